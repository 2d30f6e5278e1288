import { createRequire } from 'node:module';
import type { XMLBuilder } from 'fast-xml-parser';
import { isArray, isObject, type Json, property } from '../json/json.ts';
import { namesOf } from '../json/pointer.ts';
import type { Schema, SchemaObject } from '../schema/schema.ts';
import type { Schemas } from '../spec/schemas.ts';

let builder: XMLBuilder | undefined;

/** The library takes longer to load than a small description: it is loaded for the first XML. */
function write(tree: object): string {
  if (builder === undefined) {
    const library: typeof import('fast-xml-parser') = createRequire(import.meta.url)('fast-xml-parser');
    builder = new library.XMLBuilder({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      suppressBooleanAttributes: false,
    });
  }
  return builder.build(tree);
}

/** What the `xml` of a schema says (OpenAPI 3.1, section 4.8.26). */
interface Naming {
  readonly name: string;
  readonly isAttribute: boolean;
  readonly isWrapped: boolean;
  readonly namespace: Readonly<Record<string, string>>;
}

/** A value as XML: names, attributes, wrapping and namespaces as the schema of that id says. */
export function toXml(value: Json, id: string | undefined, schemas: Schemas): string {
  const schema: Schema = id === undefined ? true : { $ref: id };
  const parts = partsOf(schema, schemas);
  const root = namingOf(parts, id === undefined ? 'response' : rootName(id, schemas));
  const [only] = isArray(value) ? [] : elements(root.name, { value, parts, schemas });
  const content = isArray(value) ? listContent(value, parts, schemas, root) : only?.[1];
  return `<?xml version="1.0" encoding="UTF-8"?>${write({ [root.name]: withNamespace(content, root) })}`;
}

/** Without a name of its own the root is called like its schema. */
function rootName(id: string, schemas: Schemas): string {
  const schema = schemas.schema(id);
  if (typeof schema === 'object' && schema.$ref !== undefined) return rootName(schema.$ref, schemas);
  const names = namesOf(schemas.locationOf(id).pointer);
  const last = names.at(-1) ?? '';
  return names.length > 3 || !isName(last) ? 'response' : last;
}

function partsOf(schema: Schema, schemas: Schemas, seen: readonly Schema[] = []): SchemaObject[] {
  if (typeof schema === 'boolean' || seen.includes(schema)) return [];
  const below = [
    ...(schema.$ref === undefined ? [] : [schemas.schema(schema.$ref)]),
    ...(schema.allOf ?? []),
  ];
  return [schema, ...below.flatMap((part) => partsOf(part, schemas, [...seen, schema]))];
}

function namingOf(parts: readonly SchemaObject[], usual: string): Naming {
  const xml = Object.assign({}, ...parts.map((part) => part.xml).reverse());
  const prefix = property(xml, 'prefix');
  const name = String(property(xml, 'name') ?? usual);
  const namespace = property(xml, 'namespace');
  const prefixed = typeof prefix === 'string' && prefix !== '' ? `${prefix}:${name}` : name;
  return {
    name: isName(prefixed) ? prefixed : 'item',
    isAttribute: property(xml, 'attribute') === true,
    isWrapped: property(xml, 'wrapped') === true,
    namespace: typeof namespace === 'string' ? { [prefix ? `@xmlns:${prefix}` : '@xmlns']: namespace } : {},
  };
}

function isName(text: string): boolean {
  return /^[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?$/.test(text);
}

interface Valued {
  readonly value: Json;
  readonly parts: readonly SchemaObject[];
  readonly schemas: Schemas;
}

/** The element or attribute that a property becomes: its name, and its content. */
function elements(name: string, { value, parts, schemas }: Valued): (readonly [string, unknown])[] {
  const naming = namingOf(parts, name);
  if (naming.isAttribute && !isObject(value) && !isArray(value)) return [[`@${naming.name}`, value]];
  if (!isArray(value)) return [[naming.name, withNamespace(contentOf(value, parts, schemas), naming)]];
  if (naming.isWrapped) return [[naming.name, listContent(value, parts, schemas, naming)]];
  const { naming: item, items } = itemsOf(parts, schemas, naming.name);
  return value.map((one) => [item.name, withNamespace(contentOf(one, items, schemas), item)]);
}

function listContent(
  value: readonly Json[],
  parts: readonly SchemaObject[],
  schemas: Schemas,
  { name }: Naming,
): object {
  const { naming: item, items } = itemsOf(parts, schemas, name);
  return { [item.name]: value.map((one) => withNamespace(contentOf(one, items, schemas), item)) };
}

function itemsOf(
  parts: readonly SchemaObject[],
  schemas: Schemas,
  name: string,
): { naming: Naming; items: SchemaObject[] } {
  const items = parts.flatMap(({ items: schema }) => (schema === undefined ? [] : partsOf(schema, schemas)));
  return { naming: namingOf(items, name), items };
}

function contentOf(value: Json, parts: readonly SchemaObject[], schemas: Schemas): unknown {
  if (isArray(value)) return { item: value.map((one) => contentOf(one, [], schemas)) };
  if (!isObject(value)) return value === null ? '' : value;
  const content: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) {
    const own = parts.flatMap(({ properties = {} }) =>
      Object.hasOwn(properties, name) ? partsOf(properties[name] ?? true, schemas) : [],
    );
    for (const [key, made] of elements(name, { value: one, parts: own, schemas })) {
      const known = content[key];
      content[key] = known === undefined ? made : [known, made].flat();
    }
  }
  return content;
}

function withNamespace(content: unknown, { namespace }: Naming): unknown {
  if (Object.keys(namespace).length === 0) return content;
  return typeof content === 'object' && content !== null
    ? { ...namespace, ...content }
    : { ...namespace, '#text': content };
}
