import { createHash } from 'node:crypto';
import { createJiti } from 'jiti';
import { createMockServer } from '../../dist/index.js';

const source = createJiti(import.meta.url);
const { Composer } = await source.import('../../src/schema/composer.ts');
const { Validator } = await source.import('../../src/schema/validator.ts');

// Prints a hash over all that is answered and composed for the descriptions of a folder: the same on every machine.
const [, , folder = ''] = process.argv;
const hash = createHash('sha256');
let count = 0;

/** @param {readonly string[]} parts */
function add(...parts) {
  for (const part of parts) hash.update(`${part.length}:${part}`);
  count++;
}

const server = await createMockServer({ spec: folder });
const { schemas, operations } = server.api;
const composer = new Composer({ registry: schemas, validator: new Validator(schemas), seed: 'understudy' });
for (const { id, method, paths, body, responses } of operations) {
  const path = (paths[0] ?? '').replace(/[{}]/g, '');
  for (const { status } of responses) {
    const code = status.replace('XX', '00').replace('default', '500');
    const response = await server.fetch(path, { method, headers: { prefer: `code=${code}` } });
    add(id, String(response.status), JSON.stringify([...response.headers].sort()));
    add(Buffer.from(await response.arrayBuffer()).toString('base64'));
  }
  for (const { schema } of [body, ...responses].flatMap((message) => message?.contents ?? []))
    if (schema !== undefined)
      add(
        JSON.stringify(composer.compose({ $ref: schema }, { key: `${id} ${schema}`, examples: false }).value),
      );
}
process.stdout.write(`${count} ${hash.digest('hex')}\n`);
