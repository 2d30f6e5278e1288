/** What was asked for last, by the number of names and values. */
const known: { readonly raw: readonly string[]; readonly text: string }[] = [];

/** More are sent by few clients. */
const MOST = 64;

/**
 * Names and values in turn, each on a line. A client sends the same with nearly every request: its text is made, and kept by
 * whoever keeps it, once.
 */
export function headerText(raw: readonly string[]): string {
  const last = known[raw.length];
  if (last !== undefined && isSame(raw, last.raw)) return last.text;
  const text = raw.join('\n');
  if (raw.length < MOST) known[raw.length] = { raw, text };
  return text;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
