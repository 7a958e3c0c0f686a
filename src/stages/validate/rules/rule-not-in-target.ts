import { cell } from '../look-ups.ts';
import { type Judging, placeOf, problem, type Rule, type RuleContext } from '../rule.ts';

/** A void document keeps its number in some targets: only a cancelled one frees it. */
const FREE_AGAIN = 'CANCELLED';

export function ruleNotInTarget(context: RuleContext): Rule {
  const { invoices } = context.lookups;
  return {
    check: 'not-in-target',
    needs: ['invoices'],
    *judge({ document, unread }): Judging {
      if (invoices === undefined || unread.has('supplier', 'number')) return false;
      const number = document.number.trim();
      const row = invoices.find(document.supplier.trim(), number);
      if (row === undefined || cell(row, 'status')?.toUpperCase() === FREE_AGAIN) return true;
      const values = { number, voucher: cell(row, 'voucher'), batch: undefined, loaded: undefined };
      yield problem('DUP-001', placeOf(context, document, 'number'), values, number);
      return true;
    },
  };
}
