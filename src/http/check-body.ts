import { shapeOf } from '../schema/shape.ts';
import type { Content, RequestBody } from '../spec/api.ts';
import type { Schemas } from '../spec/schemas.ts';
import { decodeBody } from './body-decoding.ts';
import type { CheckedParts } from './check-parameters.ts';
import { type Complaint, complaint, violationFinding } from './complaint.ts';
import type { DialectName } from './dialect.ts';
import type { Incoming } from './incoming.ts';
import { essenceOf, kindOf } from './media-type.ts';
import type { SchemaCheck } from './schema-check.ts';

/** A check of the body, made once for an operation. */
export type BodyCheck = (incoming: Incoming, checked: CheckedParts) => void;

const PLACE = { part: 'body', name: '' } as const;

/** The check of an operation's body; `undefined` where none is described, and any is passed over. */
export function bodyCheck(
  body: RequestBody | undefined,
  schemas: Schemas,
  { violations, dialect }: { violations: SchemaCheck; dialect: DialectName },
): BodyCheck | undefined {
  if (body === undefined) return undefined;
  const readers = body.contents.map((content) => ({
    content,
    essence: essenceOf(content.mediaType),
    read: readerOf(content, schemas, violations),
  }));
  let last: { readonly mediaType: string | undefined; readonly chosen: Chosen | undefined } | undefined;
  return (incoming, checked) => {
    if (incoming.body === undefined || incoming.body.length === 0) {
      if (body.required)
        checked.complaints.push(
          complaint('missing-body', PLACE, { code: 'missing', message: 'body must be given' }),
        );
      return;
    }
    if (readers.length === 0) return;
    const mediaType = incoming.header('content-type');
    // Most clients say the same each time.
    if (last === undefined || last.mediaType !== mediaType)
      last = { mediaType, chosen: choose(readers, mediaType, dialect) };
    const { chosen } = last;
    if (chosen !== undefined) return chosen.reader.read(incoming, checked, chosen.mediaType);
    const known = body.contents.map((content) => content.mediaType).join(', ');
    const message = `body must be ${body.contents.length > 1 ? 'one of ' : ''}${known}, but content-type says ${mediaType}`;
    checked.complaints.push(
      complaint(
        'unknown-media-type',
        { part: 'header', name: 'content-type' },
        { code: 'media-type', message },
      ),
    );
  };
}

interface Reader {
  readonly content: Content;
  /** Its media type, without parameters. */
  readonly essence: string;
  readonly read: (incoming: Incoming, checked: CheckedParts, mediaType: string) => void;
}

/** What reads a body, and the media type that it reads it as. */
interface Chosen {
  readonly reader: Reader;
  readonly mediaType: string;
}

/** The described media type that a request's is; a Matrix server reads whatever it is sent as JSON where JSON is described. */
function choose(
  readers: readonly Reader[],
  mediaType: string | undefined,
  dialect: DialectName,
): Chosen | undefined {
  const sent = essenceOf(mediaType ?? '');
  const exact = readers.find(({ essence }) => essence === sent);
  if (exact !== undefined && mediaType !== undefined) return { reader: exact, mediaType };
  const json = readers.find(({ content }) => kindOf(content.mediaType) === 'json');
  if (dialect === 'matrix' && json !== undefined) return { reader: json, mediaType: json.content.mediaType };
  const [first] = readers;
  if (mediaType === undefined || sent === '')
    return first && { reader: first, mediaType: first.content.mediaType };
  const reader = readers.find(({ essence }) => isOf(sent, essence));
  if (reader !== undefined) return { reader, mediaType };
  // An upload is whatever it is.
  const bytes =
    dialect === 'matrix' ? readers.find(({ content }) => kindOf(content.mediaType) === 'bytes') : undefined;
  return bytes && { reader: bytes, mediaType: bytes.content.mediaType };
}

/** Whether a media type is a described one, or lies in a described range. */
function isOf(sent: string, described: string): boolean {
  return (
    described === sent ||
    described === '*/*' ||
    (described.endsWith('/*') && sent.startsWith(described.slice(0, -1)))
  );
}

/** The media types of parts that their encoding does not permit (OpenAPI 3.1, section 4.8.15.1). */
function complaintsOfParts({ encoding }: Content, { form }: Incoming): Complaint[] {
  if (form === undefined || form === 'malformed') return [];
  return Object.entries(encoding).flatMap(([name, { contentType }]) => {
    const known = contentType?.split(',').map(essenceOf) ?? [];
    const wrong = (form.get(name) ?? []).find(
      ({ mediaType }) => mediaType !== undefined && !known.some((one) => isOf(mediaType, one)),
    );
    if (known.length === 0 || wrong === undefined) return [];
    const message = `body /${name} must be ${known.join(' or ')}, but is ${wrong.mediaType}`;
    const place = { ...PLACE, name: `/${name}` };
    return [complaint('invalid-body', place, { code: 'media-type', message })];
  });
}

function readerOf(content: Content, schemas: Schemas, violations: SchemaCheck): Reader['read'] {
  const { schema } = content;
  const shape = shapeOf(schema === undefined ? [] : [{ $ref: schema }], schemas);
  return (incoming, checked, mediaType) => {
    const decoded = decodeBody(content, incoming, { mediaType, shape });
    if ('malformed' in decoded) {
      const message = `body must be ${essenceOf(mediaType)}, but cannot be read: ${decoded.malformed}`;
      checked.complaints.push(complaint('malformed-body', PLACE, { code: 'malformed', message }));
      return;
    }
    if (incoming.form !== undefined) checked.complaints.push(...complaintsOfParts(content, incoming));
    if (!('value' in decoded)) return;
    const { value } = decoded;
    if (checked.decoded !== undefined) checked.decoded.body = value;
    if (schema === undefined) return;
    for (const violation of violations(schema, value)) {
      const finding = violationFinding('request', PLACE, { violation, value });
      if (finding.severity === 'error') checked.complaints.push({ kind: 'invalid-body', finding });
      else checked.warnings.push(finding);
    }
  };
}
