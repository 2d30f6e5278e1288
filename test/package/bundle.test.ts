import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const texts = readdirSync(`${root}dist`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.js'))
  .map((file) => readFileSync(`${root}dist/${file}`, 'utf8'));

/** The libraries that built files ask for when they run. */
function asked(): string[] {
  const found = texts.flatMap((text) => [
    ...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s*"([^".][^"]*)"/gm),
    ...text.matchAll(/\bimport\("([^".][^"]*)"\)/g),
    ...text.matchAll(/\bcreateRequire\d*\(import\.meta\.url\)\(\s*"([^".][^"]*)"/g),
  ]);
  const names = found.map(([, name = '']) => name.replace(/^((?:@[^/]+\/)?[^/]+).*$/, '$1'));
  return [...new Set(names)].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
}

test('whatever the built files ask for is a dependency, or said to be optional', () => {
  const known = [...Object.keys(dependencies), ...Object.keys(peerDependencies), '@faker-js/faker'];
  expect(asked().filter((name) => !known.includes(name))).toEqual([]);
  expect(asked()).toEqual(expect.arrayContaining(['hono', 'yaml', 'fast-xml-parser', 're2js']));
});

test('the licenses of all libraries that were put in come along', () => {
  const licenses = readFileSync(`${root}dist/THIRD-PARTY-LICENSES.txt`, 'utf8');
  for (const name of ['ajv', 'js-yaml', 'commander', '@marcbachmann/cel-js'])
    expect(licenses).toMatch(new RegExp(`^${name} \\d.*\\n\\n.*License`, 'm'));
});
