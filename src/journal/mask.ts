import { FINDINGS_HEADER, type Finding } from '../http/finding.ts';
import { isArray, isObject, type Json, objectOf } from '../json/json.ts';

/** Hides secrets wherever an exchange is told; what the server does with them is not touched. */
export interface Mask {
  /** The values of headers, or of a query, by their names. */
  values(values: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** Those of a message; they tell of other addresses as well, and of findings. */
  headers(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** Path and query as they were sent, or a URL. */
  target(target: string): string;
  /** A finding about a secret does not say what that is. */
  finding(finding: Finding): Finding;
  /** The members of a body, at any depth. */
  json(value: Json): Json;
}

const HIDDEN = '***';

/** What is a secret wherever it stands. */
const SECRETS: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'api_key',
  'access_token',
  'refresh_token',
  'login_token',
  'logintoken',
  'id_token',
  'client_secret',
  'password',
  'token',
];

/** Shows everything. */
export const NO_MASK: Mask = {
  values: (values) => values,
  headers: (headers) => headers,
  target: (target) => target,
  finding: (finding) => finding,
  json: (value) => value,
};

/** Hides what usually is a secret, and what has one of these further names, as a header, a parameter or a member. */
export function maskOf(further: readonly string[]): Mask {
  const names = new Set([...SECRETS, ...further.map((name) => name.toLowerCase())]);
  const isSecret = (name: string): boolean => names.has(name.toLowerCase());
  const json = (value: Json): Json => {
    if (isArray(value)) return value.map(json);
    if (!isObject(value)) return value;
    return objectOf(
      Object.entries(value).map(([name, one]) => [name, isSecret(name) && one !== null ? HIDDEN : json(one)]),
    );
  };
  const values: Mask['values'] = (all) =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, isSecret(name) ? HIDDEN : one]));
  const target: Mask['target'] = (text) =>
    text.replace(/([?&])([^=&]+)=([^&]*)/g, (whole, sign: string, name: string) =>
      isSecret(decodeName(name)) ? `${sign}${name}=${HIDDEN}` : whole,
    );
  return {
    values,
    target,
    json,
    headers({ [FINDINGS_HEADER]: _, ...others }) {
      return Object.fromEntries(Object.entries(values(others)).map(([name, one]) => [name, target(one)]));
    },
    finding(finding) {
      const { part, path } = finding.location;
      if (part !== 'cookie' && !path.split('/').some(isSecret)) return finding;
      return { ...finding, message: finding.message.replace(/, but is .*$/s, '') };
    },
  };
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
