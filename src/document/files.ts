import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeUtf8 } from '../text/utf8.ts';
import { Mistakes } from './mistakes.ts';
import { readText, type Source, sourceOf } from './source.ts';
import { displayName, isWithin, type Tree, treeOf } from './tree.ts';
import { reasonOf, statusOf, walk } from './walk.ts';

/** What may be read. */
export interface FilesOptions {
  /** Folders that are searched, in order, for what is missing in the tree of a reference. */
  readonly overlays?: readonly string[] | undefined;
  /** More folders that references may reach. */
  readonly roots?: readonly string[] | undefined;
}

/** A file that cannot be reached, and why. */
export type Unreachable = 'missing' | 'outside' | 'unreadable';

/** The files of one loading, each read once, with everything that was wrong with them. */
export class Files {
  readonly mistakes: Mistakes = new Mistakes();
  /** Where references may look: the trees of what was given, then the overlays. */
  readonly trees: readonly Tree[];
  readonly #boundaries: readonly string[];
  readonly #sources = new Map<string, Source | undefined>();
  readonly #read = new Set<string>();
  readonly #named = new Map<string, Source | Unreachable>();

  constructor(given: readonly string[], { overlays = [], roots = [] }: FilesOptions = {}) {
    this.trees = [...given, ...overlays].map(treeOf);
    this.#boundaries = [
      ...this.trees.map(({ boundary }) => boundary),
      ...roots.map((root) => resolve(root)),
    ].map((folder) => (statusOf(folder) === undefined ? folder : realpathSync(folder)));
  }

  /** The absolute paths of all files that were read up to now, also of those that hold nothing of use. */
  get read(): ReadonlySet<string> {
    return this.#read;
  }

  /** Notes those of the given folders that are not there. */
  expect(folders: readonly string[]): void {
    for (const folder of folders) if (statusOf(folder) === undefined) this.#unreadable(folder, 'ENOENT');
  }

  /** The files of a folder, or the file itself. */
  list(path: string): string[] {
    if (statusOf(path)?.isDirectory() !== true) return [path];
    return walk(path, (folder, reason) => this.#unreadable(folder, reason));
  }

  /**
   * Reads a file once, if its text is wanted; one that is not there or cannot be read as YAML or JSON is a mistake and gives
   * nothing.
   */
  open(path: string, tree: string, isWanted: (text: string) => boolean = () => true): Source | undefined {
    this.#read.add(resolve(path));
    const bytes = this.#bytes(path);
    if (bytes === undefined) return undefined;
    const text = decodeUtf8(bytes);
    if (text !== undefined) return isWanted(text) ? this.#keep(realpathSync(path), tree, text) : undefined;
    // A program is passed over, a description in UTF-16 or Latin is told.
    if (isWanted(bytes.toString('latin1').replaceAll('\0', ''))) this.#notUtf8(path);
    return undefined;
  }

  #bytes(path: string): Buffer | undefined {
    try {
      return readFileSync(path);
    } catch (error) {
      this.#unreadable(path, reasonOf(error));
      return undefined;
    }
  }

  /** The source of a file that a reference names, or why there is none. */
  reach(path: string, tree: string): Source | Unreachable {
    if (statusOf(path)?.isFile() !== true) return 'missing';
    this.#read.add(resolve(path));
    const real = realpathSync(path);
    if (!this.#boundaries.some((folder) => isWithin(folder, real))) return 'outside';
    if (this.#sources.has(real)) return this.#sources.get(real) ?? 'unreadable';
    return this.open(real, tree) ?? 'unreadable';
  }

  /** What a name in a file leads to: looked for once, however often the file says it. */
  named(name: string, from: Source, look: () => Source | Unreachable): Source | Unreachable {
    const key = `${from.path}\n${name}`;
    const found = this.#named.get(key) ?? look();
    this.#named.set(key, found);
    return found;
  }

  /** A text that came from elsewhere: what stands at a URL. */
  add(url: string, text: string): Source | undefined {
    return this.#keep(url, '', text);
  }

  /** The source of a URL that was added. */
  remote(url: string): Source | undefined {
    return this.#sources.get(url);
  }

  /** All sources that could be read. */
  sources(): Source[] {
    return [...this.#sources.values()].filter((source) => source !== undefined);
  }

  #keep(path: string, tree: string, text: string): Source | undefined {
    if (this.#sources.has(path)) return this.#sources.get(path);
    const file = tree === '' ? path : displayName(path);
    const { value, text: kept, complaints } = readText(text);
    for (const complaint of complaints) this.mistakes.in(file, complaint);
    const source = value === undefined ? undefined : sourceOf({ file, path, tree }, kept, value);
    this.#sources.set(path, source);
    return source;
  }

  #unreadable(path: string, reason: string): void {
    this.mistakes.in(displayName(path), {
      code: 'FILE_UNREADABLE',
      message: reason.includes('ENOENT')
        ? 'There is no file or folder of this name'
        : `This path cannot be read (${reason})`,
      remedy: 'Check its name and its permissions.',
    });
  }

  #notUtf8(path: string): void {
    this.mistakes.in(displayName(path), {
      code: 'TEXT_ENCODING',
      message: 'The file is not valid UTF-8',
      remedy: 'Save it as UTF-8.',
    });
  }
}
