// A client of the chat in chat.yaml. With the word `bad` it makes every mistake of conduct once, without it none. Where it would
// sleep it has the server move its time.
import { setTimeout as breathe } from 'node:timers/promises';

const isBad = process.argv[2] === 'bad';

async function ask(path, init) {
  const response = await fetch(`${process.env.UNDERSTUDY_URL}${path}`, init);
  return JSON.parse((await response.text()) || '{}');
}

function json(method, body) {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function send(transaction, message) {
  return ask(`/rooms/kitchen/send/${transaction}`, json('PUT', message));
}

function sleep(time) {
  return ask('/_mock/worlds/default/clock', json('POST', { advance: time }));
}

// A retry of what may have been lost on its way.
await send(1, { text: 'milk' });
await send(1, { text: isBad ? 'bread' : 'milk' });

// Too many requests: it is said when to come again.
const limited = await ask('/quota');
if (!isBad) await sleep(limited.retry_after_ms);
await ask('/quota');

// A server in trouble.
for (const pause of [100, 1000, 4000]) {
  await ask('/status');
  if (!isBad) await sleep(pause);
}
await ask('/status');

// Waiting for messages.
const polls = [ask('/events?timeout=30000')];
if (isBad) polls.push(ask('/events?timeout=30000'));
await ask('/_mock/journal/wait', json('POST', { operation: 'events', state: 'open', count: polls.length }));
await breathe(10);
await sleep(30_000);
await Promise.all(polls);

// Reading on.
const first = await ask('/events?since=m0&timeout=0');
await send(2, { text: 'eggs' });
const second = await ask(`/events?since=${first.next}&timeout=0`);
await ask(`/events?since=${second.next}&timeout=0`);
await ask(`/events?since=${isBad ? first.next : second.next}&timeout=0`);

// What the description knows.
await send(3, { text: 'salt', ...(isBad ? { urgent: true } : { kind: 'notice' }) });
await ask(isBad ? '/status?verbose=true' : '/status');
