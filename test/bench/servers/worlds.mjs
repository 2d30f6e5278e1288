import { createMockServer } from '../../../dist/index.js';

const DEADLINES = 10_000;

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
    deadlines,
  };
}

async function timed(work) {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** Lets time pass over many deadlines, all different. */
async function deadlines() {
  const { manualClock } = await import('../../../dist/clock/manual-clock.js');
  return timed(async () => {
    const clock = manualClock(0);
    for (let index = 0; index < DEADLINES; index++) clock.at((index * 7919) % 10_007, () => {});
    await clock.advance(10_007);
  });
}
