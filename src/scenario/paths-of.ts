import type { ExpressionLanguage } from './expressions/expression.ts';

/** What reads names: an expression or a template. */
interface Reader {
  readonly paths: readonly (readonly string[])[];
  readonly calls: readonly string[];
  readonly draws: boolean;
}

/** The paths that an expression or a template reads, itself or in the shapes that it calls; what these are given is `entry`. */
export function pathsOf(reader: Reader, language: ExpressionLanguage): readonly (readonly string[])[] {
  const inShapes = shapesOf(reader, language).flatMap(({ paths }) => paths);
  return [...reader.paths, ...inShapes.filter(([root]) => root !== 'entry')];
}

/** Whether an expression or a template makes an identifier, itself or in the shapes that it calls. */
export function drawsIdentifiers(reader: Reader, language: ExpressionLanguage): boolean {
  return reader.draws || shapesOf(reader, language).some(({ draws }) => draws);
}

/** The shapes that are called, also by way of others. */
function shapesOf({ calls }: Reader, language: ExpressionLanguage): readonly Reader[] {
  const found = new Map<string, Reader>();
  const open = [...calls];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const shape = found.has(name) ? undefined : language.shapes.get(name)?.();
    if (shape === undefined) continue;
    found.set(name, shape);
    open.push(...shape.calls);
  }
  return [...found.values()];
}
