const LONGEST = 200;

/** The candidate that differs least from `word`, if it is close enough to be what was meant. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  // Nobody mistypes a name so long, and comparing two of them takes their lengths multiplied.
  if (word.length > LONGEST) return undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** `Did you mean X?` where a candidate is close, otherwise `otherwise`. */
export function didYouMean(word: string, candidates: Iterable<string>, otherwise: string): string {
  const close = suggest(word, candidates);
  return close === undefined ? otherwise : `Did you mean ${close}?`;
}

/** Levenshtein's distance, given up as `limit` once it cannot be less. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) >= limit) return limit;
    row = next;
  }
  return row[b.length] ?? limit;
}

/** How alike two words are, from 0 to 1; words that are longer than anybody writes are alike only where they are equal. */
export function closeness(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  if (length > LONGEST) return a === b ? 1 : 0;
  return length === 0 ? 1 : 1 - editDistance(a.toLowerCase(), b.toLowerCase(), length) / length;
}
