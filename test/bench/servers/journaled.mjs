import { createMockServer } from '../../../dist/index.js';

/** A server that is asked in process, so often; how many exchanges its journal knows of then. */
export async function begin(options) {
  const server = await createMockServer(options);
  const sent = { headers: { 'x-request-id': 'abcdef' } };
  return {
    ready: {},
    async call(times) {
      for (let turn = 0; turn < times; turn++) {
        const path = `/messages/!room:example.org?limit=${(turn % 90) + 1}&dir=b`;
        await (await server.fetch(path, sent)).arrayBuffer();
      }
      return server.journal.count;
    },
  };
}
