import type { Random } from './random.ts';

/** Makes text in the manner of a format or a name. */
export type Maker = (random: Random) => string;

const PEOPLE = ['alice', 'bob', 'carol', 'dan', 'erin', 'frank', 'grace', 'heidi'];
const WORDS = [
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'harbor',
  'island',
  'juniper',
  'lagoon',
  'meadow',
];
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const HOST = 'example.org';

/** The first moment that a made time stamp can have, in milliseconds: 2024-01-01T00:00Z. */
const EPOCH = 1_704_067_200_000;
const YEAR = 365 * 24 * 60 * 60 * 1000;

/** A time of the year 2024, in whole seconds, as milliseconds since 1970. */
export function madeTime(random: Random): number {
  return EPOCH + random.between(0, YEAR / 1000) * 1000;
}

export const person: Maker = (random) => random.pick(PEOPLE);
export const word: Maker = (random) => random.pick(WORDS);
export const words: Maker = (random) => `${word(random)} ${word(random)}`;
export const sentence: Maker = (random) => capital(`${words(random)} ${word(random)}.`);
export const name: Maker = (random) => capital(person(random));
export const token: Maker = (random) => random.text(16, LETTERS + DIGITS);
export const hex: Maker = (random) => random.text(16, HEX);
export const userId: Maker = (random) => `@${person(random)}:${HOST}`;
export const roomId: Maker = (random) => `!${random.text(18, LETTERS)}:${HOST}`;
export const eventId: Maker = (random) => `$${base64(43)(random)}`;
export const roomAlias: Maker = (random) => `#${word(random)}-${random.between(1, 999)}:${HOST}`;
export const mxcUri: Maker = (random) => `mxc://${HOST}/${random.text(24, LETTERS)}`;
export const deviceId: Maker = (random) => random.text(10, LETTERS.slice(26));
export const url: Maker = (random) => `https://${HOST}/${word(random)}/${random.between(1, 9999)}`;
export const email: Maker = (random) => `${person(random)}@${HOST}`;
export const dateTime: Maker = (random) => new Date(madeTime(random)).toISOString().replace('.000', '');

function base64(length: number): Maker {
  return (random) => random.text(length, `${LETTERS}${DIGITS}`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const uuid: Maker = (random) => {
  const part = (length: number): string => random.text(length, HEX);
  return `${part(8)}-${part(4)}-4${part(3)}-${random.pick(['8', '9', 'a', 'b'])}${part(3)}-${part(12)}`;
};

/** Makers of the formats of 2020-12 validation 7.3, of OpenAPI, and of the Matrix specification's appendices (`mx-…`). */
export const FORMATS: Readonly<Record<string, Maker>> = {
  'date-time': dateTime,
  date: (random) => dateTime(random).slice(0, 10),
  time: (random) => dateTime(random).slice(11),
  duration: (random) => `PT${random.between(1, 59)}M`,
  email,
  'idn-email': email,
  hostname: (random) => `${word(random)}.${HOST}`,
  'idn-hostname': (random) => `${word(random)}.${HOST}`,
  ipv4: (random) => `192.0.2.${random.between(1, 254)}`,
  ipv6: (random) => `2001:db8::${random.text(4, HEX.slice(1))}`,
  uri: url,
  url,
  iri: url,
  'uri-reference': url,
  'iri-reference': url,
  'uri-template': (random) => `${url(random)}/{id}`,
  uuid,
  'json-pointer': (random) => `/${word(random)}`,
  'relative-json-pointer': (random) => `${random.between(0, 9)}/${word(random)}`,
  regex: (random) => `^${word(random)}$`,
  byte: (random) => random.text(16, LETTERS),
  binary: token,
  password: token,
  'mx-user-id': userId,
  'mx-event-id': eventId,
  'mx-room-id': roomId,
  'mx-room-alias': roomAlias,
  'mx-server-name': () => HOST,
  'mx-mxc-uri': mxcUri,
  'mx-unpadded-base64': base64(43),
  'mx-urlsafe-unpadded-base64': base64(43),
};
