import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MESSAGES, SMALL, start } from './harness.mjs';
import { askWell } from './requests.mjs';
import { atMost, print } from './tables.mjs';
import { alternately, costOfAll } from './turns.mjs';
import { ENTRY, PUT, poll, put } from './work.mjs';

const TURNS = 7;
const REQUESTS = 2500;
/** Turns that do not count: see `cpu.mjs`. */
const WARM_UP = 4;
/** What the machine itself does to two equal runs. */
const FLAT = 1.25;

/** What a request costs as there is more of everything. */
export async function growth() {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  try {
    await grow('documents', [10, 100, 1000], (count) => ofDocuments(folder, count));
    await grow('entries in a stream', [10, 1000, 100_000], ofEntries);
    await grow('worlds, each asked in turn', [1, 30, 1000], ofWorlds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each size in a process of its own, in turns. */
async function grow(title, sizes, begin) {
  const contenders = {};
  const servers = [];
  for (const size of sizes) {
    const { server, shown, requests } = await begin(size);
    let turns = 0;
    const work = async (times) => {
      for (let turn = 0; turn < times; turn++)
        for (const sent of requests(turns++)) await askWell(server, sent);
    };
    servers.push(server);
    contenders[size] = () => costOfAll(server, REQUESTS, work, shown);
  }
  await alternately(WARM_UP, contenders);
  const found = await alternately(TURNS, contenders);
  for (const server of servers) await server.stop();
  const first = found[sizes[0]].cpu;
  print(`As work grows: ${title}`, [
    [title, 'µs of CPU', 'x the first', 'mark'],
    ...sizes.map((size) => {
      const times = found[size].cpu / first;
      const verdict = size === sizes.at(-1) ? atMost(`${size} ${title}`, times, FLAT, 'x') : '';
      return [size.toLocaleString('en'), found[size].cpu, times, verdict];
    }),
  ]);
}

/** A PUT with a JSON body to ten of so many documents. */
async function ofDocuments(folder, count) {
  const spec = await mkdtemp(join(folder, `${count}-`));
  for (let index = 0; index < count; index++)
    await writeFile(join(spec, `shop-${index}.json`), JSON.stringify(shop(index)));
  const step = count / 10;
  const order = (index) => ({
    method: 'PUT',
    path: `/shop-${index}/orders/o1?urgent=true`,
    headers: { 'content-type': 'application/json' },
    body: '{"item":"milk","count":3}',
  });
  const good = order(0);
  return {
    server: await start('servers/understudy', { spec }),
    shown: { good, bad: { ...good, body: '{"item":"milk","count":"three"}' } },
    requests: (turn) => [order((turn % 10) * step)],
  };
}

function shop(index) {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^o' } };
  const urgent = { name: 'urgent', in: 'query', schema: { type: 'boolean' } };
  const order = {
    type: 'object',
    required: ['item'],
    properties: { item: { type: 'string' }, count: { type: 'integer' } },
  };
  const content = { 'application/json': { schema: order, example: { item: 'milk', count: 3 } } };
  const responses = { 200: { description: 'The order.', content } };
  return {
    openapi: '3.1.0',
    info: { title: `Shop ${index}`, version: '1' },
    paths: {
      [`/shop-${index}/orders/{id}`]: {
        parameters: [id],
        get: { responses },
        put: { parameters: [urgent], requestBody: { required: true, content }, responses },
      },
      [`/shop-${index}/orders`]: { get: { responses } },
    },
  };
}

/** A write, and the poll that finds it, behind so many entries. */
async function ofEntries(count) {
  const server = await start('servers/understudy', { spec: SMALL, scenario: MESSAGES });
  await server.tell('fill', { stream: 'messages', entry: ENTRY, count });
  return { server, shown: PUT, requests: (turn) => [put(), poll(count + turn)] };
}

/** A write to each of so many worlds in turn. */
async function ofWorlds(count) {
  const server = await start('servers/understudy', {
    spec: SMALL,
    scenario: MESSAGES,
    worlds: { most: 2 * count },
  });
  await server.tell('worlds', count);
  return {
    server,
    shown: PUT,
    requests(turn) {
      const { path, ...sent } = put();
      return [{ path: `/@w${turn % count}${path}`, ...sent }];
    },
  };
}
