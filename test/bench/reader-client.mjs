import { Agent, request } from 'node:http';

// One client of a benchmark in its own process: has so many readers wait, and says when the last one was answered.
const [url, count] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const answers = Array.from(
  { length: Number(count) },
  () =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}/messages/!here?limit=10&timeout=600000`, { agent }, (response) => {
        response.resume();
        response.once('end', resolve);
      });
      sent.once('error', reject);
      sent.end();
    }),
);
process.send('begun');
await Promise.all(answers);
process.send(performance.timeOrigin + performance.now());
