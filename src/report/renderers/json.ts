import type { Renderer } from './renderer.ts';

/** The report as it is. */
export const jsonRenderer: Renderer = {
  file: 'understudy-report.json',
  render: (report) => `${JSON.stringify(report, null, 2)}\n`,
};
