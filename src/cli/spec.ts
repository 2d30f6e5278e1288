import { bundledApi, type Mistake, type MockServerOptions } from '../index.ts';

/** What every command that reads descriptions can be told. */
export interface SpecOptions {
  readonly overlay: readonly string[];
  readonly root: readonly string[];
  readonly allowRemoteRefs: boolean;
  /** `false` for `--no-base-path`. */
  readonly basePath: string | false | undefined;
  readonly scenario: readonly string[];
  readonly serverName: string;
}

/** The options of the library that the flags about descriptions mean. */
export function specFrom(
  spec: readonly string[],
  { overlay, root, allowRemoteRefs, basePath, scenario, serverName }: SpecOptions,
): MockServerOptions {
  return {
    ...(spec.length > 0 ? { spec } : {}),
    overlays: overlay,
    roots: root,
    allowRemoteRefs,
    basePath: basePath === false ? '' : basePath,
    ...(scenario.length > 0 ? { scenario } : {}),
    serverName,
  };
}

/** What is said where no operation was found: what was looked at, and what was looked for. */
export function nothingToServe(spec: readonly string[]): string {
  const looked = (spec.length > 0 ? spec : [bundledApi]).join(', ');
  return `There is nothing to serve. Looked at: ${looked}. A description has swagger or openapi at its top, and paths.`;
}

/** `1 error`, `2 errors`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How many errors and how many warnings there are, in words. */
export function countsOf(mistakes: readonly Mistake[]): string {
  const errors = mistakes.filter(({ severity }) => severity === 'error').length;
  return `${counted(errors, 'error')}, ${counted(mistakes.length - errors, 'warning')}`;
}
