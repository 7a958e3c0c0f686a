/**
 * A finding is one result of one rule on one place. The code speaks of errors and warnings;
 * people read problems and warnings (words/ maps them at the edge).
 */
import type { Pence } from './money.ts';

const SEVERITIES = ['error', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

const SCOPES = ['file', 'document', 'line'] as const;
export type Scope = (typeof SCOPES)[number];

/** A fact for the sentence: text as found, a count, an amount (shown as money) or an ISO date (shown as a date). */
export type FindingValue = string | number | { readonly pence: Pence } | { readonly date: string };

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly scope: Scope;
  /** Ordinal of the document in the file; undefined for whole-file findings. */
  readonly document: number | undefined;
  /** Physical line in the file, from 1. */
  readonly line: number | undefined;
  /** Field position in the record, from 1. */
  readonly column: number | undefined;
  /** The definition's name of the field. */
  readonly field: string | undefined;
  readonly values: Readonly<Record<string, FindingValue>>;
  /** Findings with one code and one group are shown as one card; the value that matters (a supplier, a budget code). */
  readonly group: string;
  /** The dataset it was checked against, by name in the definition. */
  readonly dataset: string | undefined;
  /** Only where the code is the interface's own. Codes of the catalogue have their words in words/. */
  readonly own?: OwnWords | OwnName;
}

/** A finding in words of its own: a validator's, or those of a rule in the definition. */
export interface OwnWords {
  readonly heading: string;
  readonly text: string;
  readonly fix: readonly string[];
  readonly who: string;
}

/** A finding of AIMS's under the interface's code: its words are those of `as`. */
export interface OwnName {
  readonly as: string;
}

/** The code of the catalogue that a finding goes by; the interface's own where it has words of its own. */
export function catalogueCode({ code, own }: Pick<Finding, 'code' | 'own'>): string {
  return own !== undefined && 'as' in own ? own.as : code;
}

/** Why AIMS could not check a file: what is wrong is in AIMS or its archive, not in what was sent. */
export type NotChecked = 'check-failed' | 'original-damaged' | 'list-unfit';

export function isError(finding: Pick<Finding, 'severity'>): boolean {
  return finding.severity === 'error';
}
