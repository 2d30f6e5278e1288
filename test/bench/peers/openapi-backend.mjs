import { createServer } from 'node:http';
import { OpenAPIBackend } from 'openapi-backend';

/** openapi-backend on `node:http`, with its checks of requests, and its mock for every operation. */
export async function begin({ document }) {
  // Quick: it checks no description, for it would refuse that of Matrix for what is new in OpenAPI 3.1.
  const api = new OpenAPIBackend({ definition: document, quick: true, customizeAjv: namedFormats });
  api.register({
    notImplemented: ({ operation }, response) => {
      const { status, mock } = api.mockResponseForOperation(operation.operationId);
      send(response, status, mock);
    },
    validationFail: ({ validation }, response) => send(response, 400, { errors: validation.errors }),
    notFound: (_, response) => send(response, 404, {}),
  });
  await api.init();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, headers } = request;
      const [path, query] = request.url.split('?');
      const body = chunks.length === 0 ? undefined : Buffer.concat(chunks).toString();
      api.handleRequest({ method, path, query, headers, body }, response);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ ready: { url: `http://127.0.0.1:${server.address().port}` } }),
    );
  });
}

/** Formats of Matrix are notes to it, not mistakes. */
function namedFormats(ajv) {
  for (const name of [
    'mx-user-id',
    'mx-room-id',
    'mx-room-alias',
    'mx-event-id',
    'mx-server-name',
    'mx-mxc-uri',
    'uri',
    'uuid',
    'date-time',
  ])
    if (ajv.formats[name] === undefined) ajv.addFormat(name, true);
  return ajv;
}

function send(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
