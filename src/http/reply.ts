/** What goes back to a caller, ready to be sent. */
export interface Reply {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` for no body. */
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}
