/** A path item with one `get` that answers 200 with JSON, as this media type object describes it. */
export function answering(media: object): object {
  return { get: { responses: { 200: { description: 'ok', content: { 'application/json': media } } } } };
}
