import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { createMockServer, type Mistake } from '../../src/index.ts';
import { sharedPath, sharedTest } from '../support/shared.ts';
import { type Described, type DescribedResponse, describedIn, documentsIn } from './described.ts';
import { lineOf } from './description-files.ts';
import { type Judge, judgeOf } from './judge.ts';
import { exampleRequest } from './request.ts';

interface Year {
  readonly year: string;
  readonly documents: number;
  readonly operations: number;
  readonly responses: number;
  /** How many of the answers are JSON. */
  readonly bodies: number;
  /** The examples that break their own schemas, and the operations that serve them, with what is wrong. */
  readonly bad: readonly {
    readonly answer: readonly string[];
    readonly file: string;
    readonly pointer: string;
  }[];
}

const PROTOCOLS = [
  'GET /_matrix/client/v3/thirdparty/protocols',
  "/gitter must have required property 'icon'",
];
const SCHEMA = '/paths/~1thirdparty~1protocols/get/responses/200/content/application~1json/schema';

const YEARS: readonly Year[] = [
  {
    year: '2026',
    documents: 113,
    operations: 235,
    responses: 590,
    bodies: 222,
    bad: [{ answer: PROTOCOLS, file: 'client-server/third_party_lookup.yaml', pointer: `${SCHEMA}/example` }],
  },
  {
    year: '2024',
    documents: 104,
    operations: 219,
    responses: 507,
    bodies: 211,
    bad: [
      {
        answer: PROTOCOLS,
        file: 'application-service/definitions/protocol_metadata.yaml',
        pointer: '/example',
      },
    ],
  },
  { year: '2015', documents: 4, operations: 9, responses: 18, bodies: 9, bad: [] },
];

/** The judge and all operations of a year, read when first asked for. */
function reading(year: string): () => { all: readonly Described[]; judge: Judge } {
  let known: { all: readonly Described[]; judge: Judge } | undefined;
  return () => {
    known ??= {
      all: describedIn(sharedPath(`specs/${year}/api`)),
      judge: judgeOf(sharedPath(`specs/${year}`), sharedPath('specs/2026/string-formats.yaml')),
    };
    return known;
  };
}

interface Examining {
  readonly all: readonly Described[];
  readonly judge: Judge;
  /** The described response to ask for; without one the server chooses. */
  readonly asked?: string;
}

interface Examined {
  readonly name: string;
  readonly wrong: readonly string[];
  readonly isJson: boolean;
}

/** Asks for one operation over a socket; says what is wrong with its answer, and whether that was JSON. */
async function examine(url: string, operation: Described, examining: Examining): Promise<Examined> {
  const { method, path, responses } = operation;
  const { all, judge, asked } = examining;
  const request = exampleRequest(operation, all);
  const headers = asked === undefined ? {} : { prefer: `code=${asked.replace('XX', '99')}` };
  const init = { ...request, headers: { ...request.headers, ...headers }, redirect: 'manual' } as const;
  const response = await fetch(url + request.url, init);
  const status = asked ?? String(response.status);
  const described = responses.find((one) => one.status === status);
  return {
    name: `${method} ${path}`,
    isJson: response.headers.get('content-type') === 'application/json',
    wrong: [
      ...(isAsFor(response.status, asked) ? [] : [`the status is ${response.status}`]),
      ...(described === undefined
        ? [`${status} is not described`]
        : await compare(described, response, judge)),
    ],
  };
}

/** What was asked for, or success. */
function isAsFor(status: number, asked: string | undefined): boolean {
  return asked === undefined ? status >= 200 && status < 400 : String(status) === asked.replace('XX', '99');
}

/** How an answer differs from the response that is described for it. */
async function compare(
  { media, headers }: DescribedResponse,
  answer: Response,
  judge: Judge,
): Promise<string[]> {
  const text = await answer.text();
  const type = answer.headers.get('content-type')?.split(';')[0];
  const described = media.find((one) => one.type === type);
  const isJson = type === 'application/json' && described?.schema !== undefined;
  return [
    ...(described === undefined && (media.length > 0 || text !== '') ? ['the body is not as described'] : []),
    ...(text.includes('"$ref"') ? ['a reference is in the body'] : []),
    ...headers.flatMap(([name]) => (answer.headers.has(name) ? [] : [`the header ${name} is missing`])),
    ...(isJson ? judge.violations(described.schema, JSON.parse(text)) : []),
  ];
}

/** What the built command says of a folder. */
async function checked(
  folder: string,
): Promise<{ operations: object[]; documents: object[]; mistakes: Mistake[] }> {
  const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const run = await promisify(execFile)(process.execPath, [cli, 'check', '--json', folder], {
    maxBuffer: 1e8,
  });
  return JSON.parse(run.stdout);
}

for (const { year, documents, operations, responses, bodies, bad } of YEARS) {
  const folder = sharedPath(`specs/${year}/api`);
  const read = reading(year);

  sharedTest(
    `every operation of ${year} answers, and only a bad example of its own breaks a schema`,
    async () => {
      const { all, judge } = read();
      await using server = await createMockServer({ spec: folder });
      const { url } = await server.listen();
      const found: Examined[] = [];
      for (const operation of all) found.push(await examine(url, operation, { all, judge }));
      const broken = found.filter(({ wrong }) => wrong.length > 0).map(({ name, wrong }) => [name, ...wrong]);
      expect(broken).toEqual(bad.map(({ answer }) => answer));
      expect(found.filter(({ isJson }) => isJson)).toHaveLength(bodies);
    },
  );

  sharedTest(`every described response of ${year} can be asked for by its status`, async () => {
    const { all, judge } = read();
    await using server = await createMockServer({ spec: folder });
    const { url } = await server.listen();
    const wrong: (readonly string[])[] = [];
    for (const operation of all)
      for (const { status } of operation.responses) {
        const examined = await examine(url, operation, { all, judge, asked: status });
        if (examined.wrong.length > 0) wrong.push([examined.name, ...examined.wrong]);
      }
    expect(all.flatMap((operation) => operation.responses)).toHaveLength(responses);
    expect(wrong).toEqual(bad.map(({ answer }) => answer));
  });

  sharedTest(`the command check finds in ${year} what the judge finds, and no error`, async () => {
    const report = await checked(folder);
    expect([report.documents.length, documentsIn(folder).length]).toEqual([documents, documents]);
    expect([report.operations.length, read().all.length]).toEqual([operations, operations]);
    expect(report.mistakes.filter(({ severity }) => severity === 'error')).toEqual([]);
    const invalid = report.mistakes.filter(({ code }) => code === 'EXAMPLE_INVALID');
    expect(invalid.map(({ file, line }) => [file, line])).toEqual(
      bad.map((example) => {
        const file = realpathSync(`${folder}/${example.file}`);
        return [relative(process.cwd(), file), lineOf({ ...example, file })];
      }),
    );
  });
}
