import { type ParsedYaml, parseYaml, type TextComplaint } from './parse-yaml.ts';

const LONE_BRACKET = /^[ ]*[}\]][}\],\s]*$/;

/** Each repair parses the whole text again. */
const MOST = 20;

/** A text that parses, after as many repairs as it needed, and what was repaired. */
export interface Repaired {
  readonly parsed: ParsedYaml;
  readonly repairs: readonly TextComplaint[];
}

/**
 * Parses a text; where it fails at a line that holds nothing but a closing bracket too far to the left
 * (YAML 1.2, 8.1 forbids it, PyYAML and others allow it), moves that bracket to the right and parses again.
 */
export function parseWithRepair(text: string): Repaired {
  const lines = text.split('\n');
  const repairs: TextComplaint[] = [];
  let parsed = parseYaml(text);
  for (;;) {
    const bracket = parsed.complaints.find((complaint) => isLoneBracket(complaint, lines));
    if (bracket === undefined || repairs.length >= MOST || repairs.some(({ line }) => line === bracket.line))
      return { parsed, repairs };
    repairs.push(repairOf(bracket));
    lines[bracket.line - 1] = moveRight(lines, bracket.line - 1);
    parsed = parseYaml(lines.join('\n'));
  }
}

function isLoneBracket({ code, line }: TextComplaint, lines: readonly string[]): boolean {
  return code === 'TEXT_SYNTAX' && LONE_BRACKET.test(lines[line - 1] ?? '');
}

function moveRight(lines: readonly string[], index: number): string {
  const before = lines.slice(0, index).findLast((line) => line.trim() !== '') ?? '';
  const indentation = before.length - before.trimStart().length;
  return ' '.repeat(indentation + 1) + (lines[index] ?? '').trimStart();
}

function repairOf({ line, column }: TextComplaint): TextComplaint {
  return {
    line,
    column,
    code: 'TEXT_BRACKET',
    message:
      'This closing bracket stands left of the key that it belongs to; it was read as if indented further',
    remedy: 'Indent it further than its key.',
  };
}
