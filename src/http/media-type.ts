/** What becomes of a value in a media type. */
export type MediaKind = 'json' | 'text' | 'xml' | 'form' | 'multipart' | 'bytes';

/** JSON texts, one on each line. */
const LINES: ReadonlySet<string> = new Set(['application/x-ndjson', 'application/jsonl']);

/** The type without its parameters, in small letters: `application/json` of `Application/JSON; charset=utf-8`. */
export function essenceOf(mediaType: string): string {
  const end = mediaType.indexOf(';');
  return (end < 0 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase();
}

/** How bodies of a media type are written; by its suffix where it has one (RFC 6839). */
export function kindOf(mediaType: string): MediaKind {
  const essence = essenceOf(mediaType);
  if (essence.endsWith('/json') || essence.endsWith('+json')) return 'json';
  if (/[/+]xml$/.test(essence) && !essence.startsWith('image/')) return 'xml';
  if (essence === 'application/x-www-form-urlencoded') return 'form';
  if (essence.startsWith('multipart/')) return 'multipart';
  return essence.startsWith('text/') || LINES.has(essence) ? 'text' : 'bytes';
}
