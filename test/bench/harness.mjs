import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';

/** The descriptions that are beside some checkouts: 113 files. */
export const shared = fileURLToPath(new URL('../../../shared/specs/2026/api', import.meta.url));
export const hasShared = existsSync(shared);

/** A server in a fresh process, once it listens: `{ child, url, ask, stop }`. */
export async function start(kind, ...settings) {
  const child = fork(fileURLToPath(new URL('server.mjs', import.meta.url)), [kind, ...settings], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: kind === 'journaled' ? ['--expose-gc'] : [],
  });
  const [ready] = await once(child, 'message');
  return { ...ready, ...reached(child), tell: (word) => answerTo(child, word) };
}

/** The command in a fresh process, once it listens: `{ pid, url, agent, operations, stop }`. */
export async function startCommand(...words) {
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'serve', ...words, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return { url: line.trim().split(' ').at(-1), ...reached(child) };
}

/** What a process is asked and ended through. */
function reached(child) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const stop = async () => {
    agent.destroy();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return { pid: child.pid, agent, stop };
}

async function answerTo(child, word) {
  const answered = once(child, 'message');
  child.send(word);
  return (await answered)[0];
}

/** One request over the one connection of a server; its status, once the body has been read. */
export function ask({ url, agent }, { path, method = 'GET', headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(url + path, { method, agent, headers: { ...headers, ...length } }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Runs every contender once per turn, in turn, so that a slow minute of the machine hits all of them; the medians. */
export async function alternately(turns, contenders) {
  const measured = new Map(Object.keys(contenders).map((name) => [name, []]));
  for (let turn = 0; turn < turns; turn++)
    for (const [name, measure] of Object.entries(contenders)) measured.get(name).push(await measure());
  return Object.fromEntries([...measured].map(([name, values]) => [name, median(values)]));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The resident memory of a process in megabytes. */
export function residentMegabytes(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** Prints a table under a title; the first row is its head. */
export function print(title, rows) {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell)));
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => row[column].length)));
  const lines = texts.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

/** Whether a mark was met, for a table. */
export function mark(value, most, unit) {
  return `${value <= most ? 'met' : 'MISSED'} (<= ${most} ${unit})`;
}
