/** Tells a person something, apart from what a program reads. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Tells why the command has failed. */
export function fail(message: string): void {
  say(message);
  process.exitCode = 1;
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
