import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { LogError } from './log.ts';

/** What stands in a file of one JSON text per line. */
export interface Content {
  /** How many lines are whole. */
  readonly lines: number;
  /** The length of those, in bytes; anything after them is the beginning of a line. */
  readonly whole: number;
  /** The length of the file, in bytes. */
  readonly size: number;
}

const LINE_FEED = 0x0a;
const CHUNK_BYTES = 256 * 1024;

/**
 * Takes the values of a file, a line each (NDJSON). Only the last line may be unfinished, and it is unless it is JSON and ends
 * with a line feed: what is written last tells that all was written. Throws a `LogError` for any other line that is no JSON.
 */
export async function readLines(
  file: FileHandle,
  path: string,
  take: (value: unknown) => void,
): Promise<Content> {
  const { size } = await file.stat();
  let lines = 0;
  let whole = 0;
  for await (const some of linesOf(file, size)) {
    for (const line of some) {
      const value = parsed(line);
      const end = whole + line.length + 1;
      if (value === undefined && end < size) throw corrupt(`${path}:${lines + 1}`);
      if (value === undefined) break;
      take(value);
      lines++;
      whole = end;
    }
  }
  return { lines, whole, size };
}

/** The bytes of the lines that end, some at a time. */
async function* linesOf(file: FileHandle, size: number): AsyncGenerator<readonly Buffer[]> {
  if (size === 0) return;
  const settings = { autoClose: false, start: 0, end: size - 1, highWaterMark: CHUNK_BYTES };
  let begun: Buffer[] = [];
  for await (const chunk of file.createReadStream(settings) as AsyncIterable<Buffer>) {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const rest = chunk.subarray(start, end);
      lines.push(begun.length === 0 ? rest : Buffer.concat([...begun, rest]));
      begun = [];
      start = end + 1;
    }
    begun.push(chunk.subarray(start));
    yield lines;
  }
}

/** The value of a line; nothing if it is no JSON, also if that is so only because its bytes are no UTF-8. */
function parsed(line: Buffer): unknown {
  // JSON.parse would take the replacement characters that broken bytes become.
  if (!isUtf8(line)) return undefined;
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

function corrupt(place: string): LogError {
  return new LogError(
    'LOG_CORRUPT',
    `${place} is no JSON. A crash breaks the last line only: put the file back from a copy, or delete this line to go on without that entry.`,
  );
}
