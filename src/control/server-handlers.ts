import { Coverage } from '../journal/coverage.ts';
import { jsonOf } from '../json/json.ts';
import type { Controlled } from './controlled.ts';
import type { Handlers } from './handler.ts';

/** What is asked about the server as a whole. */
export function serverHandlers({ api, journal, reload }: Controlled): Handlers {
  return {
    health: () => ({
      body: { status: 'ok', operations: api().operations.length, exchanges: journal.count },
    }),
    listOperations: () => ({
      body: api().operations.map(({ id, method, paths, responses, document }) => ({
        id,
        method,
        paths: [...paths],
        statuses: responses.map(({ status }) => status),
        document: document.file,
      })),
    }),
    listMistakes: () => ({ body: jsonOf(api().mistakes.list()) }),
    reload: async () => ({ body: jsonOf(await reload()) }),
    listFindings: () => ({
      body: jsonOf(
        journal
          .find({ findings: true })
          .flatMap(({ id, world, operation, findings }) =>
            findings.map((finding) => ({ exchange: id, world, operation, ...finding })),
          ),
      ),
    }),
    coverage: () => {
      const coverage = new Coverage(api());
      for (const entry of journal.find()) coverage.take(entry);
      return { body: jsonOf(coverage.result()) };
    },
  };
}
