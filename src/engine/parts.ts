/** The parts of an answer, on their way from whoever makes them to whoever listens. */
export class Parts {
  readonly #kept: string[];
  #push: ((part: string) => void) | undefined;
  #ended: (() => void) | undefined;
  #isOver = false;

  constructor(first: string) {
    this.#kept = [first];
  }

  /** Passes a part on, or keeps it until somebody listens. */
  push(part: string): void {
    if (this.#push === undefined) this.#kept.push(part);
    else this.#push(part);
  }

  /** There are no more. */
  end(): void {
    this.#isOver = true;
    this.#ended?.();
  }

  /** Hands over what there is, and what is to come. */
  open(push: (part: string) => void, ended: () => void): void {
    for (const part of this.#kept.splice(0)) push(part);
    this.#push = push;
    this.#ended = ended;
    if (this.#isOver) ended();
  }
}
