/** What was printed so far, for the file of results. */
export const tables = [];
/** Every mark that was asked for, as `{ text, isMet }`. */
export const marks = [];

/** Prints a table under a title; the first row is its head. */
export function print(title, rows, note = '') {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? rounded(cell) : cell)));
  tables.push({ title, rows: texts, note });
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const lines = texts.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`\n${title}\n${note && `  ${note}\n`}${lines.map((line) => `  ${line}\n`).join('')}`);
}

/** Says that a part was left out, and why. */
export function skipped(title, reason) {
  print(title, [[`skipped: ${reason}`]]);
}

/** Whether a mark was met, for a table; `what` names it in the summary. */
export function atMost(what, value, most, unit) {
  return noted(what, value, value <= most, `<= ${most} ${unit}`, unit);
}

/** As `atMost`, for what should be large. */
export function atLeast(what, value, least, unit) {
  return noted(what, value, value >= least, `>= ${least} ${unit}`, unit);
}

function noted(what, value, isMet, bound, unit) {
  marks.push({ what, isMet, bound, value: `${rounded(value)} ${unit}` });
  return `${isMet ? 'met' : 'MISSED'} (${bound})`;
}

/** Three digits, or all before the point. */
function rounded(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
