import { read, readJson } from './requests.mjs';

/**
 * Reads an exchange back from the journal of our server, and the finding of a bad request; fails unless both are there, and
 * CORS too: nothing is timed that has been turned off.
 */
export async function everythingOn(server, { good, bad }) {
  const { exchanges } = await readJson(server, '/_mock/health');
  const answer = await read(server, good);
  await read(server, bad);
  const [first, second] = await readJson(server, `/_mock/journal?after=${exchanges}`);
  const missing = [
    answer.headers.some(([name]) => name.toLowerCase() === 'access-control-allow-origin') || 'CORS',
    (first?.request.target === good.path && first.response?.status === answer.status) || 'the journal',
    (second?.request.target === bad.path && second.findings.length > 0) || 'validation',
  ].filter((found) => found !== true);
  if (missing.length > 0) throw new Error(`${good.path}: there is no sign of ${missing.join(' and ')}`);
}
