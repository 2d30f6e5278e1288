import { followed, type Place, placesIn, placeUnder, under, type Value } from './description-files.ts';
import { shown } from './facts.ts';

/** Texts for the formats of Matrix, and for those that a URL or a time has. */
const TEXTS: Readonly<Record<string, string>> = {
  'mx-user-id': '@example:example.org',
  'mx-event-id': '$example',
  'mx-room-id': '!example:example.org',
  'mx-room-alias': '#example:example.org',
  'mx-mxc-uri': 'mxc://example.org/example',
  uri: 'https://example.org/',
  email: 'example@example.org',
};

/** A small value that a schema permits: its example, else what its keywords name, else no more than what is required. */
export function smallValue(schema: Place): Value {
  const place = followed(schema);
  return namedValue(place) ?? madeValue(place);
}

/** What a schema names itself. */
function namedValue(place: Place): Value | undefined {
  const example = placeUnder(place, 'example');
  const choices = under(place.value, 'enum');
  const [first] = Array.isArray(choices) ? choices : [];
  const [listed] = placesIn(placeUnder(place, 'examples'));
  return (
    (example && shown(example)) ??
    (listed && shown(listed[1])) ??
    under(place.value, 'const') ??
    under(place.value, 'default') ??
    first
  );
}

function madeValue(place: Place): Value {
  const branches = ['anyOf', 'oneOf'].flatMap((name) => placesIn(placeUnder(place, name)).slice(0, 1));
  const parts = [...placesIn(placeUnder(place, 'allOf')), ...branches].map(([, part]) => smallValue(part));
  const maps = parts.filter((part) => typeof part === 'object' && part !== null && !Array.isArray(part));
  const [other] = parts.filter((part) => !maps.includes(part));
  if (other !== undefined) return other;
  const [type] = [under(place.value, 'type') ?? (maps.length > 0 ? 'object' : 'string')].flat();
  if (type === 'object') return Object.assign({}, ...maps, requiredOf(place));
  if (type === 'array') return itemsOf(place);
  if (type === 'integer' || type === 'number') return Number(under(place.value, 'minimum') ?? 1);
  return type === 'boolean' ? true : type === 'null' ? null : textOf(place);
}

function requiredOf(place: Place): Value {
  const required = under(place.value, 'required');
  const properties = placeUnder(place, 'properties');
  const names = Array.isArray(required) ? required.map(String) : [];
  return Object.fromEntries(
    names.map((name) => {
      const property = properties && placeUnder(properties, name);
      return [name, property === undefined ? 'example' : smallValue(property)];
    }),
  );
}

function itemsOf(place: Place): Value {
  const items = placeUnder(place, 'items');
  return items === undefined || under(place.value, 'minItems') === undefined ? [] : [smallValue(items)];
}

function textOf({ value }: Place): string {
  return TEXTS[String(under(value, 'format'))] ?? 'example';
}
