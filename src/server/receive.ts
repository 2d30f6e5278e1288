import { type Form, type FormPart, Incoming, type Matched } from '../http/incoming.ts';
import { essenceOf, kindOf } from '../http/media-type.ts';
import type { Asked } from './asked.ts';

/** A request whose body has arrived; at once unless that is to be taken apart. */
export function received(asked: Asked, matched: Matched, body: Uint8Array): Incoming | Promise<Incoming> {
  const mediaType = asked.header('content-type') ?? '';
  return FORM_DATA.test(mediaType)
    ? formOf(body, mediaType).then((form) => new Incoming(asked, matched, { body, form }))
    : new Incoming(asked, matched, { body });
}

const FORM_DATA = /^multipart\/form-data/i;

async function formOf(body: Uint8Array, mediaType: string): Promise<Form> {
  try {
    const data = await new Response(Uint8Array.from(body), {
      headers: { 'content-type': mediaType },
    }).formData();
    const form = new Map<string, FormPart[]>();
    // One look at every part: to ask for the parts of each name would look at all of them for each.
    for (const [name, part] of data) {
      const parts = form.get(name) ?? [];
      parts.push(await partOf(part));
      form.set(name, parts);
    }
    return form;
  } catch {
    return 'malformed';
  }
}

/** A file that says nothing of itself counts as plain text (RFC 7578, section 4.4), so that says nothing either. */
async function partOf(part: string | File): Promise<FormPart> {
  if (typeof part === 'string') return { mediaType: undefined, text: part };
  const mediaType = essenceOf(part.type);
  const isText = ['json', 'text'].includes(kindOf(mediaType));
  return {
    mediaType: ['', 'text/plain'].includes(mediaType) ? undefined : mediaType,
    text: isText ? await part.text() : undefined,
  };
}
