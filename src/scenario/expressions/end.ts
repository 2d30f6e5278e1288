/**
 * Where the expression ends that begins at `start`: the first closing brace that closes none of its own and stands in no
 * quoted text; `undefined` where there is none.
 */
export function endOfExpression(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '"' || sign === "'") {
      at = endOfQuoted(text, at) - 1;
    } else if (text.startsWith('//', at)) {
      at = endOfLine(text, at);
    } else if (sign === '{') {
      depth++;
    } else if (sign === '}') {
      if (depth === 0) return at;
      depth--;
    }
  }
  return undefined;
}

/** Behind the quotes, single or triple; a backslash keeps the next sign from closing them, in raw text too. */
function endOfQuoted(text: string, start: number): number {
  const sign = text.charAt(start);
  const quotes = text.startsWith(sign.repeat(3), start) ? sign.repeat(3) : sign;
  for (let at = start + quotes.length; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.startsWith(quotes, at)) return at + quotes.length;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
