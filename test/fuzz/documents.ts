/** A document with one operation whose answer is this media type. */
export function mediaDocument(media: object, more: object = {}): string {
  const content = { 'application/json': media };
  return pathsDocument({ '/a': { get: { responses: { 200: { description: '', content } } } } }, more);
}

/** A document with these paths. */
export function pathsDocument(paths: unknown, more: object = {}): string {
  return JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths, ...more });
}

/** A document with one operation whose answer has this schema. */
export function schemaDocument(schema: unknown, more: object = {}): string {
  return mediaDocument({ schema }, more);
}

/** The first of a chain of schemas, each made from a reference to the next, down to the last. */
export function chainDocument(length: number, make: (next: object) => object, last: unknown): string {
  const referenceTo = (index: number): object => ({ $ref: `#/components/schemas/S${index}` });
  const schemas = Object.fromEntries(
    Array.from({ length }, (_, index) => [`S${index}`, make(referenceTo(index + 1))]),
  );
  return schemaDocument(referenceTo(0), { components: { schemas: { ...schemas, [`S${length}`]: last } } });
}

/** The beginning of a document in YAML. */
export const YAML_HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n';

/** Names that every object inherits or that name its ancestry. */
export const INHERITED = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'];

/** An object that has all of these names as its own. */
export function inheritedNames(make: (name: string) => unknown): object {
  return Object.fromEntries(INHERITED.map((name) => [name, make(name)]));
}
