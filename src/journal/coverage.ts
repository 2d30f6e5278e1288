import type { Api, Operation } from '../spec/api.ts';
import { type Sheet, sheetFor, type Tally } from './coverage-sheet.ts';
import type { JournalEntry } from './entry.ts';

/** What of the descriptions has been used; plain JSON. */
export interface CoverageReport {
  /** Over all operations. */
  readonly all: CoverageTotals;
  /** Over those that were used. */
  readonly used: CoverageTotals;
  /** In the order of the descriptions. */
  readonly operations: readonly OperationCoverage[];
}

/** How much of each kind was used. */
export interface CoverageTotals {
  readonly operations: CoverageShare;
  readonly statuses: CoverageShare;
  readonly parameters: CoverageShare;
  readonly mediaTypes: CoverageShare;
  readonly values: CoverageShare;
}

/** How many of how many. */
export interface CoverageShare {
  readonly covered: number;
  readonly total: number;
  /** Rounded down to a tenth; 100 where there is nothing to cover. */
  readonly percent: number;
}

/** What was used of one operation; what was never met has the count 0. */
export interface OperationCoverage {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly calls: number;
  /** Described statuses: `200`, `4XX`, `default`. */
  readonly statuses: readonly CoverageItem[];
  /** `query timeout`; without cookies. */
  readonly parameters: readonly CoverageItem[];
  readonly requestTypes: readonly CoverageItem[];
  readonly responseTypes: readonly CoverageItem[];
  /** The values that the description lists: `query dir: b`, `body /msgtype: m.text`. */
  readonly values: readonly CoverageItem[];
}

/** Something that is described, and how often it was used. */
export interface CoverageItem {
  readonly name: string;
  readonly count: number;
}

/** Counts what of the descriptions is used; keeps numbers, and no exchange. */
export class Coverage {
  readonly #api: Api;
  readonly #sheets = new Map<string, Sheet>();
  readonly #operations: ReadonlyMap<string, Operation>;

  constructor(api: Api) {
    this.#api = api;
    this.#operations = new Map(api.operations.map((operation) => [operation.id, operation]));
  }

  /** Counts an exchange that has ended. */
  take(entry: JournalEntry): void {
    const operation = this.#operations.get(entry.operation ?? '');
    if (operation !== undefined) this.#sheet(operation).note(entry);
  }

  /** What has been used so far. The first call reads all of the descriptions. */
  result(): CoverageReport {
    const operations = this.#api.operations.map((operation) => coverageOf(operation, this.#sheet(operation)));
    return {
      all: totalsOf(operations),
      used: totalsOf(operations.filter(({ calls }) => calls > 0)),
      operations,
    };
  }

  #sheet(operation: Operation): Sheet {
    const known = this.#sheets.get(operation.id);
    if (known !== undefined) return known;
    const sheet = sheetFor(operation, this.#api.schemas);
    this.#sheets.set(operation.id, sheet);
    return sheet;
  }
}

function coverageOf({ id, method, path, paths }: Operation, sheet: Sheet): OperationCoverage {
  return {
    operation: id,
    method,
    path: paths[0] ?? path,
    calls: sheet.calls,
    statuses: itemsIn(sheet.statuses),
    parameters: itemsIn(sheet.parameters),
    requestTypes: itemsIn(sheet.requestTypes),
    responseTypes: itemsIn(sheet.responseTypes),
    values: itemsIn(sheet.values),
  };
}

function itemsIn(tally: Tally): CoverageItem[] {
  return [...tally].map(([name, count]) => ({ name, count }));
}

function totalsOf(operations: readonly OperationCoverage[]): CoverageTotals {
  return {
    operations: shareOf(operations.map(({ calls }) => calls)),
    statuses: shareOf(operations.flatMap(({ statuses }) => statuses.map(({ count }) => count))),
    parameters: shareOf(operations.flatMap(({ parameters }) => parameters.map(({ count }) => count))),
    mediaTypes: shareOf(
      operations.flatMap(({ requestTypes, responseTypes }) =>
        [...requestTypes, ...responseTypes].map(({ count }) => count),
      ),
    ),
    values: shareOf(operations.flatMap(({ values }) => values.map(({ count }) => count))),
  };
}

function shareOf(counts: readonly number[]): CoverageShare {
  const covered = counts.filter((count) => count > 0).length;
  const total = counts.length;
  return { covered, total, percent: total === 0 ? 100 : Math.floor((covered * 1000) / total) / 10 };
}
