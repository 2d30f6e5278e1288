let count = 0;
const JSON_TYPE = { 'content-type': 'application/json' };
const BODY = JSON.stringify({
  msgtype: 'm.text',
  body: 'hello '.repeat(20),
  mentions: ['@alice:example.org'],
});

/** Requests of the small description, each with a bad one for the same operation. */
export const GET = {
  good: {
    path: '/messages/!room:example.org?limit=10&dir=b',
    headers: { 'x-request-id': 'abcdef' },
  },
  bad: { path: '/messages/!room:example.org?limit=many' },
};
export const NEGOTIATED = {
  good: {
    path: '/report',
    headers: { accept: 'text/html, application/xml;q=0.9, text/csv;q=0.8, */*;q=0.1' },
  },
  bad: { path: '/report?year=last' },
};
export const GENERATED = { good: { path: '/users/alice' }, bad: { path: '/users/a' } };
export const PUT = { good: put(), bad: { ...put(), body: '{"msgtype":"m.video"}' } };

/** A request of the bundled descriptions: an example of 2,733 characters. */
export const STATIC = {
  good: {
    path: '/_matrix/client/api/v1/initialSync?access_token=alice',
    headers: { authorization: 'Bearer alice' },
  },
  bad: { path: '/_matrix/client/api/v1/initialSync?access_token=alice&limit=many' },
};

/** A request of the 113 files. */
export const PROFILE = {
  good: { path: '/_matrix/client/v3/profile/@alice:example.org' },
  bad: { path: '/_matrix/client/v3/profile/alice' },
};

/** A PUT with a transaction of its own, unless one is named. */
export function put(txnId = String(count++)) {
  const headers = { ...JSON_TYPE, 'x-txn-id': txnId };
  return { method: 'PUT', path: '/messages/!room:example.org', headers, body: BODY };
}

/** A read of what came after a place; there is something if that is not the end. */
export function poll(from) {
  return { path: `/messages/!room:example.org?limit=10&timeout=0&from=${from}` };
}

/** An entry of the stream of the scenario, but for its id. */
export const ENTRY = { room: '!room:example.org', content: JSON.parse(BODY) };

/** A read and a write that the small description and the Matrix API have in common, under a prefix of each. */
export function send(prefix) {
  const headers = { ...JSON_TYPE, authorization: 'Bearer alice' };
  const profile = `${prefix}/client/v3/profile`;
  const write = {
    method: 'PUT',
    path: `${prefix}/client/v3/rooms/!room:example.org/send/m.room.message/1`,
    headers,
    body: BODY,
  };
  return {
    GET: { good: { path: `${profile}/@alice:example.org` }, bad: { path: `${profile}/alice` } },
    'PUT with a JSON body': { good: write, bad: { ...write, body: '[]' } },
  };
}
