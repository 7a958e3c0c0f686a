/**
 * Questions to the lists, answered once for AIMS's own rules and for validators alike: is this supplier, address or
 * budget code there, open, and if not, what is nearest. It decides nothing; it says what the list says.
 */
import type { Lookups, Row, Table } from '../../domain/lookups.ts';

export type SupplierAnswer =
  | { readonly state: 'unknown'; readonly nearest: Row | undefined }
  | { readonly state: 'closed'; readonly row: Row; readonly closed: string | undefined }
  | { readonly state: 'on-hold'; readonly row: Row; readonly reason: string | undefined }
  | { readonly state: 'open'; readonly row: Row };

export type SiteAnswer =
  | { readonly state: 'missing' | 'not-pay-site' }
  | { readonly state: 'closed'; readonly closed: string }
  | { readonly state: 'open' };

export type BudgetAnswer =
  | { readonly state: 'unknown'; readonly suggestion: Row | undefined }
  | { readonly state: 'heading'; readonly row: Row; readonly below: readonly Row[] }
  /** `day`: the accounting date that it was looked up for. */
  | {
      readonly state: 'not-yet-open';
      readonly row: Row;
      readonly day: string;
      readonly opens: string;
    }
  | { readonly state: 'disabled'; readonly row: Row; readonly suggestion: Row | undefined }
  | {
      readonly state: 'closed';
      readonly row: Row;
      readonly day: string;
      readonly closed: string;
      readonly suggestion: Row | undefined;
    }
  | { readonly state: 'open'; readonly row: Row };

/** Closed is said before on hold: a closed supplier is not paid whatever else is true. */
export function lookUpSupplier(suppliers: Table, number: string, today: string): SupplierAnswer {
  const row = suppliers.find(number);
  if (row === undefined) return { state: 'unknown', nearest: suppliers.nearest(number, 1)[0] };
  const closed = cell(row, 'end_date');
  if (cell(row, 'enabled') === 'N' || hasCome(closed, today))
    return { state: 'closed', row, closed };
  if (cell(row, 'all_payments_hold') === 'Y')
    return { state: 'on-hold', row, reason: cell(row, 'hold_reason') };
  return { state: 'open', row };
}

export function lookUpSite(
  sites: Table,
  supplier: string,
  site: string,
  today: string,
): SiteAnswer {
  const row = sites.find(supplier, site);
  if (row === undefined) return { state: 'missing' };
  const closed = cell(row, 'inactive_date');
  if (closed !== undefined && hasCome(closed, today)) return { state: 'closed', closed };
  return { state: cell(row, 'pay_site') === 'Y' ? 'open' : 'not-pay-site' };
}

/**
 * A budget code is open on a day from its first to its last day, both included. Where the day is not known, nothing is
 * said of its days, and no other code is suggested as open.
 */
export function lookUpBudget(budgets: Table, code: string, day: string | undefined): BudgetAnswer {
  const row = budgets.find(code);
  if (row === undefined)
    return { state: 'unknown', suggestion: nearestOpen(budgets, code, undefined, day) };
  if (cell(row, 'postable') === 'N')
    return { state: 'heading', row, below: codesBelow(budgets, code, day) };
  const suggestion = () => nearestOpen(budgets, code, row, day);
  if (day !== undefined) {
    const opens = cell(row, 'start_date');
    if (opens !== undefined && day < opens) return { state: 'not-yet-open', row, day, opens };
    const closed = cell(row, 'end_date');
    if (closed !== undefined && closed < day)
      return { state: 'closed', row, day, closed, suggestion: suggestion() };
  }
  if (cell(row, 'enabled') === 'N') return { state: 'disabled', row, suggestion: suggestion() };
  return { state: 'open', row };
}

export function supplierNameOf(lookups: Lookups, number: string): string {
  return cell(lookups.suppliers?.find(number), 'supplier_name') ?? number;
}

/** Text of a cell; undefined when it is empty. */
export function cell(row: Row | undefined, column: string): string | undefined {
  const text = row?.[column];
  return text === '' ? undefined : text;
}

function hasCome(day: string | undefined, today: string): boolean {
  return day !== undefined && day <= today;
}

function isOpenOn(row: Row, day: string | undefined): boolean {
  return (
    day !== undefined &&
    cell(row, 'enabled') !== 'N' &&
    cell(row, 'postable') !== 'N' &&
    (cell(row, 'start_date') ?? day) <= day &&
    day <= (cell(row, 'end_date') ?? day)
  );
}

/** How many near codes are looked through for one that is open. */
const CANDIDATES = 20;

/** The open code that looks most like it; among those, one whose name begins alike ("Adult fiction, …"). */
function nearestOpen(
  budgets: Table,
  code: string,
  closed: Row | undefined,
  day: string | undefined,
): Row | undefined {
  const open = budgets.nearest(code, CANDIDATES).filter((row) => isOpenOn(row, day));
  if (closed === undefined) return open[0];
  const subject = (row: Row) => (cell(row, 'name') ?? '').split(',')[0]?.trim().toLowerCase();
  return open.find((row) => subject(row) === subject(closed)) ?? open[0];
}

/** How many codes below a heading are named. */
const NAMED_BELOW = 5;

/** A heading ends in zeros; the codes below it share what stands before them. */
function codesBelow(budgets: Table, heading: string, day: string | undefined): readonly Row[] {
  const stem = heading.replace(/0+$/, '');
  const below = budgets
    .all()
    .filter((row) => (row['code'] ?? '').startsWith(stem) && isOpenOn(row, day));
  return below.slice(0, NAMED_BELOW);
}
