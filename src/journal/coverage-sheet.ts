import { describedResponse } from '../http/choose-response.ts';
import { essenceOf, kindOf } from '../http/media-type.ts';
import { decodeQuery, parseQuery, type Query } from '../http/query.ts';
import { type Json, objectOf } from '../json/json.ts';
import { itemsOf, partsOf } from '../schema/parts.ts';
import type { Registry } from '../schema/schema.ts';
import { shapeOf } from '../schema/shape.ts';
import type { Content, Operation, Parameter } from '../spec/api.ts';
import { type Choices, choicesOf, namesOfChoices, noteChoices, valuesListed } from './coverage-values.ts';
import type { JournalEntry, JournalRequest, JournalResponse } from './entry.ts';

/** How often each of what is described was used. */
export type Tally = Map<string, number>;

/** What an operation describes, and how often it was used. */
export interface Sheet {
  readonly calls: number;
  readonly statuses: Tally;
  readonly parameters: Tally;
  readonly requestTypes: Tally;
  readonly responseTypes: Tally;
  readonly values: Tally;
  note(entry: JournalEntry): void;
}

/** An empty sheet for an operation. */
export function sheetFor(operation: Operation, schemas: Registry): Sheet {
  const { body, responses } = operation;
  const uses = operation.parameters.flatMap((one) => usesOf(one, schemas));
  const bodies = (body?.contents ?? []).map((content) => ({ content, choices: choicesIn(content, schemas) }));
  const listed = uses.flatMap((use) => [...use.listed.values()]);
  const chosen = bodies.flatMap(({ choices }) => (choices === undefined ? [] : namesOfChoices(choices)));
  const sheet = {
    calls: 0,
    statuses: tallyOf(responses.map(({ status }) => status)),
    parameters: tallyOf(uses.map(({ name }) => name)),
    requestTypes: tallyOf(bodies.map(({ content }) => content.mediaType)),
    responseTypes: tallyOf(responses.flatMap(({ contents }) => contents.map(({ mediaType }) => mediaType))),
    values: tallyOf([...listed, ...chosen]),
  };
  const noteParameters = (request: JournalRequest): void => {
    const query = queryOf(request.target);
    for (const { name, listed: names, read } of uses) {
      const texts = read(request, query);
      if (texts !== undefined) count(sheet.parameters, name);
      for (const text of texts ?? []) count(sheet.values, names.get(text));
    }
  };
  const noteBody = (request: JournalRequest): void => {
    const content = contentFor(body?.contents ?? [], request);
    const choices = bodies.find((one) => one.content === content)?.choices;
    count(sheet.requestTypes, content?.mediaType);
    if (choices !== undefined) noteChoices(choices, bodyIn(request), (name) => count(sheet.values, name));
  };
  const noteResponse = ({ status, headers }: JournalResponse): void => {
    const response = describedResponse(operation, status);
    count(sheet.statuses, response?.status);
    const type = contentNamed(response?.contents ?? [], headers['content-type'] ?? '');
    count(sheet.responseTypes, type?.mediaType);
  };
  const note = ({ request, response }: JournalEntry): void => {
    sheet.calls++;
    noteParameters(request);
    noteBody(request);
    if (response !== null) noteResponse(response);
  };
  return Object.assign(sheet, { note });
}

function choicesIn({ schema }: Content, schemas: Registry): Choices | undefined {
  return schema === undefined ? undefined : choicesOf([{ $ref: schema }], schemas, 'body');
}

/** Of the described media types the one that a request's body is of; `undefined` without a body, and for none of them. */
export function contentFor(
  contents: readonly Content[],
  { body, headers }: Pick<JournalRequest, 'body' | 'headers'>,
): Content | undefined {
  if (body === null) return undefined;
  const named = contentNamed(contents, headers['content-type'] ?? '');
  if (named !== undefined) return named;
  // A Matrix server reads JSON whatever its type is said to be.
  return typeof body === 'string'
    ? undefined
    : contents.find(({ mediaType }) => kindOf(mediaType) === 'json');
}

/** The body of a request as a value: of a form its fields, each as text. */
export function bodyIn({ body, headers }: Pick<JournalRequest, 'body' | 'headers'>): Json {
  const isForm = typeof body === 'string' && kindOf(headers['content-type'] ?? '') === 'form';
  if (!isForm) return body;
  return objectOf([...parseQuery(body)].map(([name, [value = '']]) => [name, decodeQuery(value)]));
}

interface ParameterUse {
  /** `query timeout`. */
  readonly name: string;
  /** The names of the values that it may have, or that its items may have, by their text. */
  readonly listed: ReadonlyMap<string, string>;
  /** What a request says; `undefined` where it does not say it. */
  readonly read: (request: JournalRequest, query: Query) => readonly string[] | undefined;
}

/** A journal may not tell what cookies hold, so they are not counted. */
function usesOf(parameter: Parameter, schemas: Registry): readonly ParameterUse[] {
  const { name, in: part, schema } = parameter;
  if (part === 'cookie') return [];
  const own = schema === undefined ? [] : [{ $ref: schema }];
  const parts = partsOf(own, schemas);
  const label = `${part} ${name}`;
  const use = { name: label, listed: valuesListed([...parts, ...partsOf(itemsOf(parts), schemas)], label) };
  if (part === 'path') return [{ ...use, read: ({ parameters }) => listOf(parameters[name]) }];
  if (part === 'header') return [{ ...use, read: ({ headers }) => listOf(headers[name.toLowerCase()]) }];
  const { types, properties } = shapeOf(own, schemas);
  const spread = new Set(types.has('object') ? properties : []);
  const isPart = (key: string): boolean => spread.has(key) || key.startsWith(`${name}[`);
  return [
    {
      ...use,
      read(_, query) {
        const said = query.get(name);
        if (said !== undefined) return said.flatMap((text) => listOf(decodeQuery(text)) ?? []);
        return [...query.keys()].some(isPart) ? [] : undefined;
      },
    },
  ];
}

/** A text, and what it may list. */
function listOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  return /[,|]/.test(text) ? [text, ...text.split(/[,|]/)] : [text];
}

function queryOf(target: string): Query {
  const start = target.indexOf('?');
  return parseQuery(start < 0 ? '' : target.slice(start + 1));
}

function contentNamed(contents: readonly Content[], mediaType: string): Content | undefined {
  const sent = essenceOf(mediaType);
  const range = `${sent.split('/')[0]}/*`;
  return [sent, range, '*/*']
    .map((wanted) => contents.find((one) => essenceOf(one.mediaType) === wanted))
    .find((found) => found !== undefined);
}

function tallyOf(names: readonly string[]): Tally {
  return new Map(names.map((name) => [name, 0]));
}

/** Counts what is described; `undefined` stands for what is not. */
function count(tally: Tally, name: string | undefined): void {
  const known = name === undefined ? undefined : tally.get(name);
  if (name !== undefined && known !== undefined) tally.set(name, known + 1);
}
