import { everythingOn } from './everything-on.mjs';

/** Runs every contender once per turn, in turn, so that a slow minute of the machine hits all of them; the medians, by name. */
export async function alternately(turns, contenders) {
  const measured = new Map(Object.keys(contenders).map((name) => [name, []]));
  for (let turn = 0; turn < turns; turn++)
    for (const [name, measure] of Object.entries(contenders)) measured.get(name).push(await measure());
  return Object.fromEntries([...measured].map(([name, values]) => [name, medianOf(values)]));
}

function medianOf(values) {
  if (typeof values[0] !== 'object') return median(values);
  return Object.fromEntries(
    Object.keys(values[0]).map((key) => [key, median(values.map((value) => value[key]))]),
  );
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** What one request costs a server: microseconds of its processor time, and how many of them one connection has in a second. */
export async function cost(server, times, work) {
  const before = await server.cpu();
  const begun = performance.now();
  await work(times);
  const seconds = (performance.now() - begun) / 1000;
  return { cpu: ((await server.cpu()) - before) / times, rate: times / seconds };
}

/** As `cost`, of our own server, once it has shown that it keeps a journal and checks requests. */
export async function costOfAll(server, times, work, shown) {
  await everythingOn(server, shown);
  return cost(server, times, work);
}
