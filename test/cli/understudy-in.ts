import { type Running, understudy } from '../support/command.ts';

/** Starts `understudy` in a folder, with these variables in its environment. */
export function understudyIn(
  folder: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  const [here, before] = [process.cwd(), { ...process.env }];
  process.chdir(folder);
  Object.assign(process.env, environment);
  try {
    return understudy(...words);
  } finally {
    process.chdir(here);
    process.env = before;
  }
}
