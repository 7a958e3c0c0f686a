/**
 * The accounting date of a document: one rule, used by the check that a month is open and by the payload.
 * It never invents a date: where no open month can take the document the answer is undefined.
 */
import type { AccountingDate } from './interface.ts';

export type PeriodState = 'open' | 'closed' | 'not-yet-open';

/** An accounting month; dates are ISO days, both included. */
export interface Period {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly state: PeriodState;
}

export interface AccountingContext {
  readonly policy: AccountingDate;
  /** The day "load date" and "first open day" are counted from. */
  readonly today: string;
  /** Undefined: no list of months is configured, and none is checked. */
  readonly periods: readonly Period[] | undefined;
}

/** The day the policy asks for, before anybody looks whether its month is open. */
export function wantedDate(invoiceDate: string, context: AccountingContext): string {
  return context.policy === 'load date' ? context.today : invoiceDate;
}

export function periodOf(day: string, periods: readonly Period[]): Period | undefined {
  return periods.find((period) => period.start <= day && day <= period.end);
}

/** The accounting date, or undefined when its month is not open (or not in the list). */
export function accountingDateOf(
  invoiceDate: string,
  context: AccountingContext,
): string | undefined {
  const wanted = wantedDate(invoiceDate, context);
  if (context.periods === undefined) return wanted;
  if (periodOf(wanted, context.periods)?.state === 'open') return wanted;
  return context.policy === 'first open day'
    ? firstOpenDay(wanted, context.today, context.periods)
    : undefined;
}

/** The first day of the earliest open month that comes after the date and has begun: never a month still to come. */
function firstOpenDay(day: string, today: string, periods: readonly Period[]): string | undefined {
  return periods
    .filter((period) => period.state === 'open' && period.start > day && period.start <= today)
    .map((period) => period.start)
    .sort()
    .at(0);
}
