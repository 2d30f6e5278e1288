import type { Report } from '../report.ts';

/** Gives text a color, where there is a terminal to show it. */
export type Paint = (rendition: 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;

/** Makes text of a report. */
export interface Renderer {
  /** The file that it goes to where none is named; `undefined` for standard output. */
  readonly file: string | undefined;
  render(report: Report, paint: Paint): string;
  /** What a renderer adds for the summary of a run on GitHub. */
  readonly summary?: (report: Report) => string;
}
