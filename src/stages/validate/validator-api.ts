/**
 * The public API of validators: what a file in validators/ may see and say. It sees one document at a time, read-only,
 * and the lists; it says problems and warnings, in the catalogue's words or in its own. It gets no bytes, no clock
 * but the day, and nothing to write to.
 */
import type { Document, Line } from '../../domain/document.ts';
import type { FindingValue } from '../../domain/finding.ts';
import { DATASET_ROLES, type DatasetRole } from '../../domain/interface.ts';
import type { Row, Table } from '../../domain/lookups.ts';
import { isCheckKey } from '../../words/checks.ts';
import type { FindingCode, FindingValues } from '../../words/finding-values.ts';
import { STANDARD_CHECKS } from './checks/standard-checks.ts';
import type { BudgetAnswer, SiteAnswer, SupplierAnswer } from './look-ups.ts';

export type { Document, Line } from '../../domain/document.ts';
export type { Row } from '../../domain/lookups.ts';
export type { BudgetAnswer, SiteAnswer, SupplierAnswer } from './look-ups.ts';

/** Where in the document: the line, where it is about one, and the field by its name in the definition. */
export interface Where {
  readonly line?: Line;
  readonly field?: string;
}

/** In the catalogue's words: the code, and the values that its words need. */
export type CatalogueFinding = {
  readonly [Code in FindingCode]: Where & {
    readonly code: Code;
    /** A value that is not known is left out or undefined: the words are then plainer. */
    readonly values: {
      readonly [Name in keyof FindingValues[Code]]: FindingValues[Code][Name] | undefined;
    };
    /** Findings of one code and one group are shown as one. */
    readonly group?: string;
  };
}[FindingCode];

/** In its own words. AIMS refuses words that do not help: no heading, no way to fix it, nobody to ask. */
export interface OwnFinding extends Where {
  /** Not one of the catalogue's: LIB-001. */
  readonly code: string;
  /** At most 60 characters. */
  readonly heading: string;
  /** What was found, with the value itself. */
  readonly text: string;
  /** What to do: at least one sentence. */
  readonly fix: readonly [string, ...string[]];
  /** Who can do it: `from`, `systems`, or a contact of the definition. */
  readonly who: string;
  readonly values?: Readonly<Record<string, FindingValue>>;
  readonly group?: string;
}

export interface ValidatorContext {
  /** The day in the United Kingdom, YYYY-MM-DD. */
  readonly today: string;
  /** The lists by the part they play; undefined where the definition names none. */
  readonly datasets: Readonly<Partial<Record<DatasetRole, Dataset>>>;
  /** The questions that AIMS's own rules ask of the lists. Throws where the definition names no such list. */
  readonly lookUp: {
    supplier(number: string): SupplierAnswer;
    site(supplier: string, site: string): SiteAnswer;
    /** On the document's accounting date; without one nothing is said of days, and the check does not count as done. */
    budget(code: string): BudgetAnswer;
  };
  problem(finding: CatalogueFinding | OwnFinding): void;
  warning(finding: CatalogueFinding | OwnFinding): void;
}

export interface Dataset {
  find(...keyParts: string[]): Row | undefined;
  all(): readonly Row[];
  nearest(key: string, max: number): readonly Row[];
}

export interface Check {
  /**
   * What it is called under "What we checked": a sentence of its own, or `supplier` or `budget-code`, which it then
   * stands in for, so that nothing is reported twice. No other check of AIMS can be replaced.
   */
  readonly check: string;
  /** Lists without which it cannot be done; the record then says that it was not. */
  readonly needs?: readonly DatasetRole[];
  document(document: Document, context: ValidatorContext): void;
}

export interface Validator {
  readonly checks: readonly Check[];
}

interface ValidatorSpec {
  readonly checks?: readonly Check[];
  /** One check without a name of its own. */
  document?(document: Document, context: ValidatorContext): void;
}

const MADE = new WeakSet<object>();

/** What checks without a name are counted under. */
const OWN_CHECKS = 'own-checks';

/** Throws where the validator is not one, so that a slip in it stops AIMS from trusting it. */
export function defineValidator(spec: ValidatorSpec): Validator {
  const named = (spec.checks ?? []).map((check) => ({ ...check }));
  const unnamed =
    spec.document === undefined ? [] : [{ check: OWN_CHECKS, document: spec.document }];
  const checks = [...named, ...unnamed];
  if (checks.length === 0) throw new TypeError('A validator needs at least one check.');
  for (const check of checks) refuseMistakes(check);
  const validator = Object.freeze({ checks: Object.freeze(checks) });
  MADE.add(validator);
  return validator;
}

/** What a check may be called though AIMS has a check of that name. */
const MAY_BE_OWN = [OWN_CHECKS, ...STANDARD_CHECKS.map(({ check }) => check)];

function refuseMistakes({ check, document, needs = [] }: Check): void {
  if (typeof check !== 'string' || check.trim() === '')
    throw new TypeError('A check needs a name.');
  if (isCheckKey(check) && !MAY_BE_OWN.includes(check))
    throw new TypeError(`Check "${check}" is always made by AIMS: give yours another name.`);
  if (typeof document !== 'function')
    throw new TypeError(`Check "${check}" needs a document function.`);
  const unknown = needs.find((role) => !DATASET_ROLES.includes(role));
  if (unknown !== undefined)
    throw new TypeError(
      `Check "${check}" needs "${unknown}", which is none of ${DATASET_ROLES.join(', ')}.`,
    );
}

export function isValidator(value: unknown): value is Validator {
  return typeof value === 'object' && value !== null && MADE.has(value);
}

/** Tables hand out rows that nobody can change. */
export function readOnly(table: Table): Dataset {
  return Object.freeze({
    find: (...keyParts: string[]) => freeze(table.find(...keyParts)),
    all: () => Object.freeze(table.all().map((row) => Object.freeze(row))),
    nearest: (key: string, max: number) => table.nearest(key, max).map((row) => Object.freeze(row)),
  });
}

function freeze<T>(value: T): T {
  return Object.freeze(value);
}
