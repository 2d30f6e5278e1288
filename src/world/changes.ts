import type { Key } from './key.ts';

/** A change that can be taken back. */
interface Change {
  readonly target: object;
  readonly key: string;
  readonly isKept: boolean;
  readonly undo: () => void;
  readonly settle: (() => void) | undefined;
}

/** What is changed, and how to take that back. */
export interface Changing {
  /** What is changed: an object, and a name within it. */
  readonly target: object;
  readonly key: string;
  undo(): void;
  /** What remains to be done once nobody can take the change back any more. */
  settle?(): void;
}

/** The changes that one call makes to a world: they all stay, or none does. */
export class Changes {
  #list: Change[] = [];
  #grown: { readonly key: Key; readonly isKept: boolean }[] = [];
  #isOpen = false;
  #isKept = false;

  /** Lets changes be made, until they are settled or taken back. */
  open(): void {
    this.#isOpen = true;
  }

  /** Notes a change that is about to be made; throws where none may be. */
  note({ target, key, undo, settle }: Changing): void {
    this.#mustBeOpen();
    if (this.#isKept && this.#list.some((one) => !one.isKept && one.target === target && one.key === key))
      throw new Error('what is decided once must not change what this call has changed already');
    this.#list.push({ target, key, undo, settle, isKept: this.#isKept });
  }

  /** Wakes who waits for a key, if the call comes to its end. */
  grow(key: Key): void {
    this.#mustBeOpen();
    this.#grown.push({ key, isKept: this.#isKept });
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
    for (const { settle } of this.#list) settle?.();
    return this.#end();
  }

  /** Takes back what is not to be kept, makes the rest final, and says what has grown by that. */
  suspend(): readonly Key[] {
    for (const { isKept, undo } of this.#list.toReversed()) if (!isKept) undo();
    this.#list = this.#list.filter(({ isKept }) => isKept);
    this.#grown = this.#grown.filter(({ isKept }) => isKept);
    return this.settle();
  }

  /** Takes everything back. */
  takeBack(): void {
    for (const { undo } of this.#list.toReversed()) undo();
    this.#end();
  }

  #mustBeOpen(): void {
    if (!this.#isOpen)
      throw new Error(
        'a call that only looks must not change anything: its behavior says that it never does',
      );
  }

  #end(): readonly Key[] {
    const grown = this.#grown.map(({ key }) => key);
    this.#list = [];
    this.#grown = [];
    this.#isOpen = false;
    return grown;
  }
}
