import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { processorTime } from './proc.mjs';
import { connection } from './requests.mjs';

/** The descriptions that are beside some checkouts: 113 files. */
export const shared = fileURLToPath(new URL('../../../shared/specs/2026/api', import.meta.url));
export const hasShared = existsSync(shared);
/** The description of six operations. */
export const SMALL = fileURLToPath(new URL('small.yaml', import.meta.url));
/** The scenario over it. */
export const MESSAGES = fileURLToPath(new URL('messages.yaml', import.meta.url));

const SERVER = fileURLToPath(new URL('server.mjs', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const START_TIME = 60_000;

/** What runs; none of it outlives the benchmark, however that ends. */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

/** A module of `servers` in a fresh process, once it listens: `{ pid, url, agent, tell, cpu, stop }` and what it says of itself. */
export async function start(kind, settings = {}, execPath = process.execPath) {
  const child = fork(SERVER, [kind, JSON.stringify(settings)], {
    execPath,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const told = lastWords(child.stderr);
  const tell = (word, given) => answerTo(child, told, { word, given });
  const ready = await messageOf(child, told);
  return { ...ready, ...reached(child), tell, cpu: () => tell('cpu') };
}

/** Our command in a fresh process, once it listens. */
export async function startCommand(...words) {
  const child = spawn(process.execPath, [MAIN, 'serve', ...words, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return { url: line.trim().split(' ').at(-1), ...reached(child) };
}

/** What a process is asked and ended through. */
export function reached(child) {
  const agent = connection();
  running.add(child);
  child.once('exit', () => running.delete(child));
  const stop = async () => {
    agent.destroy();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return { pid: child.pid, agent, stop, cpu: async () => processorTime(child.pid) };
}

/** The end of what a process complains of. */
export function lastWords(stream) {
  let text = '';
  stream.setEncoding('utf8').on('data', (more) => {
    text = (text + more).slice(-4000);
  });
  return () => text;
}

/** The line that tells an error. */
export function reasonIn(text) {
  const lines = text.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /^\w*Error\b|^npm error (?!code|syscall|errno)/.test(line)) ??
    lines.find(Boolean) ??
    ''
  ).slice(0, 160);
}

async function answerTo(child, told, question) {
  const answered = messageOf(child, told);
  child.send(question);
  return answered;
}

/** The next message of a process; fails if there is an error in it, or if none comes because the process has ended. */
async function messageOf(child, told) {
  const over = new AbortController();
  const { signal } = over;
  const timeout = setTimeout(() => child.kill('SIGKILL'), START_TIME);
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => {
        throw new Error(reasonIn(told()) || `the process of ${child.pid} has ended`);
      }),
    ]);
    if (message.error !== undefined) throw new Error(message.error);
    return message.value;
  } finally {
    clearTimeout(timeout);
    over.abort();
  }
}
