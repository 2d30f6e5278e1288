/** A body that comes in parts, as it is read in the background. */
export interface Live extends AsyncDisposable {
  /** What has come. */
  readonly text: string;
  /** How it ended, once it has. */
  readonly end: 'whole' | 'broken' | undefined;
  hangUp(): Promise<void>;
}

/** Reads a body as it comes. */
export function liveOf({ body }: Response): Live {
  if (body === null) throw new Error('There is no body.');
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const state: { text: string; end: Live['end'] } = { text: '', end: undefined };
  const read = async (): Promise<void> => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      state.text += decoder.decode(part.value, { stream: true });
    }
  };
  read().then(
    () => {
      state.end = 'whole';
    },
    () => {
      state.end = 'broken';
    },
  );
  const hangUp = (): Promise<void> => reader.cancel().catch(() => undefined);
  return {
    get text() {
      return state.text;
    },
    get end() {
      return state.end;
    },
    hangUp,
    [Symbol.asyncDispose]: hangUp,
  };
}
