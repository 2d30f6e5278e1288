/** Every code a mistake can have, with how grave it is: an error keeps something from being served, a warning does not. */
export const SEVERITIES = {
  FILE_UNREADABLE: 'error',
  TEXT_SYNTAX: 'error',
  TEXT_ENCODING: 'error',
  TEXT_TOO_DEEP: 'error',
  TEXT_ALIAS: 'error',
  TEXT_SEVERAL_DOCUMENTS: 'error',
  TEXT_DUPLICATE_KEY: 'warning',
  TEXT_BRACKET: 'warning',
  NOT_A_DESCRIPTION: 'error',
  VERSION_UNKNOWN: 'error',
  SHAPE: 'error',
  REF_NOT_FOUND: 'warning',
  REF_OUTSIDE: 'warning',
  REF_REMOTE: 'warning',
  REF_CIRCULAR: 'warning',
  ROUTE_DUPLICATE: 'warning',
  OPERATION_ID_DUPLICATE: 'warning',
  PARAMETER_UNDESCRIBED: 'warning',
  SECURITY_UNDEFINED: 'warning',
  SERVER_UNUSABLE: 'warning',
  EXAMPLE_INVALID: 'warning',
  EXAMPLE_EXTERNAL: 'warning',
  SCHEMA_KEYWORD: 'warning',
  SCHEMA_INVALID: 'error',
  SCHEMA_UNSATISFIABLE: 'error',
  SCENARIO_NOT_FOUND: 'error',
  SCENARIO_EXTEND: 'error',
  SCENARIO_SHAPE: 'error',
  SCENARIO_OPERATION: 'error',
  SCENARIO_BEHAVIOR: 'error',
  SCENARIO_OPTION: 'error',
  SCENARIO_EXPRESSION: 'error',
  SCENARIO_NAME: 'error',
  SCENARIO_ORDER: 'warning',
  SCENARIO_UNUSED: 'warning',
  CONFIG_SHAPE: 'error',
} as const;

/** The name of a kind of mistake. */
export type MistakeCode = keyof typeof SEVERITIES;

/** What a mistake says: what is wrong, and what to do about it. */
export interface Complaint {
  readonly code: MistakeCode;
  /** What is wrong, a clause without a full stop. */
  readonly message: string;
  /** What to do, a sentence with its full stop. */
  readonly remedy: string;
}

/** A line and a column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something wrong in a file, with its place. */
export interface Mistake extends Complaint, Position {
  readonly severity: 'error' | 'warning';
  /** The file as a person names it: relative to the working folder. */
  readonly file: string;
}

/** A mistake as one line: `CODE file:line:column message. What to do.` */
export function formatMistake({ code, file, line, column, message, remedy }: Mistake): string {
  return `${code} ${file}:${line}:${column} ${message}. ${remedy}`;
}
