import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { filesIn, type Place, type Value, wholeOf } from './description-files.ts';

/** Where a schema stands. */
export type SchemaPlace = Pick<Place, 'file' | 'pointer'>;

/** Says what is wrong with values, by the schemas of a tree of files as they are written. */
export interface Judge {
  /** What breaks the schema at a place, one line for each; nothing if the value satisfies it. */
  violations(schema: SchemaPlace, value: unknown): string[];
}

/** A judge for the files of a folder; `formats` is a file that has patterns for formats in its comments. */
export function judgeOf(folder: string, formats?: string): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, inlineRefs: false });
  addFormats.default(ajv);
  for (const [name, format] of formats === undefined ? [] : formatsIn(formats)) ajv.addFormat(name, format);
  for (const file of filesIn(folder)) {
    const { value } = wholeOf(file);
    if (isMap(value)) ajv.addSchema(named(pathToFileURL(file).href, value));
  }
  const compiled = new Map<string, ValidateFunction>();
  const validatorAt = (id: string): ValidateFunction => {
    const known = compiled.get(id) ?? ajv.compile({ $ref: id });
    compiled.set(id, known);
    return known;
  };
  return {
    violations({ file, pointer }, value) {
      const validate = validatorAt(`${pathToFileURL(file).href}#${fragmentOf(pointer)}`);
      if (validate(value)) return [];
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
    },
  };
}

/** The formats of Matrix in a file: its comments give a pattern for some, as `# regex: "…"`; the others hold for any text. */
function formatsIn(file: string): Map<string, RegExp | true> {
  const found = new Map<string, RegExp | true>();
  let format = '';
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, name] = /^(mx-[\w-]+):/.exec(line) ?? [];
    const [, pattern] = /^ {2}# regex: (".*")$/.exec(line) ?? [];
    if (name !== undefined) found.set(name, true);
    format = name ?? format;
    if (pattern !== undefined) found.set(format, new RegExp(JSON.parse(pattern), 'u'));
  }
  return found;
}

/** Ajv resolves what is relative against `$id`, and refuses what names a draft that it does not know. */
function named(id: string, schema: { [name: string]: Value }): object {
  const { $schema, ...others } = schema;
  return { $id: id, ...(String($schema).includes('draft-04') ? others : schema) };
}

/** A file that holds a list is an example, and no schema. */
function isMap(value: Value): value is { [name: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A pointer as a URL writes it (RFC 6901, section 6). */
function fragmentOf(pointer: string): string {
  return pointer.split('/').map(encodeURIComponent).join('/');
}
