import type { CST, Document, LineCounter, Node, YAMLError } from 'yaml';
import type { Complaint, Position } from './mistake.ts';
import { yaml } from './yaml-library.ts';

/** The nesting at which a text is refused; the composer of the YAML library recurses and would exhaust the stack. */
export const MAX_DEPTH = 1000;

/** What a file with aliases in it may unfold to. */
const MOST_VALUES = 1_000_000;

/** A complaint about a text, with the place in it. */
export type TextComplaint = Complaint & Position;

/** A parsed YAML text: its syntax tree, if it has one, and what is wrong with it. */
export interface ParsedYaml {
  readonly tree: Document | undefined;
  readonly lines: LineCounter;
  readonly complaints: readonly TextComplaint[];
}

/** Parses one YAML 1.2 document (core schema), which includes JSON; never throws. */
export function parseYaml(text: string): ParsedYaml {
  const { Composer, LineCounter: Lines, Parser } = yaml();
  const lines = new Lines();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const tooDeep = depthComplaint(tokens, lines);
  if (tooDeep !== undefined) return { tree: undefined, lines, complaints: [tooDeep] };
  const options = { prettyErrors: false, logLevel: 'silent' } as const;
  const [tree, second] = [...new Composer(options).compose(tokens, true, text.length)];
  if (tree === undefined) return { tree, lines, complaints: [] };
  const complaints = tree.errors.map((error) => syntaxComplaint(error, lines));
  if (second !== undefined && !isEmpty(second))
    complaints.push(severalDocuments(positionAt(lines, second.range[0])));
  if (text.includes('*')) complaints.push(...aliasComplaints(tree, lines));
  return { tree, lines, complaints };
}

/** The place of an offset into the text. */
export function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function syntaxComplaint(error: YAMLError, lines: LineCounter): TextComplaint {
  const position = positionAt(lines, error.pos[0]);
  if (error.code === 'DUPLICATE_KEY')
    return {
      ...position,
      code: 'TEXT_DUPLICATE_KEY',
      message: 'This key stands twice in one map, the last one counts',
      remedy: 'Remove one of the two.',
    };
  const message = error.message.replace(/\.$/, '');
  return { ...position, code: 'TEXT_SYNTAX', message, remedy: 'Correct the YAML or JSON at this place.' };
}

/** A marker at the end of a file begins a document with nothing in it. */
function isEmpty({ contents, errors }: Document): boolean {
  const isBlank = contents === null || (yaml().isScalar(contents) && (contents.source ?? '') === '');
  return isBlank && errors.length === 0;
}

function severalDocuments(position: Position): TextComplaint {
  return {
    ...position,
    code: 'TEXT_SEVERAL_DOCUMENTS',
    message: 'The file holds more than one YAML document',
    remedy: 'Put each document into a file of its own.',
  };
}

/** Measures nesting on the tokens, iteratively, before anything recursive sees them. */
function depthComplaint(tokens: readonly CST.Token[], lines: LineCounter): TextComplaint | undefined {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH)
      return {
        ...positionAt(lines, 'offset' in token ? token.offset : 0),
        code: 'TEXT_TOO_DEEP',
        message: `The text nests deeper than ${MAX_DEPTH} levels`,
        remedy: 'Flatten it.',
      };
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

/** Aliases that name nothing, that hold themselves, or that unfold to more than a file can mean. */
function aliasComplaints(tree: Document, lines: LineCounter): TextComplaint[] {
  const complaints: TextComplaint[] = [];
  let first: Position | undefined;
  const anchors = new Map<string, Node>();
  yaml().visit(tree, {
    Value(_, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
    Alias(_, alias, ancestors) {
      const position = positionAt(lines, alias.range?.[0] ?? 0);
      first ??= position;
      const target = anchors.get(alias.source);
      if (target === undefined)
        complaints.push(aliasComplaint(position, `The alias *${alias.source} has no anchor`));
      else if (ancestors.includes(target))
        complaints.push(
          aliasComplaint(position, `The alias *${alias.source} stands inside of its own anchor`),
        );
    },
  });
  if (first !== undefined && complaints.length === 0 && !unfolds(tree))
    complaints.push(aliasComplaint(first, 'The aliases from here on unfold to more than a file can mean'));
  return complaints;
}

function aliasComplaint(position: Position, message: string): TextComplaint {
  return { ...position, code: 'TEXT_ALIAS', message, remedy: 'Write the value out at this place.' };
}

/** Counts what the aliases mean; a value that several aliases share is measured once. */
function unfolds(tree: Document): boolean {
  const measured = new Map<object, { values: number; height: number }>();
  const measure = (value: unknown, depth: number): { values: number; height: number } => {
    if (typeof value !== 'object' || value === null) return { values: 1, height: 0 };
    if (depth > MAX_DEPTH) return { values: Infinity, height: Infinity };
    const known = measured.get(value);
    if (known !== undefined) return known;
    const sum = { values: 1, height: 0 };
    for (const item of Object.values(value)) {
      const { values, height } = measure(item, depth + 1);
      sum.values += values;
      sum.height = Math.max(sum.height, height + 1);
    }
    measured.set(value, sum);
    return sum;
  };
  const { values, height } = measure(tree.toJS({ maxAliasCount: -1 }), 0);
  return values <= MOST_VALUES && height <= MAX_DEPTH;
}
