import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { RENDERERS } from '../report/renderers/all.ts';
import type { Renderer } from '../report/renderers/renderer.ts';
import type { Report } from '../report/report.ts';
import { didYouMean } from '../text/suggest.ts';
import { paintFor } from './paint.ts';

/** A renderer, and where what it makes goes: a file, or standard output. */
export interface ReportTarget {
  readonly renderer: Renderer;
  readonly file: string | undefined;
}

/** Reads a list of renderers, each with a file or not: `console,junit=report.xml`. Throws a `RangeError` for one that there is not. */
export function reportTargets(text: string): readonly ReportTarget[] {
  const names = Object.keys(RENDERERS);
  return text.split(',').map((word) => {
    const [, name = '', file] = /^\s*([^=\s]*)\s*(?:=(.+))?$/.exec(word) ?? [];
    const renderer = Object.hasOwn(RENDERERS, name) ? RENDERERS[name] : undefined;
    if (renderer === undefined)
      throw new RangeError(
        `There is no report ${JSON.stringify(word)}. ${didYouMean(name, names, `There is: ${names.join(', ')}.`)}`,
      );
    return { renderer, file: file ?? renderer.file };
  });
}

/** Writes a report everywhere that it is to go; where a file cannot be written it is written to all others, and then rejects. */
export async function writeReport(report: Report, targets: readonly ReportTarget[]): Promise<void> {
  const done = await Promise.allSettled(targets.map((target) => writeTo(target, report)));
  const failed = done.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function writeTo({ renderer, file }: ReportTarget, report: Report): Promise<void> {
  const isTerminal = file === undefined && process.stdout.isTTY === true;
  const text = renderer.render(report, file === undefined ? paintFor(isTerminal, process.env) : plain);
  if (file === undefined) process.stdout.write(text);
  else await written(file, text);
  const { GITHUB_STEP_SUMMARY: summary = '' } = process.env;
  if (renderer.summary !== undefined && summary !== '') await appendFile(summary, renderer.summary(report));
}

function plain(_: string, text: string): string {
  return text;
}

async function written(file: string, text: string): Promise<void> {
  await mkdir(dirname(resolve(file)), { recursive: true });
  await writeFile(file, text);
}
