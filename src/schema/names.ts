import { MAKERS, type Maker, madeTime } from './formats.ts';
import type { Random } from './random.ts';

const PEOPLE = /(user|person|people|customer|owner|author|member|friend|contact|employee|profile)s?$/i;

/** What people call things, and what they then hold; the first that matches counts. */
const TEXTS: readonly (readonly [RegExp, Maker])[] = [
  [/(^|_)(user_?id|mxid|sender|creator|inviter|invitee)$|^userId$/i, MAKERS.userId],
  [/(^|_)(room_?id|predecessor_room)$|^roomId$/i, MAKERS.roomId],
  [/(^|_)event_?id$|^(prev_batch_event|redacts|replaces_state)$/i, MAKERS.eventId],
  [/(^|_)(room_)?alias(es)?$/i, MAKERS.roomAlias],
  [/device_?id$/i, MAKERS.deviceId],
  [/(avatar|thumbnail|content)_?(url|uri)$/i, MAKERS.mxcUri],
  [/^(server_?name|homeserver|origin|destination|hostname|host|domain|via)$/i, MAKERS.host],
  [/(^|_)(url|uri|link|href|base_url|website|homepage)$/i, MAKERS.url],
  [/e?mail(_address)?$/i, MAKERS.email],
  [/(display_?name|full_?name|first_?name|owner|author)$/i, MAKERS.person],
  [/(token|secret|session|batch|nonce|client_secret|sid)$|^(start|end|since|from|to)$/i, MAKERS.token],
  [/^(id|key|hash|etag|version)$|(_id|Id|_key|_hash)$/, MAKERS.token],
  [/^(description|summary|notes?|message|body|reason|topic|text|comment|error|detail)$/i, MAKERS.sentence],
  [/^(title|subject|label|name)$|_name$|Name$/i, MAKERS.words],
  [/(_at|At|date|Date|time|Time)$/, MAKERS.dateTime],
];

const TIMES = /(^|_)(ts|timestamp)$|Timestamp$|_ts_|_at$/;
const SPANS = /(_ms|timeout|lifetime|expires_in|_ago)$|^age$/;

/** Makes text as it is usual for a property of this name in one of that name; `undefined` for a name that says nothing. */
export function textMaker(property: string, holder: string): Maker | undefined {
  if (property === 'name' && PEOPLE.test(holder)) return MAKERS.person;
  return TEXTS.find(([pattern]) => pattern.test(property))?.[1];
}

/** Makes a number as it is usual for a property of this name: a time or a span in milliseconds, else something small. */
export function numberFor(property: string, random: Random): number {
  if (TIMES.test(property)) return madeTime(random);
  if (SPANS.test(property)) return random.between(1, 60) * 1000;
  return random.between(1, 100);
}
