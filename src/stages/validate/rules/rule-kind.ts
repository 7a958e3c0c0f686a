/** INV-009: what the document is marked as agrees with the sign of its total. */
import { type Judging, placeOf, problem, type Rule, type RuleContext } from '../rule.ts';

export function ruleKind(context: RuleContext): Rule {
  return {
    check: 'details',
    needs: [],
    *judge({ document, unread }): Judging {
      if (unread.has('kind', 'gross')) return false;
      const amount = { pence: document.gross };
      const place = placeOf(context, document, 'kind');
      if (document.kind === 'credit' && document.gross > 0) {
        yield problem('INV-009', place, { case: 'credit-positive', amount, found: undefined });
      }
      if (document.kind === 'invoice' && document.gross < 0) {
        yield problem('INV-009', place, { case: 'invoice-negative', amount, found: undefined });
      }
      return true;
    },
  };
}
