import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestsFor } from './every-operation.mjs';
import { hasShared, lastWords, reached, reasonIn, SMALL, shared, start } from './harness.mjs';
import { oneDocument, operationsIn } from './matrix-document.mjs';
import { installPeers, node24, PRISM, peerVersion } from './npm.mjs';
import { ask, read } from './requests.mjs';
import { atLeast, atMost, print, skipped } from './tables.mjs';
import { alternately, cost, costOfAll } from './turns.mjs';
import { send } from './work.mjs';

const TURNS = 9;
/** Turns that do not count: see `cpu.mjs`. */
const WARM_UP = 10;
/** How long a turn is to take about, in milliseconds: some of these servers are much slower than others. */
const TURN = 500;
const TRIAL = 300;
const STARTING = 60_000;
const OURS = 'understudy';
const FLOOR = 'bare node:http, the same bytes';

/** What the same two requests cost us and other mock servers, on a small and on a large description. */
export async function peers() {
  const missing = await installPeers();
  if (missing !== undefined) return skipped('Peers', `they cannot be installed: ${missing}`);
  const node = await node24();
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  try {
    const chat = { title: 'a small description of 6 operations', file: SMALL, prefix: '/chat', least: 2 };
    await compare(chat, node);
    if (!hasShared) return skipped('Peers, the Matrix API', 'no folder shared beside this checkout');
    const document = oneDocument(join(shared, 'client-server'));
    const count = operationsIn(document);
    const file = join(folder, 'matrix.json');
    await writeFile(file, JSON.stringify(document));
    const requests = await requestsFor(join(shared, 'client-server'));
    const title = `the Matrix client-server API of ${count} operations`;
    const matrix = { title, file, prefix: '/_matrix', least: 15, requests };
    await compare(matrix, node);
    await compareOwn([chat, matrix], node, count);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Our own cost of the same requests to a small and to a large description, in turns. */
async function compareOwn(descriptions, { path }, count) {
  const servers = await Promise.all(
    descriptions.map(({ file }) => start('servers/understudy', { spec: file }, path)),
  );
  const rows = [];
  for (const title of Object.keys(send(''))) {
    const shown = descriptions.map(({ prefix }) => ({ name: OURS, ...send(prefix)[title] }));
    const contenders = {
      small: await turnsOf(servers[0], shown[0]),
      large: await turnsOf(servers[1], shown[1]),
    };
    await alternately(WARM_UP, contenders);
    const found = await alternately(TURNS, contenders);
    const times = found.large.cpu / found.small.cpu;
    const verdict = atMost(`our own cost, ${title}`, times, 1.2, 'x the small');
    rows.push([title, found.small.cpu, found.large.cpu, times, verdict]);
  }
  for (const server of servers) await server.stop();
  const head = ['', '6 operations, µs of CPU', `${count} operations, µs of CPU`, 'x', 'mark'];
  print('Our own cost, by the size of the description', [head, ...rows]);
}

/** What each request to a description costs everybody. */
async function compare({ title, file, prefix, least, requests }, node) {
  const running = await startAll(file, node);
  for (const [name, shown] of Object.entries(send(prefix))) {
    const floor = await start('servers/node', await read(running[0].server, shown.good), node.path);
    const found = await compareOne([...running, { name: FLOOR, server: floor }], shown);
    await floor.stop();
    printPeers(`Peers: ${name}, ${title}`, found, {
      least,
      note: `All on Node ${node.version ?? process.versions.node}.`,
    });
  }
  if (requests !== undefined) await compareAll(running, { requests, title, least, version: node.version });
  for (const { server } of running) await server?.stop();
}

/** What all operations cost, one after the other: those that all servers answer with 2xx. */
async function compareAll(running, { requests, title, least, version }) {
  const well = [];
  for (const sent of requests) if (await isTakenByAll(running, sent)) well.push(sent);
  const [shown] = Object.values(send('/_matrix'));
  const found = await compareOne(running, { ...shown, all: well });
  printPeers(`Peers: ${well.length} operations in turn, ${title}`, found, {
    least,
    note: `All on Node ${version ?? process.versions.node}; the operations that all of them answer with 2xx.`,
  });
}

async function isTakenByAll(running, sent) {
  for (const { server } of running) {
    const status = server && (await ask(server, sent).catch(() => 0));
    if (status !== undefined && (status < 200 || status > 299)) return false;
  }
  return true;
}

/** All servers, as `{ name, server }` or, for one that does not start, `{ name, failure }`. */
function startAll(document, { path = process.execPath, missing }) {
  const options = { document };
  const named = (name) => `${name} ${peerVersion(name)}`;
  const starts = {
    [OURS]: () => start('servers/understudy', { spec: document }, path),
    [named('@scalar/mock-server')]: () => start('peers/scalar', options, path),
    [named('openapi-backend')]: () => start('peers/openapi-backend', options, path),
    [named('@stoplight/prism-cli')]: () => {
      if (missing !== undefined) throw new Error(`it needs Node 24: ${missing}`);
      return startPrism(document, path);
    },
  };
  return Promise.all(
    Object.entries(starts).map(async ([name, begin]) => {
      try {
        return { name, server: await begin() };
      } catch (error) {
        return { name, failure: `skipped: ${error.message}` };
      }
    }),
  );
}

/** Prism is a command; it is up when something answers on its port. */
async function startPrism(document, node) {
  const port = await freePort();
  const child = spawn(node, [PRISM, 'mock', document, '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const told = lastWords(child.stderr);
  const server = { url: `http://127.0.0.1:${port}`, ...reached(child) };
  const until = Date.now() + STARTING;
  while (Date.now() < until && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (await ask(server, { path: '/' }).catch(() => undefined)) return server;
  }
  await server.stop();
  throw new Error(reasonIn(told()) || 'it does not start');
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * One request to all who can answer it, or `all` of several in turn, once each was sent a bad one; `left` are the others, with
 * the reason.
 */
async function compareOne(running, { good, bad, all = [good] }) {
  const contenders = {};
  const refused = {};
  const left = [];
  for (const { name, server, failure } of running) {
    const reason = failure ?? (await refusal(server, good));
    if (reason !== undefined) {
      left.push([name, reason]);
      continue;
    }
    refused[name] = name === FLOOR ? '' : String(await ask(server, bad));
    contenders[name] = await turnsOf(server, { name, good, bad, all });
  }
  await alternately(WARM_UP, contenders);
  return { costs: await alternately(TURNS, contenders), refused, left };
}

/** Measures a turn, of as many requests as a server answers in its time. */
async function turnsOf(server, { name, good, bad, all = [good] }) {
  const work = async (times) => {
    for (let turn = 0; turn < times; turn++) await askOk(server, all[turn % all.length]);
  };
  const { rate } = await cost(server, TRIAL, work);
  const times = Math.max(all.length, Math.round((rate * TURN) / 1000));
  return () => (name === OURS ? costOfAll(server, times, work, { good, bad }) : cost(server, times, work));
}

async function askOk(server, sent) {
  const status = await ask(server, sent);
  if (status < 200 || status > 299)
    throw new Error(`${sent.method ?? 'GET'} ${sent.path} was answered ${status}`);
}

/** Why a server is not measured: it does not answer 200. */
async function refusal(server, sent) {
  try {
    const { status, body } = await read(server, sent);
    return status === 200 ? undefined : `skipped: answers ${status}: ${body.slice(0, 120)}`;
  } catch (error) {
    return `skipped: ${error.message}`;
  }
}

function printPeers(title, { costs, refused, left }, { least, note }) {
  const ours = costs[OURS].cpu;
  const others = Object.entries(costs).filter(([name]) => name !== OURS && name !== FLOOR);
  const fastest = Math.min(...others.map(([, { cpu }]) => cpu));
  const head = ['', 'µs of CPU', 'x ours', 'requests/s', 'a bad request', 'mark'];
  const rows = Object.entries(costs).map(([name, { cpu, rate }]) => {
    const verdict = cpu === fastest ? atLeast(title, cpu / ours, least, 'x ours') : '';
    return [name, cpu, cpu / ours, rate, refused[name], verdict];
  });
  print(title, [head, ...rows, ...left], note);
}
