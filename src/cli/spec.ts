import { bundledApi, type Mistake, type MockServerOptions } from '../index.ts';

/** What every command that reads descriptions can be told. */
export interface SpecOptions {
  readonly overlay: readonly string[];
  readonly root: readonly string[];
  readonly allowRemoteRefs: boolean;
  /** `false` for `--no-base-path`. */
  readonly basePath: string | false | undefined;
}

/** The options of the library that the flags about descriptions mean. */
export function specFrom(
  spec: readonly string[],
  { overlay, root, allowRemoteRefs, basePath }: SpecOptions,
): MockServerOptions {
  return {
    ...(spec.length > 0 ? { spec } : {}),
    overlays: overlay,
    roots: root,
    allowRemoteRefs,
    basePath: basePath === false ? '' : basePath,
  };
}

/** What was looked at, for a message that says that nothing was found there. */
export function lookedAt(spec: readonly string[]): string {
  return (spec.length > 0 ? spec : [bundledApi]).join(', ');
}

/** `1 error` and `2 warnings`, for as many as there are of each. */
export function countsOf(mistakes: readonly Mistake[]): string {
  const count = (severity: Mistake['severity']): string => {
    const number = mistakes.filter((mistake) => mistake.severity === severity).length;
    return `${number} ${severity}${number === 1 ? '' : 's'}`;
  };
  return `${count('error')}, ${count('warning')}`;
}
