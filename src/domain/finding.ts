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
  /** Only for findings of a validator's own: its words. Catalogue codes have theirs in words/. */
  readonly own?: {
    readonly heading: string;
    readonly text: string;
    readonly fix: readonly string[];
    readonly who: string;
  };
}

/** Why AIMS could not check a file: what is wrong is in AIMS or its archive, not in what was sent. */
export type NotChecked = 'check-failed' | 'original-damaged' | 'list-unfit';

export function isError(finding: Pick<Finding, 'severity'>): boolean {
  return finding.severity === 'error';
}
