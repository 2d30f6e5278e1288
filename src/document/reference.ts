import { dirname, join, relative, resolve } from 'node:path';
import { isObject } from '../json/json.ts';
import { namesOf, valueAt } from '../json/pointer.ts';
import { didYouMean } from '../text/suggest.ts';
import type { Files, Unreachable } from './files.ts';
import { childOf, keyOf, type Location, rootOf } from './location.ts';
import type { Complaint } from './mistake.ts';
import { remoteUrl } from './remote-url.ts';
import type { Source } from './source.ts';
import { isWithin } from './tree.ts';

const EXTENSIONS = ['', '.yaml', '.yml', '.json'];

/** The text of `$ref` in a value, if the value is a reference object (OpenAPI 3.1, section 4.8.23). */
export function referenceOf({ value }: Location): string | undefined {
  return isObject(value) && typeof value.$ref === 'string' ? value.$ref : undefined;
}

/** A longer chain of references that are nothing else is no description that somebody wrote. */
const MOST_HOPS = 64;

function tooLong(): Complaint {
  return {
    code: 'REF_CIRCULAR',
    message: `This reference leads on through more than ${MOST_HOPS} others`,
    remedy: 'Refer to what is at the end of the chain.',
  };
}

/** Follows a chain of references to what is no reference; `undefined`, and a mistake, where one leads nowhere. */
export function follow(files: Files, location: Location, depth = 0): Location | undefined {
  const seen = new Set<string>();
  let here: Location | undefined = location;
  while (here !== undefined && referenceOf(here) !== undefined) {
    if (seen.has(keyOf(here))) {
      files.mistakes.at(location, {
        code: 'REF_CIRCULAR',
        message: 'This reference leads back to itself',
        remedy: 'Let one of the references in the circle hold a value.',
      });
      return undefined;
    }
    seen.add(keyOf(here));
    if (seen.size > MOST_HOPS) {
      files.mistakes.at(location, tooLong());
      return undefined;
    }
    here = target(files, here, depth);
  }
  return here;
}

/** What the `$ref` of a location names, one step; `undefined`, and a mistake, where it leads nowhere. */
export function target(files: Files, location: Location, depth = 0): Location | undefined {
  const reference = referenceOf(location) ?? '';
  const complain = (complaint: Complaint): undefined => {
    files.mistakes.at(childOf(location, '$ref') ?? location, complaint);
  };
  const source = sourceNamed(files, location.source, reference);
  if ('why' in source) return complain(complaintOf(reference, source.why));
  const walk: Walk = { files, reference, depth };
  return fragmentOf(walk, source) ?? complain(noSuchPart(source, reference));
}

type Found = { source: Source; fragment: string };
type NotFound = { why: Unreachable | 'remote' };

function sourceNamed(files: Files, from: Source, reference: string): Found | NotFound {
  const [file, fragment] = splitAt(reference, reference.indexOf('#'));
  if (file === '') return { source: from, fragment };
  const url = remoteUrl(from, reference);
  if (url !== undefined) {
    const source = files.remote(url);
    return source === undefined ? { why: 'remote' } : { source, fragment };
  }
  const whole = reach(files, from, reference);
  if (typeof whole !== 'string') return { source: whole, fragment: '' };
  const [hashed, rest] = splitAt(reference, reference.lastIndexOf('#'));
  const longer = hashed === file ? 'missing' : reach(files, from, hashed);
  if (typeof longer !== 'string') return { source: longer, fragment: rest };
  const part = reach(files, from, file);
  return typeof part === 'string' ? { why: part } : { source: part, fragment };
}

/** A file name may hold `#`, `%` and blanks as they are, so the name as it stands is tried before it is decoded. */
function reach(files: Files, from: Source, name: string): Source | Unreachable {
  return files.named(name, from, () => search(files, from, name));
}

function search(files: Files, from: Source, name: string): Source | Unreachable {
  let why: Unreachable = 'missing';
  for (const path of candidates(files, from, name)) {
    const source = files.reach(path, from.tree);
    if (typeof source !== 'string') return source;
    if (source !== 'missing') why = source;
  }
  return why;
}

/** Beside the file first, then at the same place of each other tree: overlays are what is missing in a tree. */
function candidates(files: Files, from: Source, name: string): string[] {
  const names = [...new Set([name, decoded(name)])];
  const beside = names.map((one) => resolve(dirname(from.path), one));
  const home = files.trees.find(({ folder }) => isWithin(folder, from.path))?.folder ?? from.tree;
  const elsewhere = files.trees
    .filter(({ folder }) => folder !== home)
    .flatMap(({ folder }) => beside.map((path) => join(folder, relative(home, path))));
  return [...beside, ...elsewhere].flatMap((path) => EXTENSIONS.map((extension) => path + extension));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function splitAt(text: string, index: number): [string, string] {
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

/** How many references may lead on from within each other's pointers; those that lead round in a circle would go on for ever. */
const MOST_DETOURS = 8;

interface Walk {
  readonly files: Files;
  readonly reference: string;
  /** How many references are being followed on the way of others. */
  readonly depth: number;
}

/** The fragment is decoded as part of a URL (RFC 6901, section 6); people also write it as it stands. */
function fragmentOf(walk: Walk, { source, fragment }: Found): Location | undefined {
  if (fragment !== '' && !fragment.startsWith('/')) return undefined;
  const pointers = new Set([decoded(fragment), fragment]);
  for (const pointer of pointers) {
    const found = walkTo(walk, rootOf(source), pointer);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A pointer may lead through a reference on its way (`#/components/schemas/A/properties/x` where A is one). */
function walkTo(walk: Walk, root: Location, pointer: string): Location | undefined {
  let here: Location | undefined = root;
  for (const name of namesOf(pointer)) {
    if (here === undefined) return undefined;
    const next: Location | undefined = childOf(here, name);
    const leadsOn: boolean = next === undefined && ![undefined, walk.reference].includes(referenceOf(here));
    here = leadsOn ? childOfTarget(walk, here, name) : next;
  }
  return here;
}

function childOfTarget({ files, depth }: Walk, location: Location, name: string): Location | undefined {
  const found = depth < MOST_DETOURS ? follow(files, location, depth + 1) : undefined;
  return found && childOf(found, name);
}

function complaintOf(reference: string, why: Unreachable | 'remote'): Complaint {
  switch (why) {
    case 'remote':
      return {
        code: 'REF_REMOTE',
        message: `The reference ${reference} goes to the network`,
        remedy: 'Keep a copy beside the description, or permit it with --allow-remote-refs.',
      };
    case 'outside':
      return {
        code: 'REF_OUTSIDE',
        message: `The reference ${reference} leaves the folders that were given`,
        remedy: 'Permit the folder that it leads to with --root DIR.',
      };
    case 'unreadable':
      return {
        code: 'REF_NOT_FOUND',
        message: `The file of the reference ${reference} cannot be read`,
        remedy: 'Correct the mistake in that file.',
      };
    case 'missing':
      return {
        code: 'REF_NOT_FOUND',
        message: `There is no file for the reference ${reference}`,
        remedy: 'Correct the path, or name a folder that has the file with --overlay DIR.',
      };
  }
}

function noSuchPart({ source, fragment }: Found, reference: string): Complaint {
  const end = Math.max(fragment.lastIndexOf('/'), 0);
  const siblings = valueAt(source.value, decoded(fragment.startsWith('/') ? fragment.slice(0, end) : ''));
  const last = fragment.slice(end + 1);
  return {
    code: 'REF_NOT_FOUND',
    message: `The reference ${reference} names nothing in ${source.file}`,
    remedy: didYouMean(
      last,
      isObject(siblings) ? Object.keys(siblings) : [],
      'Correct what stands behind the #.',
    ),
  };
}
