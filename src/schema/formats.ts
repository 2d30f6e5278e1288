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

const person: Maker = (random) => random.pick(PEOPLE);
const word: Maker = (random) => random.pick(WORDS);
const words: Maker = (random) => `${word(random)} ${word(random)}`;
const dateTime: Maker = (random) => new Date(madeTime(random)).toISOString().replace('.000', '');

type Made =
  | ('person' | 'word' | 'words' | 'sentence' | 'token' | 'dateTime' | 'email' | 'url' | 'host')
  | ('userId' | 'roomId' | 'eventId' | 'roomAlias' | 'mxcUri' | 'deviceId');

/** Makers of what formats and names both ask for; identifiers as the appendices of the Matrix specification have them. */
export const MAKERS: Readonly<Record<Made, Maker>> = {
  person: (random) => capital(person(random)),
  word,
  words,
  sentence: (random) => capital(`${words(random)} ${word(random)}.`),
  token: (random) => random.text(16, LETTERS + DIGITS),
  dateTime,
  email: (random) => `${person(random)}@${HOST}`,
  url: (random) => `https://${HOST}/${word(random)}/${random.between(1, 9999)}`,
  host: () => HOST,
  userId: (random) => `@${person(random)}:${HOST}`,
  roomId: (random) => `!${random.text(18, LETTERS)}:${HOST}`,
  eventId: (random) => `$${base64(43)(random)}`,
  roomAlias: (random) => `#${word(random)}-${random.between(1, 999)}:${HOST}`,
  mxcUri: (random) => `mxc://${HOST}/${random.text(24, LETTERS)}`,
  deviceId: (random) => random.text(10, LETTERS.slice(26)),
};

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

/** What is checked of a format stands in `bounded-keywords.ts`. Makers of the formats of 2020-12 validation 7.3, of OpenAPI, and of the Matrix specification's appendices (`mx-…`). */
export const FORMATS: Readonly<Record<string, Maker>> = {
  'date-time': dateTime,
  date: (random) => dateTime(random).slice(0, 10),
  time: (random) => dateTime(random).slice(11),
  duration: (random) => `PT${random.between(1, 59)}M`,
  email: MAKERS.email,
  'idn-email': MAKERS.email,
  hostname: (random) => `${word(random)}.${HOST}`,
  'idn-hostname': (random) => `${word(random)}.${HOST}`,
  ipv4: (random) => `192.0.2.${random.between(1, 254)}`,
  ipv6: (random) => `2001:db8::${random.text(4, HEX.slice(1))}`,
  uri: MAKERS.url,
  url: MAKERS.url,
  iri: MAKERS.url,
  'uri-reference': MAKERS.url,
  'iri-reference': MAKERS.url,
  'uri-template': (random) => `${MAKERS.url(random)}/{id}`,
  uuid,
  'json-pointer': (random) => `/${word(random)}`,
  'relative-json-pointer': (random) => `${random.between(0, 9)}/${word(random)}`,
  regex: (random) => `^${word(random)}$`,
  byte: (random) => random.text(16, LETTERS),
  binary: MAKERS.token,
  password: MAKERS.token,
  'mx-user-id': MAKERS.userId,
  'mx-event-id': MAKERS.eventId,
  'mx-room-id': MAKERS.roomId,
  'mx-room-alias': MAKERS.roomAlias,
  'mx-server-name': MAKERS.host,
  'mx-mxc-uri': MAKERS.mxcUri,
  'mx-unpadded-base64': base64(43),
  'mx-urlsafe-unpadded-base64': base64(43),
};
