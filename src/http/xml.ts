import { isArray, isObject, type Json } from '../json/json.ts';

/** A value as XML: an element for each name, a list as the same element again, a scalar as text. */
export function toXml(value: Json, root = 'response'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, value)}`;
}

function element(name: string, value: Json): string {
  if (isArray(value)) return value.map((item) => element(name, item)).join('');
  const tag = /^[A-Za-z_][\w.-]*$/.test(name) ? name : 'item';
  return `<${tag}>${contentOf(value)}</${tag}>`;
}

function contentOf(value: Json): string {
  if (isObject(value))
    return Object.entries(value)
      .map(([name, item]) => element(name, item))
      .join('');
  return value === null ? '' : escapeText(String(value));
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
