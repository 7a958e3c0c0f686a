/**
 * What each code's finding says in `values`, by name: the agreement between the rules, which fill them, and the
 * catalogue, which puts them in words. Values left out make a plainer sentence; others are kept and not shown.
 */
import type { BatchState } from '../domain/batch.ts';
import type { Pence } from '../domain/money.ts';

interface Money {
  readonly pence: Pence;
}

/** An ISO calendar date. */
interface Day {
  readonly date: string;
}

/** Optional in the catalogue's sense: a rule gives it when it knows it. */
export interface FindingValues {
  /**
   * `expected` and `found` are texts or counts, as the case has it; the place is the finding's own `line`. `byte`: from 1;
   * `limit`: in bytes; `member`: the file of a zip that it is in, here and below.
   */
  'FIL-001': {
    case:
      | 'quotes'
      | 'encoding'
      | 'declared-encoding'
      | 'fields'
      | 'unknown-line'
      | 'order'
      | 'too-long'
      | 'line-end'
      | 'no-kind'
      | 'not-well-formed'
      | 'too-deep'
      | 'name-twice'
      | 'goes-on'
      | 'beginning'
      | 'separators'
      | 'not-a-zip'
      | 'password'
      | 'zip-method'
      | 'zip-parts'
      | 'zip-damaged'
      | 'other';
    found?: string | number;
    expected?: string | number;
    byte?: number;
    limit?: number;
    member?: string;
  };
  'FIL-002': {
    case:
      | 'count'
      | 'no-control'
      | 'cut-line'
      | 'unclosed'
      | 'unfinished'
      | 'announced'
      | 'cut-zip'
      | 'other';
    fileSays?: number;
    counted?: number;
    found?: string;
    expected?: string;
    member?: string;
  };
  'FIL-003': { fileName: string; batch: string; loaded?: Day };
  'FIL-004': { sent: Money; computed: Money; difference: Money };
  'FIL-005': { case: 'nothing' | 'no-documents' };
  'FIL-006': {
    case:
      | 'heading'
      | 'fields'
      | 'no-heading'
      | 'missing'
      | 'twice'
      | 'unknown-columns'
      | 'unnamed'
      | 'unnamed-wanted'
      | 'unknown'
      | 'unclear'
      | 'other';
    expected?: string | number;
    found?: string | number;
    column?: number;
    /** What people call the field. */
    label?: string;
    member?: string;
  };
  /** Without a case it is the field that `label` names. `expected`: the character set, as people write it. */
  'FIL-007': {
    case?: 'heading' | 'line' | 'file';
    label?: string;
    found?: string;
    expected?: string;
    member?: string;
  };
  /** `bytes` and `limit` are bytes; in the cases `files` and `limit` they are counts. */
  'FIL-008': {
    case?: 'limit' | 'unpacked' | 'zip' | 'zip64' | 'files';
    bytes?: number;
    files?: number;
    limit?: number;
    found?: string;
    member?: string;
  };
  'FIL-009': {
    case: 'control' | 'nul' | 'doctype' | 'not-a-file' | 'other';
    found?: string;
    member?: string;
  };
  /** `expected`: names as the settings have them, `*.csv`; of the case `two-names`: the other name. */
  'FIL-010': {
    case: 'missing' | 'unknown' | 'twice' | 'either' | 'unreadable-name' | 'two-names';
    found?: string;
    expected?: string;
  };
  /** `list`: it is what a list should give for the code `found`. */
  'INV-001': { label: string; case?: 'list'; found?: string };
  'INV-002': { label: string; bytes: number; max: number };
  'INV-003': { label: string; found: string };
  'INV-004': { date: Day; today: Day };
  'INV-005': { date: Day; months: number };
  'INV-006': {
    label: string;
    found: string;
    case: 'decimals' | 'sign' | 'text' | 'too-large' | 'not-whole' | 'other';
  };
  'INV-007': { sent: Money; computed: Money; difference: Money; case?: 'swapped' | 'split' };
  'INV-008': Record<never, never>;
  'INV-009': {
    case: 'credit-positive' | 'invoice-negative' | 'unknown';
    amount?: Money;
    found?: string;
  };
  'INV-010': { amount: Money; low: Money; high: Money };
  'INV-011': { label: string; found: string; first: string; firstLine: number };
  'SUP-001': { supplier: string; nearest?: string; nearestName?: string };
  'SUP-002': { supplier: string; name: string; closed?: Day };
  'SUP-003': {
    supplier: string;
    name: string;
    site: string;
    case?: 'missing' | 'not-pay-site' | 'closed';
    closed?: Day;
  };
  'SUP-004': { supplier: string; name: string; reason?: string };
  'SUP-005': { supplier: string; name: string; fileSays: string };
  'BUD-001': { budget: string; suggestion?: string; suggestionName?: string };
  'BUD-002': {
    budget: string;
    name: string;
    date: Day;
    closed?: Day;
    opens?: Day;
    case?: 'closed' | 'not-yet-open' | 'disabled';
    suggestion?: string;
    suggestionName?: string;
  };
  /** `codes`: up to five codes below it, already a list in words. */
  'BUD-003': { budget: string; name: string; codes?: string };
  'BUD-004': { centre: string; account: string };
  'PER-001': {
    date: Day;
    period?: string;
    case?: 'closed' | 'not-yet-open' | 'no-month';
    closed?: Day;
  };
  'VAT-001': { found: string; known: string };
  'VAT-002': { rate: string; net: Money; computed: Money; sent: Money };
  'CUR-001': { found: string; accepted: string };
  'DUP-001': { number: string; voucher?: string; batch?: string; loaded?: Day };
  /** `lines`: already a list in words, "14 and 31". */
  'DUP-002': { number: string; lines: string };
  'DUP-003': { number: string; other: string; otherAmount?: Money; otherDate?: Day };
  'DUP-004': { number: string; batch: string; state: BatchState };
  'ORD-001': { order: string; case: 'closed' | 'other-supplier' | 'unknown' };
  /** `takenAt`: UTC ISO. `missing`: there is no copy at all. */
  'REF-001': {
    list: string;
    hours?: number;
    limit?: number;
    takenAt?: string;
    case?: 'missing' | 'unfit';
    what?: string;
  };
  'REF-002': { list: string; hours: number; limit: number; takenAt: string };
  'TGT-001': { message: string; code: string };
  'TGT-002': {
    sentCount: number;
    sentTotal: Money;
    /** What AIMS believes to be in the target, where that is not all that was sent. */
    knownCount?: number;
    knownTotal?: Money;
    confirmedCount: number;
    confirmedTotal: Money;
    missing?: string;
  };
  /** `check`: a key of checks.ts or a name. `reference`: what Systems finds it under. */
  'CHK-001': { check: string; reference?: string };
  'CHK-002': Record<never, never>;
}

export type FindingCode = keyof FindingValues;
