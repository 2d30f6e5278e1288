import type { Decision } from '../http/decision.ts';
import { Problem } from '../http/problem.ts';
import type { JournalEntry } from '../journal/entry.ts';
import type { JournalQuery } from '../journal/query.ts';
import { type Awaited, type Expectation, ExpectationError } from '../journal/reader.ts';
import { jsonOf } from '../json/json.ts';
import type { Controlled } from './controlled.ts';
import type { Handlers } from './handler.ts';

/** What is asked about what happened. */
export function journalHandlers({ journal }: Controlled): Handlers {
  return {
    // The description has checked what a query may say.
    listExchanges: ({ query }) => ({ body: jsonOf(journal.find(query as JournalQuery)) }),
    findExchanges: ({ body }) => ({ body: jsonOf(journal.find(body as JournalQuery)) }),
    awaitExchanges: ({ body }) => told(() => journal.wait(body as unknown as Awaited)),
    expectExchanges: ({ body }) => told(() => journal.expect(body as unknown as Expectation)),
    clearJournal: () => {
      journal.clear();
      return { status: 204 };
    },
    watchExchanges: () => ({
      live: {
        open(push, end) {
          push(': every exchange when it has ended\n\n');
          return journal.listen((entry) => push(eventOf(entry)), end);
        },
      },
    }),
  };
}

async function told(
  ask: () => readonly JournalEntry[] | Promise<readonly JournalEntry[]>,
): Promise<Decision> {
  try {
    return { body: jsonOf(await ask()) };
  } catch (error) {
    if (error instanceof ExpectationError) throw new Problem('conflict', error.message);
    throw error;
  }
}

function eventOf(entry: JournalEntry): string {
  return `id: ${entry.id}\nevent: exchange\ndata: ${JSON.stringify(entry)}\n\n`;
}
