import { Coverage } from '../journal/coverage.ts';
import type { JournalEntry } from '../journal/entry.ts';
import { isDeeperThan } from '../json/depth.ts';
import type { Api, Operation } from '../spec/api.ts';
import { Charges, type Offense, requestIn } from './charges.ts';
import { RULES } from './conduct/all.ts';
import type { Judge, Rule } from './conduct/rule.ts';
import { gatesFor, type Thresholds } from './gates.ts';
import { Ignores } from './ignores.ts';
import { offenseOf, strayOffense } from './offenses.ts';
import type { Report, RuleVerdict } from './report.ts';

/** What becomes of bad conduct: it breaks the contract, it is told, or nobody asks. */
export type ConductMode = 'error' | 'warn' | 'off';

/** How a client is judged. */
export interface HearingOptions extends Thresholds {
  readonly conduct: ConductMode;
  /** Whether rules that usually only warn break the contract too. */
  readonly strict: boolean;
  /** Patterns of what is ignored. */
  readonly ignore: readonly string[];
}

interface Charged {
  readonly rule: Rule;
  readonly judge: Judge;
  readonly charges: Charges;
}

/** Deeper bodies are refused anyway, and nothing that goes into them step by step would come back. */
const MOST_DEPTH = 1000;

function withinReach(entry: JournalEntry): JournalEntry {
  const { request } = entry;
  if (!isDeeperThan(request.body, MOST_DEPTH)) return entry;
  return { ...entry, isCut: true, request: { ...request, body: null } };
}

/** Hears of every exchange, and comes to a verdict; keeps examples, and no exchange. */
export class Hearing {
  readonly #options: HearingOptions;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #coverage: Coverage;
  readonly #ignores: Ignores;
  readonly #rules: readonly Charged[];
  readonly #violations = new Charges();
  readonly #warnings = new Charges();
  readonly #ownMistakes = new Charges();
  readonly #ignored = new Charges();
  #exchanges = 0;

  constructor(api: Api, options: HearingOptions) {
    this.#options = options;
    this.#operations = new Map(api.operations.map((operation) => [operation.id, operation]));
    this.#coverage = new Coverage(api);
    this.#ignores = new Ignores(options.ignore, api.operations);
    this.#rules = (options.conduct === 'off' ? [] : RULES).map((rule) => ({
      rule,
      judge: rule.judge(api.schemas),
      charges: new Charges(),
    }));
  }

  /** Takes in an exchange that has ended. */
  take(told: JournalEntry): void {
    const entry = withinReach(told);
    this.#exchanges++;
    this.#coverage.take(entry);
    for (const finding of entry.findings) {
      const { location, severity, code } = finding;
      if (location.message === 'response') this.#charge(this.#ownMistakes, offenseOf(finding), entry);
      else if (severity === 'error') this.#charge(this.#violations, offenseOf(finding), entry);
      // There is a rule for what is deprecated.
      else if (code !== 'deprecated') this.#charge(this.#warnings, offenseOf(finding), entry);
    }
    const stray = strayOffense(entry);
    if (stray !== undefined) this.#charge(this.#violations, stray, entry);
    const operation = this.#operations.get(entry.operation ?? '');
    if (operation === undefined) return;
    for (const { rule, judge, charges } of this.#rules)
      for (const offense of judge(entry, operation))
        this.#charge(charges, { where: '', ...offense, code: rule.name }, entry);
  }

  /** The verdict on all that has been taken in. */
  report(): Report {
    const violations = this.#violations.list();
    const conduct = this.#rules.map((one) => this.#verdictOf(one));
    const coverage = this.#coverage.result();
    const gates = gatesFor(
      { exchanges: this.#exchanges, violations, conduct, operations: coverage.all.operations },
      this.#options,
    );
    const all = [this.#violations, this.#warnings, this.#ownMistakes, this.#ignored];
    return {
      verdict: gates.every(({ isMet }) => isMet) ? 'kept' : 'broken',
      gates,
      exchanges: this.#exchanges,
      violations,
      warnings: this.#warnings.list(),
      ownMistakes: this.#ownMistakes.list(),
      conduct,
      coverage,
      ignored: this.#ignored.list(),
      ignores: this.#ignores.list(),
      unlisted: [...all, ...this.#rules.map(({ charges }) => charges)].reduce(
        (sum, { unlisted }) => sum + unlisted,
        0,
      ),
    };
  }

  #charge(charges: Charges, offense: Offense, entry: JournalEntry): void {
    const operation = this.#operations.get(entry.operation ?? '');
    const request = requestIn(entry, operation);
    const isIgnored = this.#ignores.match({ code: offense.code, operation: entry.operation, request });
    (isIgnored ? this.#ignored : charges).add(offense, entry, operation);
  }

  #verdictOf({ rule: { name, description, isMild }, charges }: Charged): RuleVerdict {
    const { conduct, strict } = this.#options;
    const isError = conduct === 'error' && (!isMild || strict);
    return { name, description, severity: isError ? 'error' : 'warning', charges: charges.list() };
  }
}
