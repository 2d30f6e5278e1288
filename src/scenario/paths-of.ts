import type { ExpressionLanguage } from './expression.ts';

/** What reads names: an expression or a template. */
interface Reader {
  readonly paths: readonly (readonly string[])[];
  readonly calls: readonly string[];
}

/** The paths that an expression or a template reads, itself or in the shapes that it calls; what these are given is `entry`. */
export function pathsOf(reader: Reader, language: ExpressionLanguage): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const follow = ({ paths, calls }: Reader): (readonly string[])[] => [
    ...paths,
    ...calls.flatMap((name) => {
      const shape = language.shapes.get(name)?.();
      if (shape === undefined || seen.has(name)) return [];
      seen.add(name);
      return follow(shape).filter(([root]) => root !== 'entry');
    }),
  ];
  return follow(reader);
}
