import { lookUpSite, lookUpSupplier, supplierNameOf } from '../look-ups.ts';
import { type Judging, placeOf, problem, type Rule, type RuleContext } from '../rule.ts';

export function rulePaySite(context: RuleContext): Rule {
  const { sites } = context.lookups;
  return {
    check: 'pay-site',
    needs: ['sites'],
    *judge({ document, unread }): Judging {
      const { supplier, site } = document;
      if (sites === undefined || unread.has('supplier', 'site') || isHidden(context, supplier))
        return false;
      const answer = lookUpSite(sites, supplier, site, context.today);
      if (answer.state === 'open') return true;
      const values = {
        supplier,
        name: supplierNameOf(context.lookups, supplier),
        site,
        case: answer.state,
        closed: answer.state === 'closed' ? { date: answer.closed } : undefined,
      };
      yield problem('SUP-003', placeOf(context, document, 'site'), values, `${supplier} ${site}`);
      return true;
    },
  };
}

function isHidden({ lookups, today }: RuleContext, supplier: string): boolean {
  if (lookups.suppliers === undefined) return false;
  const { state } = lookUpSupplier(lookups.suppliers, supplier, today);
  return state === 'unknown' || state === 'closed';
}
