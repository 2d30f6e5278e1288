import { fileURLToPath } from 'node:url';

/** The description of the requests. */
export const USERS = fileURLToPath(new URL('users.json', import.meta.url));
/** The scenario that plays over it. */
export const MESSAGES = fileURLToPath(new URL('messages.yaml', import.meta.url));
const BODY = JSON.stringify({
  msgtype: 'm.text',
  body: 'hello '.repeat(20),
  mentions: ['@alice:example.org'],
});

let count = 0;

/** A PUT with a transaction of its own, unless one is named. */
export function put(txnId = String(count++)) {
  const headers = { 'content-type': 'application/json', 'x-txn-id': txnId };
  return { method: 'PUT', path: '/messages/!room:example.org', headers, body: BODY };
}

/** A reader of what came last; its group holds one entry behind that token. */
function poll(from) {
  return { path: `/messages/!room:example.org?limit=10&timeout=0&from=${from}` };
}

/** The requests of one turn, by what they show; a turn is told how many came before. */
export const WORK = {
  'PUT, as described': () => [put()],
  'PUT, idempotent and appended': () => [put()],
  'PUT, the same again': () => [put('same')],
  'PUT and a poll that finds it': (place) => [put(), poll(place)],
};
