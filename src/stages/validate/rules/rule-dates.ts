import { monthsBefore } from '../../../formats/dates.ts';
import { type Judging, placeOf, problem, type Rule, type RuleContext, warning } from '../rule.ts';

export function ruleDates(context: RuleContext): Rule {
  const { today } = context;
  const oldBefore = monthsBefore(today, context.definition.oldAfterMonths);
  return {
    check: 'details',
    needs: [],
    *judge({ document, unread }): Judging {
      const { date } = document;
      if (unread.has('date') || date === '') return false;
      const place = placeOf(context, document, 'date');
      if (date > today) yield problem('INV-004', place, { date: { date }, today: { date: today } });
      if (date < oldBefore)
        yield warning('INV-005', place, { date: { date }, months: wholeMonths(date, today) });
      return true;
    },
  };
}

function wholeMonths(from: string, to: string): number {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number);
  return (toYear - year) * 12 + toMonth - month - (toDay < day ? 1 : 0);
}
