import { answerOf, type Batch, type Shown, text } from '../scenarios/client.ts';

/** Asks a server; the path is relative to it. Rejects where there is no whole answer. */
export type Ask = <Body>(method: string, path: string, body?: unknown) => Promise<Body>;

/** One user in one room of a server, wherever that runs. */
export interface Room {
  /** Sends a message as a transaction, and gives the id of its event. */
  send(txnId: string, message?: string): Promise<string>;
  /** All that happened after a token, page by page. */
  after(token: string): Promise<History>;
}

/** Events in their order, and the token behind the last one. */
export interface History {
  readonly events: readonly Shown[];
  readonly end: string;
}

/** Before anything has happened. */
export const BEGINNING = 's0_9_0';

/** How many events a page has. */
const PAGE = 500;

/** What asks the server that listens on a URL. */
export function askAt(url: string): Ask {
  return async (method, path, body) => {
    const answer = await answerOf(url + path, method, { headers: { authorization: 'Bearer alice' }, body });
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    // What a test expects of a body it says itself.
    return answer.body as never;
  };
}

export function roomOf(ask: Ask): Room {
  const pageAfter = (token: string): Promise<Batch> =>
    ask('GET', `/_matrix/client/api/v1/events?from=${token}&timeout=0&limit=${PAGE}`);
  return {
    async send(txnId, message = txnId) {
      const path = `/_matrix/client/api/v1/rooms/!room:localhost/send/m.room.message/${txnId}`;
      return (await ask<{ event_id: string }>('PUT', path, text(message))).event_id;
    },
    async after(token) {
      const events: Shown[] = [];
      for (let end = token; ; ) {
        const page = await pageAfter(end);
        if (page.chunk.length === 0) return { events, end: page.end };
        events.push(...page.chunk);
        end = page.end;
      }
    },
  };
}
