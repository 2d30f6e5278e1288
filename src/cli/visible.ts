/** What a terminal obeys, or what breaks a line or turns it: controls, separators, marks of direction. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Text without anything that a terminal would obey: in its place stands `\u001b` and the like, which JSON reads back. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
