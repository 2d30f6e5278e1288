import { serve } from '@hono/node-server';
import { createMockServer } from '@scalar/mock-server';

/** The mock server of Scalar, as its manual starts it; it checks requests unless told otherwise. */
export async function begin({ document }) {
  const app = await createMockServer({ document, logger: false });
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({ ready: { url: `http://127.0.0.1:${port}` } }),
    );
  });
}
