import { createMockServer } from '../../../dist/index.js';

/** A server whose worlds are made, forked and begun anew in process; milliseconds for each. */
export async function begin({ entry, count, ...options }) {
  const server = await createMockServer({ worlds: { most: 10_000 }, ...options });
  const { url } = await server.listen();
  const world = await server.world();
  const entries = Array.from({ length: count }, (_, index) => ({ ...entry, id: `f${index}` }));
  await world.stream('messages').append(...entries);
  let number = 0;
  return {
    ready: { url },
    copy: () => timed(() => structuredClone(entries)),
    make: () => timed(() => server.world(`new-${number++}`)),
    fork: () => timed(() => world.fork(`fork-${number++}`)),
    async reset() {
      const fork = await world.fork(`again-${number++}`);
      return timed(() => fork.reset());
    },
  };
}

async function timed(work) {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
