import { createMockServer } from '../../../dist/index.js';

/** Our own server, with options as a user would give them. */
export async function begin({ scenario = 'none', ...options }) {
  const server = await createMockServer({ scenario, ...options });
  const { url } = await server.listen();
  const operations = server.api.operations.map(({ method, paths: [path] }) => ({ method, path }));
  return {
    ready: { url, operations },
    waiting: async () => (await server.world()).waiting,
    fill: ({ stream, entry, count }) => fill(server, stream, entry, count),
    worlds: (count) => openWorlds(server, count),
  };
}

/** Appends so many entries to a stream, made of one, with numbers for ids. */
async function fill(server, stream, entry, count) {
  const handle = (await server.world()).stream(stream);
  const step = 1000;
  for (let first = 0; first < count; first += step)
    await handle.append(
      ...Array.from({ length: Math.min(step, count - first) }, (_, index) => ({
        ...entry,
        id: `f${first + index}`,
      })),
    );
}

/** Opens worlds until there are so many. */
async function openWorlds(server, count) {
  for (let index = 0; index < count; index++) await server.world(`w${index}`);
}
