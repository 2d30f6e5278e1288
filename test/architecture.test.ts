import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const text = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]));

/** The text of a file without its comments. */
function codeOf(file: string): string {
  return (text.get(file) ?? '').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** What files import, by path within `src` or by the name of a package. */
function importsOf(file: string): string[] {
  const found = [
    ...(text.get(file) ?? '').matchAll(
      /(?<!')(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'|require\(import\.meta\.url\)\('([^']+)'\)/g,
    ),
  ];
  return found.flatMap(([, named, required]) => {
    const name = named ?? required ?? '';
    return name.startsWith('.') ? [relative(src, join(src, dirname(file), name))] : [name];
  });
}

function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.ts$/, '');
}

/** The rows of the table in `src/README.md` whose header begins with a word: the names in its first and last column. */
function tableOf(header: string): Map<string, string[]> {
  const readme = readFileSync(join(src, 'README.md'), 'utf8');
  const [, table = ''] = new RegExp(`\\| ${header} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`).exec(readme) ?? [];
  const rows = table
    .trim()
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return new Map(
    rows.map((cells) => [
      (cells[0] ?? '').replaceAll('`', ''),
      (cells.at(-1) ?? '').split(/\s+/).filter(Boolean),
    ]),
  );
}

const rooms = tableOf('room');
const libraries = tableOf('library');
const isLocal = (name: string): boolean => name.endsWith('.ts');

test('every room stands in the table', () => {
  expect([...new Set(files.map(roomOf))].sort()).toEqual([...rooms.keys()].sort());
});

test('a room imports only what the table allows', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter(isLocal)
      .filter(
        (other) =>
          roomOf(other) !== roomOf(file) && rooms.get(roomOf(file))?.includes(roomOf(other)) !== true,
      )
      .map((other) => `${file} imports ${other}`),
  );
  expect(wrong).toEqual([]);
});

test('a library is imported in one place, and in none that the table does not name', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((name) => !isLocal(name) && !name.startsWith('node:') && !name.endsWith('.json'))
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      )
      .filter((library) => libraries.get(library)?.includes(roomOf(file)) !== true)
      .map((library) => `${file} imports ${library}`),
  );
  expect(wrong).toEqual([]);
});

test('no file is part of a circle', () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (way.includes(file) || done.has(file)) return;
    for (const other of importsOf(file).filter(isLocal)) visit(other, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test('no file is longer than 350 lines, no function longer than 60', () => {
  const long = files.flatMap((file) => {
    const lines = (text.get(file) ?? '').split('\n');
    const functions = lines.flatMap((line, start) => {
      if (!/^(export )?(async )?function |^ {2}(async )?#?\w+\(.*\{$/.test(line)) return [];
      const indentation = line.length - line.trimStart().length;
      const end = `${' '.repeat(indentation)}}`;
      const length = lines.slice(start).findIndex((one) => one === end || one === `${end},`);
      return length > 60 ? [`${file}:${start + 1} ${length} lines`] : [];
    });
    return [...functions, ...(lines.length > 350 ? [`${file} ${lines.length} lines`] : [])];
  });
  expect(long).toEqual([]);
});

test('only the clock reads the time or sets a timer, and nothing draws at random', () => {
  const forbidden =
    /\b(Date\.now|new Date\(\)|performance\.now|setTimeout|setInterval|setImmediate|Math\.random|randomUUID)\b/;
  const wrong = files.filter((file) => roomOf(file) !== 'clock' && forbidden.test(text.get(file) ?? ''));
  expect(wrong).toEqual([]);
});

test('no type is given up', () => {
  const wrong = files.filter((file) =>
    /(: any\b|as any\b|<any>|@ts-ignore|@ts-nocheck|biome-ignore)/.test(codeOf(file)),
  );
  expect(wrong).toEqual([]);
});

test('every file is named in kebab case', () => {
  expect(files.filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9.-]+\.ts$/.test(file))).toEqual([]);
});

test('everything exported has a docstring', () => {
  const bare = files.flatMap((file) => {
    const lines = (text.get(file) ?? '').split('\n');
    return lines
      .map((line, index) => ({ line, above: lines[index - 1] ?? '', index }))
      .filter(
        ({ line }) =>
          /^export (async )?(function|class|interface|type|const) \w/.test(line) &&
          !/^export type \{/.test(line),
      )
      .filter(({ above }) => !above.trimEnd().endsWith('*/'))
      .map(({ index }) => `${file}:${index + 1}`);
  });
  expect(bare).toEqual([]);
});
