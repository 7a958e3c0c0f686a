import { type Judging, placeOf, problem, type Rule, type RuleContext } from '../rule.ts';

export function ruleCurrency(context: RuleContext): Rule {
  const accepted = context.definition.currency;
  return {
    check: 'currency',
    needs: [],
    *judge({ document, unread }): Judging {
      const found = document.currency;
      if (unread.has('currency')) return false;
      if (found === '' || found === accepted) return true;
      yield problem('CUR-001', placeOf(context, document, 'currency'), { found, accepted }, found);
      return true;
    },
  };
}
