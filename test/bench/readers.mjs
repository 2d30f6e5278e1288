import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { everythingOn } from './everything-on.mjs';
import { MESSAGES, SMALL, start } from './harness.mjs';
import { residentMegabytes } from './proc.mjs';
import { ask, connection, read } from './requests.mjs';
import { atMost, print } from './tables.mjs';
import { alternately, cost } from './turns.mjs';
import { PUT } from './work.mjs';

const CLIENT = fileURLToPath(new URL('reader-client.mjs', import.meta.url));
const IDLE = 3000;
const WRITES = 500;

let count = 0;

/** How long it takes until an event has reached the last of those who wait, and what it costs to have them wait. */
export async function readers() {
  const sizes = [
    { readers: 1000, clients: 2, turns: 5, warmUp: 10, most: 50 },
    { readers: 10_000, clients: 4, turns: 3, warmUp: 2, most: 500 },
  ];
  const answers = await exactAnswers();
  const rows = [];
  for (const size of sizes) rows.push(await wakeUps(size, answers));
  print('From an event to the last waiting reader; clients in processes of their own', [
    ['readers', 'bare node:http, ms', 'understudy, ms', 'x node:http', 'mark'],
    ...rows,
  ]);
  await costOfWaiting(sizes[1]);
}

/** What our server sends to the one who writes, and to a reader. */
async function exactAnswers() {
  const server = await start('servers/understudy', { spec: SMALL, scenario: MESSAGES });
  const held = read({ ...server, agent: connection() }, { path: '/messages/!here?limit=10&timeout=600000' });
  while ((await server.tell('waiting')) < 1) await pause(5);
  const put = await read(server, putTo('here'));
  const answers = { held: await held, put };
  await server.stop();
  return answers;
}

async function wakeUps({ readers, turns, most, ...size }, answers) {
  const found = await alternately(turns, {
    node: () => wakeUp(['servers/holding', answers], { readers, ...size }),
    understudy: () =>
      wakeUp(['servers/understudy', { spec: SMALL, scenario: MESSAGES }], { readers, ...size }),
  });
  const { node, understudy } = found;
  const verdict = atMost(`event to last of ${readers} readers`, understudy, most, 'ms');
  return [readers.toLocaleString('en'), node, understudy, understudy / node, verdict];
}

/** Milliseconds from an event until the last of so many readers was answered, who have all been answered before. */
async function wakeUp([kind, settings], { readers, clients, warmUp }) {
  const server = await start(kind, settings);
  if (kind === 'servers/understudy') await everythingOn(server, PUT);
  const children = await connectedClients(server, readers, clients);
  for (let turn = 0; turn < warmUp; turn++) await wake(server, children, readers);
  const spent = await wake(server, children, readers);
  for (const child of children) child.kill('SIGKILL');
  await server.stop();
  return spent;
}

async function wake(server, children, readers) {
  await haveWait(server, children, readers);
  const ends = children.map((child) => answerOf(child));
  const sent = performance.timeOrigin + performance.now();
  await ask(server, putTo('here'));
  return Math.max(...(await Promise.all(ends))) - sent;
}

/** Processes with so many connections between them. */
function connectedClients(server, readers, clients) {
  return Promise.all(
    Array.from({ length: clients }, async () => {
      const child = fork(CLIENT, [server.url, String(readers / clients)]);
      await once(child, 'message');
      return child;
    }),
  );
}

async function haveWait(server, children, readers) {
  for (const child of children) child.send('wait');
  while ((await server.tell('waiting')) < readers) {
    if (children.some(({ exitCode }) => exitCode !== null)) throw new Error('a client has ended');
    await pause(20);
  }
}

/** When the last reader of a client was answered. */
async function answerOf(child) {
  const [time] = await once(child, 'message');
  return time;
}

/** The readers wait, and something else goes on. */
async function costOfWaiting({ readers, clients }) {
  const server = await start('servers/understudy', { spec: SMALL, scenario: MESSAGES });
  await everythingOn(server, PUT);
  const write = async (times) => {
    for (let turn = 0; turn < times; turn++) await ask(server, putTo('elsewhere'));
  };
  await write(4 * WRITES);
  const alone = await cost(server, WRITES, write);
  const before = residentMegabytes(server.pid);
  const children = await connectedClients(server, readers, clients);
  await haveWait(server, children, readers);
  const each = ((residentMegabytes(server.pid) - before) * 1024) / readers;
  const idle = await cost(server, 1, () => pause(IDLE));
  const beside = await cost(server, WRITES, write);
  for (const child of children) child.kill('SIGKILL');
  await server.stop();
  print(`While ${readers.toLocaleString('en')} readers wait`, [
    ['', '', ''],
    ['memory of the server for each, with its connection', each, 'KB'],
    [`CPU of the server, in ${IDLE / 1000} s`, idle.cpu / 1000, 'ms'],
    ['a write for nobody, nobody waiting', alone.cpu, 'µs of CPU'],
    ['a write for nobody, all waiting elsewhere', beside.cpu, 'µs of CPU'],
  ]);
}

function putTo(room) {
  const headers = { 'content-type': 'application/json', 'x-txn-id': `reader ${count++}` };
  return { method: 'PUT', path: `/messages/!${room}`, headers, body: '{"msgtype":"m.text","body":"hello"}' };
}

function pause(time) {
  return new Promise((resolve) => setTimeout(resolve, time));
}
