import { type Running, understudy } from '../support/command.ts';

/** A server in a process of its own. */
export interface Served extends Running {
  readonly url: string;
}

/** Starts the command, and waits until it listens on a port of its own. */
export async function served(...words: string[]): Promise<Served> {
  const command = understudy('serve', ...words, '--port', '0');
  const [, url = ''] = await command.printed(/understudy listening on (\S+)/);
  return { ...command, url };
}

/** Ends a process as a crash does: it gets no chance to do anything about it. */
export async function kill(command: Running): Promise<void> {
  command.kill('SIGKILL');
  await command.ended;
}
