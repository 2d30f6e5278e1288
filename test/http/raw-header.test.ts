import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { headerOf } from '../../src/server/raw-header.ts';

/** What Node, and what we, read of lines of a request's head. */
async function readBoth(lines: readonly string[]): Promise<[object, object]> {
  const server = createServer((message, response) => {
    const names = [...Object.keys(message.headers), 'not-there'];
    const texts = names.map((name) => [name, message.headers[name]?.toString()]);
    const own = names.map((name) => [name, headerOf(message, name)]);
    response.end(JSON.stringify([Object.fromEntries(texts), Object.fromEntries(own)]));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.end(['GET / HTTP/1.1', 'Host: a', 'Connection: close', ...lines, '', ''].join('\r\n'));
  const text = Buffer.concat(await socket.toArray()).toString();
  server.close();
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
}

test.each([
  ['names in any case', ['ACCEPT: a', 'x-B: b']],
  ['two of one name, joined', ['Accept: a', 'accept: b', 'X-B: c', 'x-b: d', 'x-b: e']],
  [
    'two where the first one counts',
    ['Content-Type: a', 'content-type: b', 'Authorization: c', 'authorization: d'],
  ],
  ['cookies, joined as cookies are', ['Cookie: a=1', 'cookie: b=2']],
  ['names of what every object has', ['__proto__: a', 'constructor: b', 'toString: c', '__proto__: d']],
  ['an empty value, and blanks around one', ['Accept:', 'X-B:   b  ']],
  ['letters beyond ASCII', ['X-B: \u00e9']],
])('%s are read as Node reads them', async (_, lines) => {
  const [node, own] = await readBoth(lines);
  expect(own).toEqual(node);
});
