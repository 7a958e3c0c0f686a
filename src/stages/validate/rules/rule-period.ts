/** PER-001: the accounting date falls in an open month. A date still to come has a problem of its own. */
import {
  accountingDateOf,
  type Period,
  periodOf,
  wantedDate,
} from '../../../domain/accounting-date.ts';
import { type Judging, placeOf, problem, type Rule, type RuleContext } from '../rule.ts';

export function rulePeriod(context: RuleContext): Rule {
  const { periods, today } = context;
  const accounting = { policy: context.definition.accountingDate, today, periods };
  return {
    check: 'dates-open',
    needs: ['periods'],
    *judge({ document, unread }): Judging {
      if (
        periods === undefined ||
        unread.has('date') ||
        document.date === '' ||
        document.date > today
      )
        return false;
      if (accountingDateOf(document.date, accounting) !== undefined) return true;
      const date = wantedDate(document.date, accounting);
      const period = periodOf(date, periods);
      const values = {
        date: { date },
        period: period?.name,
        case: caseOf(period),
        closed: undefined,
      };
      yield problem('PER-001', placeOf(context, document, 'date'), values, period?.name ?? date);
      return true;
    },
  };
}

function caseOf(period: Period | undefined): 'no-month' | 'closed' | 'not-yet-open' {
  if (period === undefined) return 'no-month';
  return period.state === 'not-yet-open' ? 'not-yet-open' : 'closed';
}
