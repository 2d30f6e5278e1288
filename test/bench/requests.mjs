import { Agent, request } from 'node:http';

/** Headers that `node:http` adds to each answer by itself. */
const OWN = new Set(['date', 'connection', 'keep-alive']);

/** One connection that is kept: each request waits for the answer before. */
export function connection() {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

/** One request over the connection of a server; its status, once the body has been read. */
export function ask(server, sent) {
  return answered(server, sent, (response, resolve) => {
    response.resume();
    response.once('end', () => resolve(response.statusCode));
  });
}

/** Asks, and fails for another status than 200. */
export async function askWell(server, sent) {
  const status = await ask(server, sent);
  if (status !== 200) throw new Error(`${sent.method ?? 'GET'} ${sent.path} was answered ${status}`);
}

/** All of an answer, with the headers as they were written: `{ status, headers, body }`. */
export function read(server, sent) {
  return answered(server, sent, async (response, resolve) => {
    const body = Buffer.concat(await response.toArray()).toString();
    const pairs = response.rawHeaders.flatMap((name, index, all) =>
      index % 2 ? [] : [[name, all[index + 1]]],
    );
    resolve({
      status: response.statusCode,
      headers: pairs.filter(([name]) => !OWN.has(name.toLowerCase())),
      body,
    });
  });
}

/** The JSON that is there. */
export async function readJson(server, path) {
  const { body } = await read(server, { path });
  return JSON.parse(body);
}

function answered(server, sent, take) {
  const { url, agent } = server;
  const { path, method = 'GET', headers = {}, body } = sent;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const asked = request(url + path, { method, agent, headers: { ...headers, ...length } }, (response) =>
      take(response, resolve),
    );
    asked.once('error', (error) => {
      // A connection that has been idle may be closed by the server while it is taken up again.
      if (asked.reusedSocket && error.code === 'ECONNRESET')
        answered(server, sent, take).then(resolve, reject);
      else reject(error);
    });
    asked.end(body);
  });
}
