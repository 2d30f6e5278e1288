import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { program } from '../src/cli/program.ts';
import { SEVERITIES } from '../src/document/mistake.ts';

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');

test('the README lists every code of a mistake, and no other', () => {
  const listed = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
  expect(listed).toEqual(Object.keys(SEVERITIES));
});

test('the README lists every flag of every command, and no other', () => {
  const listed = [...readme.matchAll(/^\| `(--[^`]+)` \|/gm)].map(([, flag]) => flag);
  const flags = program().commands.flatMap(({ options }) => options.map((option) => option.flags));
  expect(listed.sort()).toEqual([...new Set(flags)].sort());
});
