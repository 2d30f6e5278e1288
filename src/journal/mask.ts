import { FINDINGS_HEADER, type Finding } from '../http/finding.ts';
import { isArray, isObject, type Json, objectOf, textOf } from '../json/json.ts';
import type { JournalEntry } from './entry.ts';

/** Hides secrets wherever an exchange is told; what the server does with them is not touched. */
export interface Mask {
  /** An exchange without its secrets. */
  entry(entry: JournalEntry): JournalEntry;
  /** What is said about an exchange, without its secrets. */
  text(text: string, entry: JournalEntry): string;
}

/** Shows everything. */
export const NO_MASK: Mask = { entry: (entry) => entry, text: (text) => text };

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

/** A shorter text may be a word like any other: it is hidden where it stands under its name, and not wherever it is said. */
const TELLING = 8;

type Values = Readonly<Record<string, string>>;

/** Hides what usually is a secret, and what has one of these further names, as a header, a parameter or a member. */
export function maskOf(further: readonly string[]): Mask {
  const names = new Set([...SECRETS, ...further.map((name) => name.toLowerCase())]);
  const isSecret = (name: string): boolean => names.has(decoded(name).toLowerCase());
  const text: Mask['text'] = (said, entry) =>
    secretsIn(entry, isSecret).reduce((all, secret) => all.replaceAll(secret, HIDDEN), said);
  return {
    text,
    entry: (entry) => everywhere(named(entry, isSecret), (said) => text(said, entry)),
  };
}

/** Without what stands under the name of a secret. */
function named(entry: JournalEntry, isSecret: IsSecret): JournalEntry {
  const { request, response, findings } = entry;
  const values = (all: Values): Values =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, isSecret(name) ? HIDDEN : one]));
  // Headers tell of other addresses as well, and of all findings.
  const headers = ({ [FINDINGS_HEADER]: _, ...all }: Values): Values =>
    Object.fromEntries(
      Object.entries(values(all)).map(([name, one]) => [name, withoutParameters(one, isSecret)]),
    );
  return {
    ...entry,
    request: {
      ...request,
      parameters: values(request.parameters),
      query: values(request.query),
      target: withoutParameters(request.target, isSecret),
      headers: headers(request.headers),
      body: withoutMembers(request.body, isSecret),
    },
    response: response && {
      ...response,
      headers: headers(response.headers),
      body: withoutMembers(response.body, isSecret),
    },
    findings: findings.map((finding) => (isAboutSecret(finding, isSecret) ? quiet(finding) : finding)),
  };
}

type IsSecret = (name: string) => boolean;

function withoutParameters(text: string, isSecret: IsSecret): string {
  return text.replace(/([?&])([^=&]+)=([^&]*)/g, (whole, sign: string, name: string) =>
    isSecret(name) ? `${sign}${name}=${HIDDEN}` : whole,
  );
}

function withoutMembers(value: Json, isSecret: IsSecret): Json {
  if (isArray(value)) return value.map((item) => withoutMembers(item, isSecret));
  if (!isObject(value)) return value;
  return objectOf(
    Object.entries(value).map(([name, one]) => [
      name,
      isSecret(name) && one !== null ? HIDDEN : withoutMembers(one, isSecret),
    ]),
  );
}

function isAboutSecret({ location: { part, path } }: Finding, isSecret: IsSecret): boolean {
  return part === 'cookie' || path.split('/').some(isSecret);
}

/** Does not say what came instead. */
function quiet(finding: Finding): Finding {
  return { ...finding, message: finding.message.replace(/, but is .*$/s, '') };
}

/** The secrets of an exchange: they may be said again anywhere else in it, such as in a path or an error. */
function secretsIn({ request, response }: JournalEntry, isSecret: IsSecret): readonly string[] {
  const under = (all: Values): string[] =>
    Object.entries(all).flatMap(([name, one]) =>
      isSecret(name) ? [one, one.replace(/^\S+ +/, ''), encodeURIComponent(one)] : [],
    );
  const found = [
    ...under(request.headers),
    ...under(request.query),
    ...under(request.parameters),
    ...membersIn(request.body, isSecret),
    ...(response === null ? [] : [...under(response.headers), ...membersIn(response.body, isSecret)]),
  ];
  return [...new Set(found)].filter((one) => one.length >= TELLING).sort((a, b) => b.length - a.length);
}

function membersIn(value: Json, isSecret: IsSecret): string[] {
  if (typeof value === 'string') return inText(value, isSecret);
  if (isArray(value)) return value.flatMap((item) => membersIn(item, isSecret));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    isSecret(name) && typeof one !== 'object' ? [textOf(one)] : membersIn(one, isSecret),
  );
}

/** What a form says, or JSON that cannot be read. */
function inText(text: string, isSecret: IsSecret): string[] {
  const pairs = [
    ...text.matchAll(/(?:^|&)([^=&]+)=([^&]*)/g),
    ...text.matchAll(/"([^"\\]{1,100})"\s*:\s*"((?:[^"\\]|\\.)*)"/g),
  ];
  return pairs.flatMap(([, name = '', value = '']) => (isSecret(name) ? [value, decoded(value)] : []));
}

/** All texts in a value. */
function everywhere<Value>(value: Value, change: (text: string) => string): Value {
  // What goes in comes out, but for its texts.
  if (typeof value === 'string') return change(value) as Value;
  if (Array.isArray(value)) return value.map((item) => everywhere(item, change)) as Value;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, everywhere(one, change)]),
  ) as Value;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
