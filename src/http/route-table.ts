import { decodeSegment, parsePathTemplate, type Segment, valuesBetween } from './path-template.ts';

/** What a look-up finds. */
export type Match<Target> =
  /** `values` are percent-encoded: what a parameter's text means is for its description to say. */
  | { readonly kind: 'found'; readonly target: Target; readonly values: readonly string[] }
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' };

/** How a route came to be: as described, with an empty last parameter left out, with a slash more or less at its end. */
type Tier = 0 | 1 | 2;

interface Leaf<Target> {
  readonly tier: Tier;
  readonly target: Target;
  /** Values of parameters that the path leaves out. */
  readonly rest: readonly string[];
}

interface Node<Target> {
  readonly statics: Map<string, Node<Target>>;
  /** The one that counts most comes last. */
  readonly mixed: { readonly segment: Extract<Segment, { kind: 'mixed' }>; readonly node: Node<Target> }[];
  parameter: Node<Target> | undefined;
  readonly leaves: Map<string, Leaf<Target>>;
}

/**
 * Routes by method and path template: static segments win over templated ones whatever the order of registration, names
 * belong to their route, a slash at the end may be there or not.
 */
export class RouteTable<Target> {
  readonly #root: Node<Target> = emptyNode();

  /** Adds a route; with `lastMayBeEmpty` the path may also end before its last parameter. The first of two equal routes stays. */
  add(
    method: string,
    template: string,
    { target, lastMayBeEmpty = false }: { target: Target; lastMayBeEmpty?: boolean },
  ): void {
    const { segments } = parsePathTemplate(template);
    this.#insert(method, segments, { tier: 0, target, rest: [] });
    const shorter = segments.slice(0, -1);
    if (lastMayBeEmpty && segments.at(-1)?.kind === 'parameter') {
      for (const way of [shorter, [...shorter, EMPTY]])
        this.#insert(method, way, { tier: 1, target, rest: [''] });
    }
    const endsWithSlash = isEmpty(segments.at(-1));
    const twin = endsWithSlash ? shorter : [...segments, EMPTY];
    if (twin.length > 0) this.#insert(method, twin, { tier: 2, target, rest: [] });
  }

  /** Finds the route of a request; `path` is the raw path of its URL, still percent-encoded. */
  find(method: string, path: string): Match<Target> {
    const raw = path.split('/');
    const segments = path.includes('%') ? raw.map(decodeSegment) : raw;
    if (!isWellFormed(segments)) return { kind: 'malformed' };
    const first = straight<Target>(this.#root, { method, segments, raw });
    if (first !== undefined) return first;
    const search: Search = { method, segments, raw, methods: undefined };
    const best = visit<Target>(this.#root, search);
    if (best !== undefined) return { kind: 'found', target: best.leaf.target, values: valuesOf(best) };
    return search.methods === undefined ? { kind: 'none' } : { kind: 'method', allowed: [...search.methods] };
  }

  #insert(method: string, segments: readonly Segment[], leaf: Leaf<Target>): void {
    const node = segments.reduce(nodeFor<Target>, this.#root);
    const known = node.leaves.get(method);
    if (known === undefined || leaf.tier < known.tier) node.leaves.set(method, leaf);
  }
}

/** The text that is the same for templates that differ only in the names of their parameters. */
export function shapeOf(template: string): string {
  return template.replace(/\{[^{}]+\}/g, '{}');
}

const EMPTY: Segment = { kind: 'static', text: '' };

function isEmpty(segment: Segment | undefined): boolean {
  return segment?.kind === 'static' && segment.text === '';
}

function emptyNode<Target>(): Node<Target> {
  return { statics: new Map(), mixed: [], parameter: undefined, leaves: new Map() };
}

function nodeFor<Target>(node: Node<Target>, segment: Segment): Node<Target> {
  switch (segment.kind) {
    case 'static': {
      const next = node.statics.get(segment.text) ?? emptyNode<Target>();
      node.statics.set(segment.text, next);
      return next;
    }
    case 'parameter':
      node.parameter ??= emptyNode();
      return node.parameter;
    case 'mixed': {
      const known = node.mixed.find((other) => sameTexts(other.segment.literals, segment.literals));
      if (known !== undefined) return known.node;
      const next = emptyNode<Target>();
      node.mixed.unshift({ segment, node: next });
      // The more of a segment is fixed, the more it says; of equals the first one counts.
      node.mixed.sort((a, b) => a.segment.literal - b.segment.literal);
      return next;
    }
  }
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

interface Search {
  readonly method: string;
  /** What stands between the slashes of the path, decoded, and as it was sent; the first is what stands before all of them. */
  readonly segments: readonly string[];
  readonly raw: readonly string[];
  /** The methods of other routes that the path fits. */
  methods: Set<string> | undefined;
}

interface Found<Target> {
  readonly leaf: Leaf<Target>;
  readonly taken: Taken | undefined;
}

/** Values of parameters on the way to a node, the last ones first. */
interface Taken {
  readonly values: readonly string[];
  readonly before: Taken | undefined;
}

interface Step<Target> {
  readonly node: Node<Target>;
  readonly depth: number;
  readonly taken: Taken | undefined;
}

function isWellFormed(segments: readonly (string | undefined)[]): segments is readonly string[] {
  return !segments.includes(undefined);
}

/**
 * Goes the most specific way alone, and finds the described route at its end: nearly every request needs no other way. At a
 * segment that could be cut in several ways it gives up.
 */
function straight<Target>(
  root: Node<Target>,
  { method, segments, raw }: Omit<Search, 'methods'>,
): Match<Target> | undefined {
  let node = root;
  let values: string[] | undefined;
  for (let depth = 1; depth < segments.length; depth++) {
    const segment = segments[depth] ?? '';
    const fixed = node.statics.get(segment);
    const next = fixed ?? (node.mixed.length === 0 && segment !== '' ? node.parameter : undefined);
    if (next === undefined) return undefined;
    if (fixed === undefined) {
      values ??= [];
      values.push(raw[depth] ?? segment);
    }
    node = next;
  }
  const leaf = node.leaves.get(method);
  return leaf?.tier === 0 ? { kind: 'found', target: leaf.target, values: values ?? NO_VALUES } : undefined;
}

const NO_VALUES: readonly string[] = [];

/**
 * Visits the ways through the tree, the most specific first; a described route ends the search, others wait for it. Without
 * recursion: paths may have more segments than the stack has room.
 */
function visit<Target>(root: Node<Target>, search: Search): Found<Target> | undefined {
  const open: Step<Target>[] = [];
  let best: Found<Target> | undefined;
  let step: Step<Target> | undefined = { node: root, depth: 1, taken: undefined };
  while (step !== undefined && best?.leaf.tier !== 0) {
    if (step.depth < search.segments.length) {
      step = further(step, search, open) ?? open.pop();
      continue;
    }
    const leaf = leafOf(step.node, search);
    if (leaf !== undefined && (best === undefined || leaf.tier < best.leaf.tier))
      best = { leaf, taken: step.taken };
    step = open.pop();
  }
  return best;
}

/** The most specific way from a node; the others are left open. */
function further<Target>(
  { node, depth, taken }: Step<Target>,
  { segments, raw }: Search,
  open: Step<Target>[],
): Step<Target> | undefined {
  const segment = segments[depth] ?? '';
  const fixed = node.statics.get(segment);
  let first: Step<Target> | undefined;
  // An empty segment is no value; where the last one may be empty, a route of its own says so.
  if (node.parameter !== undefined && segment !== '')
    first = {
      node: node.parameter,
      depth: depth + 1,
      taken: { values: [raw[depth] ?? segment], before: taken },
    };
  for (const { segment: mixed, node: next } of node.mixed) {
    const values = valuesBetween(mixed.literals, segment);
    if (values === undefined) continue;
    if (first !== undefined) open.push(first);
    first = {
      node: next,
      depth: depth + 1,
      taken: { values: values.map(encodeURIComponent), before: taken },
    };
  }
  if (fixed === undefined) return first;
  if (first !== undefined) open.push(first);
  return { node: fixed, depth: depth + 1, taken };
}

function valuesOf<Target>({ leaf, taken }: Found<Target>): readonly string[] {
  if (taken?.before === undefined && leaf.rest.length === 0) return taken?.values ?? [];
  const values = [...leaf.rest];
  // The last values come first: whole lists are put in front of what is there.
  for (let at = taken; at !== undefined; at = at.before) values.unshift(...at.values);
  return values;
}

function leafOf<Target>(node: Node<Target>, search: Search): Leaf<Target> | undefined {
  const leaf = node.leaves.get(search.method);
  if (leaf !== undefined) return leaf;
  for (const other of node.leaves.keys()) {
    search.methods ??= new Set();
    search.methods.add(other);
  }
  return undefined;
}
