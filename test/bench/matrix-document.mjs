import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];
/** Maps whose keys are names that somebody chose. */
const MAPS = new Set(['properties', 'patternProperties', '$defs']);
const PLAIN = new Set(['example', 'examples', 'default', 'enum', 'const']);

/**
 * One OpenAPI document of all descriptions in a folder, for servers that read one file: paths with their base path in front,
 * schemas as components, everything else where it is referred to.
 */
export function oneDocument(folder) {
  const bundle = { files: new Map(), names: new Map(), schemas: {} };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Matrix client-server API', version: '1' },
    paths: {},
    components: { schemas: bundle.schemas, securitySchemes: {} },
  };
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.yaml')))
    add(bundle, document, join(folder, name));
  return document;
}

/** How many operations there are in a document. */
export function operationsIn({ paths }) {
  return Object.values(paths).flatMap((item) => METHODS.filter((method) => item[method] !== undefined))
    .length;
}

function add(bundle, document, file) {
  const { paths = {}, servers: [server] = [], components } = read(bundle, file);
  for (const [path, item] of Object.entries(paths)) {
    const full = `${basePath(server)}${path}`;
    const { ...known } = document.paths[full] ?? {};
    document.paths[full] = { ...resolved(bundle, file, item, 'inline'), ...known };
  }
  const schemes = resolved(bundle, file, components?.securitySchemes ?? {}, 'inline');
  Object.assign(document.components.securitySchemes, schemes);
}

function basePath({ url, variables = {} } = { url: '' }) {
  const filled = url.replace(/\{(\w+)\}/g, (_, name) => variables[name]?.default ?? '');
  return filled.replace(/^\w+:\/\/[^/]*/, '').replace(/\/$/, '');
}

function read({ files }, file) {
  if (!files.has(file)) files.set(file, parse(readFileSync(file, 'utf8')));
  return files.get(file);
}

/** A value without references to other files. `mode`: `inline`, `schema` where references become components, `plain` within examples. */
function resolved(bundle, file, value, mode) {
  if (Array.isArray(value)) return value.map((one) => resolved(bundle, file, one, mode));
  if (value === null || typeof value !== 'object') return value;
  const { $ref, ...rest } = value;
  const own = typeof $ref === 'string' ? rest : value;
  const members = Object.entries(own).map(([key, one]) => [key, member(bundle, file, key, one, mode)]);
  const itself = Object.fromEntries(members);
  if (typeof $ref !== 'string') return itself;
  const target = targetOf(bundle, file, $ref);
  if (mode === 'schema') return { $ref: component(bundle, target), ...itself };
  return { ...resolved(bundle, target.file, target.value, mode), ...itself };
}

function member(bundle, file, key, value, mode) {
  if (mode === 'plain' || PLAIN.has(key)) return resolved(bundle, file, value, 'plain');
  if (mode === 'inline') return resolved(bundle, file, value, key === 'schema' ? 'schema' : 'inline');
  if (!MAPS.has(key)) return resolved(bundle, file, value, mode);
  const named = Object.entries(value).map(([name, one]) => [name, resolved(bundle, file, one, mode)]);
  return Object.fromEntries(named);
}

function targetOf(bundle, from, ref) {
  const [path, pointer = ''] = decodeURI(ref).split('#');
  const file = path === '' ? from : resolve(dirname(from), path);
  let value = read(bundle, file);
  for (const token of pointer.split('/').slice(1))
    value = value[token.replaceAll('~1', '/').replaceAll('~0', '~')];
  if (value === undefined) throw new Error(`${from} refers to ${ref}, which is not there`);
  return { file, pointer, value };
}

function component(bundle, { file, pointer, value }) {
  const place = `${file}#${pointer}`;
  if (!bundle.names.has(place)) {
    const name = place.split('/').slice(-3).join('_').replace(/\W+/g, '_');
    const free = bundle.schemas[name] === undefined ? name : `${name}_${bundle.names.size}`;
    bundle.names.set(place, free);
    bundle.schemas[free] = {};
    bundle.schemas[free] = resolved(bundle, file, value, 'schema');
  }
  return `#/components/schemas/${bundle.names.get(place)}`;
}
