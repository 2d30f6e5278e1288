import { consoleRenderer } from './console.ts';
import { githubRenderer } from './github.ts';
import { htmlRenderer } from './html.ts';
import { jsonRenderer } from './json.ts';
import { junitRenderer } from './junit.ts';
import type { Renderer } from './renderer.ts';

/** The renderers of a report, by name. */
export const RENDERERS: Readonly<Record<string, Renderer>> = {
  console: consoleRenderer,
  junit: junitRenderer,
  json: jsonRenderer,
  html: htmlRenderer,
  github: githubRenderer,
};
