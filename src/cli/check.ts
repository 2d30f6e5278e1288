import { formatMistake, inspectApi, type Mistake, type Operation } from '../index.ts';
import { opened } from './played.ts';
import { counted, countsOf, nothingToServe, type SpecOptions, specFrom } from './spec.ts';
import { textTable } from './text-table.ts';

/** The flags of `understudy check`. */
export interface CheckOptions extends SpecOptions {
  readonly json: boolean;
}

/** One row of what `check` prints. */
interface Row {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly statuses: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Prints every operation and every mistake; sets the exit code 1 where there are errors, or nothing to serve. */
export async function check(spec: readonly string[], options: CheckOptions): Promise<void> {
  await using server = await opened(specFrom(spec, options));
  if (server === undefined) return;
  const { api } = server;
  inspectApi(api);
  const rows = api.operations.flatMap(rowsOf);
  const mistakes = api.mistakes.list();
  const documents = api.documents.map(({ name, file, title, version }) => ({ name, file, title, version }));
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ documents, operations: rows, mistakes }, null, 2)}\n`
      : textOf(rows, mistakes),
  );
  if (rows.length === 0) process.stderr.write(`${nothingToServe(spec)}\n`);
  if (rows.length === 0 || mistakes.some(({ severity }) => severity === 'error')) process.exitCode = 1;
}

function rowsOf({ method, paths, id, responses, location }: Operation): Row[] {
  const { source, pointer } = location;
  const statuses = responses.map(({ status }) => status);
  return paths.map((path) => ({
    method,
    path,
    id,
    statuses,
    file: source.file,
    ...source.positionOf(pointer),
  }));
}

function textOf(rows: readonly Row[], mistakes: readonly Mistake[]): string {
  const table = textTable(
    ['METHOD', 'PATH', 'OPERATION', 'STATUSES', 'WHERE'],
    rows.map(({ method, path, id, statuses, file, line }) => [
      method,
      path,
      id,
      statuses.join(' '),
      `${file}:${line}`,
    ]),
  );
  const told = mistakes.map((mistake) => `${formatMistake(mistake)}\n`).join('');
  const counts = `${counted(rows.length, 'operation')}, ${countsOf(mistakes)}\n`;
  return [rows.length === 0 ? '' : table, told, counts].filter((part) => part !== '').join('\n');
}
