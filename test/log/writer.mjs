import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createJiti } from 'jiti';

const { fileLogs } = await createJiti(import.meta.url).import('../../src/log/file-log.ts');

// The process that the tests of file logs kill: it tells that it is ready, begins when there is a file `go`, and prints the
// number of each entry once that was delivered, or why it cannot begin.
const [, , folder] = process.argv;
process.stdout.write('ready\n');
while (!existsSync(join(folder, 'go'))) await new Promise((resolve) => setImmediate(resolve));
try {
  const log = (await fileLogs(join(folder, 'logs'))).log('a');
  await log.open(() => undefined);
  const writeOn = async (first) => {
    for (let number = first; ; number += 8) {
      await log.append({ number });
      process.stdout.write(`${number}\n`);
    }
  };
  for (let first = 0; first < 8; first++) writeOn(first);
} catch (error) {
  process.stdout.write(`${error.code} ${error.message}\n`);
}
