import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ask, print, residentMegabytes, start } from './harness.mjs';

const READERS = 10_000;
const CLIENTS = 4;
const IDLE = 3000;
const WRITES = 500;

const USERS = fileURLToPath(new URL('users.json', import.meta.url));
const MESSAGES = fileURLToPath(new URL('messages.yaml', import.meta.url));
const CLIENT = fileURLToPath(new URL('reader-client.mjs', import.meta.url));

function put(room, txnId) {
  const headers = { 'content-type': 'application/json', 'x-txn-id': String(txnId) };
  return { method: 'PUT', path: `/messages/!${room}`, headers, body: '{"msgtype":"m.text","body":"hello"}' };
}

/** What it costs to have 10,000 clients wait, and how long it takes until an event has reached the last of them. */
export async function readers() {
  const server = await start('understudy', USERS, MESSAGES);
  const alone = await costOfWrites(server, 'elsewhere', 0);
  const before = residentMegabytes(server.pid);
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => clientOf(server.url)));
  while ((await server.tell('waiting')) < READERS) await new Promise((resolve) => setTimeout(resolve, 20));
  const memory = ((residentMegabytes(server.pid) - before) * 1024) / READERS;
  const idle = await cpuOver(server, IDLE);
  const beside = await costOfWrites(server, 'elsewhere', WRITES);
  const sent = performance.timeOrigin + performance.now();
  await ask(server, put('here', 'the event'));
  const last = Math.max(...(await Promise.all(clients.map((client) => answerOf(client)))));
  for (const client of clients) client.kill('SIGKILL');
  await server.stop();
  print(`${READERS.toLocaleString('en')} readers in ${CLIENTS} other processes`, [
    ['', '', ''],
    ['memory of the server for each, with its connection', memory, 'KB'],
    [`CPU of the server while all wait, in ${IDLE / 1000} s`, idle, 'ms'],
    ['a write that nobody waits for, nobody waiting', alone, 'µs'],
    ['a write that nobody waits for, all waiting elsewhere', beside, 'µs'],
    ['from the event to the last answer', last - sent, 'ms'],
  ]);
}

/** A process that has its share of the readers wait. */
async function clientOf(url) {
  const client = fork(CLIENT, [url, String(READERS / CLIENTS)]);
  await once(client, 'message');
  return client;
}

/** When the last reader of a client was answered. */
async function answerOf(client) {
  const [time] = await once(client, 'message');
  return time;
}

async function cpuOver(server, time) {
  const before = await server.tell('cpu');
  await new Promise((resolve) => setTimeout(resolve, time));
  return ((await server.tell('cpu')) - before) / 1000;
}

async function costOfWrites(server, room, first) {
  for (let turn = 0; turn < WRITES; turn++) await ask(server, put(room, `warm ${first} ${turn}`));
  const before = await server.tell('cpu');
  for (let turn = 0; turn < WRITES; turn++) await ask(server, put(room, `${first} ${turn}`));
  return ((await server.tell('cpu')) - before) / WRITES;
}
