import { childOf, childrenOf, type Location } from '../document/location.ts';
import { isArray, property, textOf } from '../json/json.ts';
import type { Reading } from './dialect.ts';
import type { SecurityAlternative, SecurityNeed } from './operation.ts';
import { resolved } from './resolved.ts';

/** What credentials an operation asks for: its own `security`, else the document's (OpenAPI 3.1, section 4.8.10). */
export function securityOf(reading: Reading, operation: Location): readonly SecurityAlternative[] {
  const list = childOf(operation, 'security') ?? childOf(reading.root, 'security');
  if (list === undefined || !isArray(list.value)) return [];
  return childrenOf(list).map(([, alternative]) =>
    childrenOf(alternative).flatMap(([name, scopes]) => needOf(reading, name, scopes)),
  );
}

function needOf(reading: Reading, name: string, location: Location): SecurityNeed[] {
  const defined = schemesOf(reading);
  const place = defined && childOf(defined, name);
  const scheme = place && resolved(reading, place);
  if (place === undefined)
    reading.files.mistakes.at(location, {
      code: 'SECURITY_UNDEFINED',
      message: `The security scheme ${name} is not defined, any credential will do`,
      remedy: `Define it under ${reading.dialect.securitySchemes.join('.')}.`,
    });
  // A certificate is no part of a request: nothing can be asked for there.
  if (scheme !== undefined && property(scheme.value, 'type') === 'mutualTLS') return [];
  const known = scheme && reading.dialect.securityScheme(scheme.value);
  if (scheme !== undefined && known === undefined)
    reading.files.mistakes.at(scheme, {
      code: 'SHAPE',
      message: `The security scheme ${name} lacks a type or what goes with it, any credential will do`,
      remedy: 'An apiKey needs a name, and one of header, query and cookie under in; http needs a scheme.',
    });
  const scopes = isArray(location.value) ? location.value.map(textOf) : [];
  return [{ name, scheme: known, scopes }];
}

function schemesOf({ dialect, root }: Reading): Location | undefined {
  return dialect.securitySchemes.reduce<Location | undefined>((at, step) => at && childOf(at, step), root);
}

/** Whether a document has a scheme that takes credentials from a cookie. */
export function definesCookies(reading: Reading): boolean {
  const defined = schemesOf(reading);
  return (defined === undefined ? [] : childrenOf(defined)).some(([, place]) => {
    const scheme = resolved(reading, place)?.value;
    return property(scheme, 'type') === 'apiKey' && property(scheme, 'in') === 'cookie';
  });
}
