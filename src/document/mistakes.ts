import { keyOf, type Location } from './location.ts';
import { type Complaint, type Mistake, type Position, SEVERITIES } from './mistake.ts';

/** The mistakes of one loading: collected in any order, each once; places are looked up when somebody wants to see them. */
export class Mistakes {
  readonly #entries = new Map<string, () => Mistake>();
  #listener: ((mistake: Mistake) => void) | undefined;

  /** Notes something wrong with the value at a location. */
  at(location: Location, complaint: Complaint): void {
    const { source, pointer } = location;
    this.#note(`${complaint.code} ${keyOf(location)}`, () =>
      mistake(source.file, source.positionOf(pointer), complaint),
    );
  }

  /** Notes something wrong with a file at a line and column. */
  in(file: string, complaint: Complaint & Partial<Position>): void {
    const position = { line: complaint.line ?? 1, column: complaint.column ?? 1 };
    this.#note(`${complaint.code} ${file}:${position.line}:${position.column}`, () =>
      mistake(file, position, complaint),
    );
  }

  /** All of them, in the order of files and lines. */
  list(): readonly Mistake[] {
    return [...this.#entries.values()].map((make) => make()).sort(byPlace);
  }

  /** Tells a listener of every mistake that is found from now on; there is one listener at a time. */
  onMistake(listener: (mistake: Mistake) => void): void {
    this.#listener = listener;
  }

  #note(key: string, make: () => Mistake): void {
    if (this.#entries.has(key)) return;
    this.#entries.set(key, make);
    this.#listener?.(make());
  }
}

function mistake(file: string, { line, column }: Position, { code, message, remedy }: Complaint): Mistake {
  return { code, severity: SEVERITIES[code], file, line, column, message, remedy };
}

function byPlace(a: Mistake, b: Mistake): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
