import type { Key } from './key.ts';

/** A change, and how to take it back. */
export interface Change {
  /** What is changed: an object, and a name within it. */
  readonly target: object;
  readonly key: string;
  undo(): void;
  /** What remains to be done once nobody can take the change back any more. */
  settle?(): void;
}

/** What was changed, and what grows by that. */
interface Made {
  readonly changes: Change[];
  readonly grown: Key[];
}

/** The changes that one call makes to a world: they all stay, or none does. */
export class Changes {
  #made = nothing();
  /** What stays also where the call then has to wait. */
  #kept = nothing();
  #isOpen = false;
  #isKept = false;

  /** Lets changes be made, until they are settled or taken back. */
  open(): void {
    this.#isOpen = true;
  }

  /** Notes a change that is about to be made; throws where none may be. */
  note(change: Change): void {
    const { target, key } = change;
    if (this.#isKept && this.#made.changes.some((one) => one.target === target && one.key === key))
      throw new Error('what is decided once must not change what this call has changed already');
    this.#current.changes.push(change);
  }

  /** Wakes who waits for a key, if the call comes to its end. */
  grow(key: Key): void {
    this.#current.grown.push(key);
  }

  /** Changes that are made meanwhile stay also where the call then has to wait. */
  keeping<Value>(make: () => Value): Value {
    const before = this.#isKept;
    this.#isKept = true;
    try {
      return make();
    } finally {
      this.#isKept = before;
    }
  }

  /** Makes all changes final, and says what has grown. */
  settle(): readonly Key[] {
    for (const { changes } of [this.#kept, this.#made]) for (const change of changes) change.settle?.();
    return this.#end();
  }

  /** Takes back what is not to be kept, makes the rest final, and says what has grown by that. */
  suspend(): readonly Key[] {
    undo(this.#made);
    this.#made = nothing();
    return this.settle();
  }

  /** Takes everything back. */
  takeBack(): void {
    // What is kept was never made over what is not: it can wait until that has gone.
    undo(this.#made);
    undo(this.#kept);
    this.#end();
  }

  get #current(): Made {
    if (!this.#isOpen)
      throw new Error(
        'a call that only looks must not change anything: its behavior says that it never does',
      );
    return this.#isKept ? this.#kept : this.#made;
  }

  #end(): readonly Key[] {
    const { grown } = this.#made;
    const all = [...this.#kept.grown, ...grown];
    this.#made = nothing();
    this.#kept = nothing();
    this.#isOpen = false;
    return all;
  }
}

function nothing(): Made {
  return { changes: [], grown: [] };
}

function undo({ changes }: Made): void {
  for (const change of changes.toReversed()) change.undo();
}
