import { essenceOf, kindOf } from './media-type.ts';

/** One range of an `Accept` header (RFC 9110, section 12.5.1). */
interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly weight: number;
}

/**
 * The media type that answers an `Accept` header, out of those that there are: by weight, then by how closely it is named,
 * then JSON first, then their order; `undefined` if none is acceptable. A described `*\/*` becomes what is asked for.
 */
export function negotiate<Item extends { readonly mediaType: string }>(
  items: readonly Item[],
  accept: string | undefined,
): { item: Item; mediaType: string } | undefined {
  const ranked = [...items].sort(
    (a, b) => Number(kindOf(b.mediaType) === 'json') - Number(kindOf(a.mediaType) === 'json'),
  );
  const [first] = ranked;
  if (first === undefined) return undefined;
  if (accept === undefined || accept.trim() === '' || accept.trim() === '*/*')
    return { item: first, mediaType: first.mediaType };
  const ranges = parseAccept(accept);
  let best: { item: Item; range: Range; closeness: number } | undefined;
  for (const item of ranked) {
    const range = rangeFor(item.mediaType, ranges);
    if (range === undefined || range.weight === 0) continue;
    const closeness = closenessOf(range) - lacking(item.mediaType, range);
    const isBetter =
      best === undefined ||
      range.weight > best.range.weight ||
      (range.weight === best.range.weight && closeness > best.closeness);
    if (isBetter) best = { item, range, closeness };
  }
  return best && { item: best.item, mediaType: concrete(best.item.mediaType, best.range) };
}

/** The ranges of an `Accept` header; what cannot be read is left out. */
function parseAccept(accept: string): Range[] {
  return splitOutsideQuotes(accept, ',').flatMap((text) => {
    const [range = '', ...rest] = splitOutsideQuotes(text, ';').map((part) => part.trim());
    const [type = '', subtype = ''] = range.toLowerCase().split('/');
    if (type === '' || subtype === '') return [];
    const parameters = new Map(rest.map(parameterOf));
    const weight = Number(parameters.get('q') ?? 1);
    parameters.delete('q');
    return [{ type, subtype, parameters, weight: Number.isNaN(weight) ? 0 : weight }];
  });
}

function parameterOf(text: string): [string, string] {
  const [name = '', value = ''] = text.split('=');
  return [name.trim().toLowerCase(), value.trim().replace(/^"|"$/g, '')];
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  return text.match(new RegExp(`(?:"[^"]*"|[^"${separator}])+`, 'g')) ?? [];
}

/** The range that says most about a media type decides for it. */
function rangeFor(mediaType: string, ranges: readonly Range[]): Range | undefined {
  return ranges
    .filter((range) => covers(range, mediaType))
    .sort((a, b) => closenessOf(b) - closenessOf(a))[0];
}

function covers({ type, subtype, parameters }: Range, mediaType: string): boolean {
  const [described = '', describedSub = ''] = essenceOf(mediaType).split('/');
  const matches = (asked: string, has: string): boolean => asked === '*' || has === '*' || asked === has;
  if (!matches(type, described) || !matches(subtype, describedSub)) return false;
  const own = parametersOf(mediaType);
  // JSON has no charset, but callers like to name one.
  return [...parameters].every(
    ([name, value]) => name === 'charset' || !own.has(name) || own.get(name) === value,
  );
}

function parametersOf(mediaType: string): ReadonlyMap<string, string> {
  return new Map(mediaType.split(';').slice(1).map(parameterOf));
}

/** How many parameters of a range a media type does not have: one that has them is closer. */
function lacking(mediaType: string, { parameters }: Range): number {
  const own = parametersOf(mediaType);
  return [...parameters.keys()].filter((name) => !own.has(name)).length;
}

function closenessOf({ type, subtype, parameters }: Range): number {
  return (type === '*' ? 0 : 1) + (subtype === '*' ? 0 : 1) + parameters.size;
}

function concrete(mediaType: string, { type, subtype }: Range): string {
  const isOpen = essenceOf(mediaType).includes('*');
  return isOpen && type !== '*' && subtype !== '*' ? `${type}/${subtype}` : mediaType;
}
