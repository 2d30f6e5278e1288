import { closeness } from '../text/suggest.ts';

const MOST = 3;

/** The path templates that a path comes closest to, the closest first: segment by segment, a parameter fits anything. */
export function nearestPaths(path: string, templates: Iterable<string>): string[] {
  const wanted = path.split('/');
  const ranked = [...templates].map((template) => ({
    template,
    score: scoreOf(wanted, template.split('/')),
  }));
  return ranked
    .filter(({ score }) => score >= 0.6)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ template }) => template);
}

/** A base path that was forgotten is the commonest slip: the end of a template counts nearly like the whole. */
function scoreOf(wanted: readonly string[], template: readonly string[]): number {
  const end = template.slice(-wanted.length + 1);
  // Parameters alone are like everything.
  const says = end.some((segment) => !segment.includes('{'));
  return Math.max(likeness(wanted, template), says ? 0.95 * likeness(wanted, ['', ...end]) : 0);
}

/** From 0 to 1: how much of the longer path has its like at the same place of the other. */
function likeness(a: readonly string[], b: readonly string[]): number {
  const length = Math.max(a.length, b.length) - 1;
  let sum = 0;
  for (let index = 1; index <= length; index++) {
    const [one, other] = [a[index], b[index]];
    if (one === undefined || other === undefined) continue;
    sum += other.includes('{') ? 0.9 : closeness(one, other);
  }
  return length === 0 ? 0 : sum / length;
}
