import type { Finding } from '../http/finding.ts';
import type { JournalEntry } from '../journal/entry.ts';
import type { Offense } from './charges.ts';

/** A finding as something that is wrong: places of lists are all one. */
export function offenseOf({ code, message, location: { part, path } }: Finding): Offense {
  const where = [part, path.replace(/\/\d+(?=\/|$)/g, '/*')].filter((word) => word !== '').join(' ');
  return { code, where, message };
}

/** What is wrong with a request that no description knows; `undefined` where one does. */
export function strayOffense({ operation, request, response }: JournalEntry): Offense | undefined {
  if (operation !== null || response === null || response.status < 400) return undefined;
  const { method, path } = request;
  switch (response.status) {
    case 404:
      return { code: 'unknown-path', where: 'path', message: `no description has the path ${path}` };
    case 405:
      return {
        code: 'unknown-method',
        where: 'path',
        message: `${path} does not take ${method}, but ${response.headers.allow ?? 'other methods'}`,
      };
    default:
      return {
        code: 'unreadable',
        where: 'request',
        message: `the request cannot be read and is answered ${response.status}`,
      };
  }
}
