/**
 * What a list must have to play a part: the columns that rules and payloads read, what may stand in them, and the key
 * it is looked up by. A list without them would pass everything, so none comes into force; more columns harm nobody.
 */
import type { DatasetRole } from './interface.ts';

/** `flag`: Y or N. `date`: an ISO day. `rate`: percent. `period-status`: Oracle's letter, O is open. */
export type ColumnKind = 'text' | 'flag' | 'date' | 'rate' | 'period-status';

export interface RoleColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** What rules take from it. */
  readonly meaning: string;
  /** The list need not have the column. */
  readonly optional?: true;
  /** The column must be there, but a row may have nothing in it. */
  readonly mayBeEmpty?: true;
}

export interface RoleNeeds {
  /** The columns that identify a row, in the order in which they are looked up. */
  readonly key: readonly string[];
  /** Besides the key, which is text and never empty. */
  readonly columns: readonly RoleColumn[];
}

export const ROLE_NEEDS: Readonly<Record<DatasetRole, RoleNeeds>> = {
  suppliers: {
    key: ['supplier_number'],
    columns: [
      { name: 'enabled', kind: 'flag', meaning: '`N`: closed' },
      { name: 'end_date', kind: 'date', meaning: 'Closed from this day on', mayBeEmpty: true },
      { name: 'all_payments_hold', kind: 'flag', meaning: '`Y`: nothing is paid' },
      text('supplier_name', 'Shown to people; a name that is near is suggested'),
      text('hold_reason', 'Why nothing is paid, shown to people'),
    ],
  },
  sites: {
    key: ['supplier_number', 'site_code'],
    columns: [
      { name: 'pay_site', kind: 'flag', meaning: '`Y`: can be paid' },
      { name: 'inactive_date', kind: 'date', meaning: 'Closed from this day on', mayBeEmpty: true },
    ],
  },
  budgets: {
    key: ['code'],
    columns: [
      { name: 'account', kind: 'text', meaning: '`line.account` of a layout', mayBeEmpty: true },
      { name: 'enabled', kind: 'flag', meaning: '`N`: closed' },
      { name: 'postable', kind: 'flag', meaning: '`N`: a heading, to which nothing is posted' },
      { name: 'start_date', kind: 'date', meaning: 'Its first day', mayBeEmpty: true },
      { name: 'end_date', kind: 'date', meaning: 'Its last day', mayBeEmpty: true },
      text('name', 'Shown to people; "Adult fiction, …" suggests another code for adult fiction'),
    ],
  },
  taxCodes: {
    key: ['code'],
    columns: [
      { name: 'rate', kind: 'rate', meaning: 'What VAT is worked out with' },
      {
        name: 'oracle_code',
        kind: 'text',
        meaning: '`line.taxClassification` of a layout',
        mayBeEmpty: true,
      },
    ],
  },
  periods: {
    key: ['period_name'],
    columns: [
      { name: 'start_date', kind: 'date', meaning: 'Its first day' },
      { name: 'end_date', kind: 'date', meaning: 'Its last day' },
      { name: 'status', kind: 'period-status', meaning: '`O`: open; `N`, `F`: not yet open' },
    ],
  },
  invoices: {
    key: ['supplier_number', 'invoice_number'],
    columns: [
      {
        name: 'status',
        kind: 'text',
        meaning: '`CANCELLED`: its number is free again',
        mayBeEmpty: true,
      },
      text('voucher', 'Shown to people'),
    ],
  },
};

/** A text for people: a list may do without the column. */
function text(name: string, meaning: string): RoleColumn {
  return { name, kind: 'text', meaning, optional: true, mayBeEmpty: true };
}

/** The columns a list must have for a part, the key first. */
export function neededColumns(role: DatasetRole): readonly string[] {
  const { key, columns } = ROLE_NEEDS[role];
  return [...key, ...columns.filter(({ optional }) => !optional).map(({ name }) => name)];
}
