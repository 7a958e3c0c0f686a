/**
 * DUP-002: a supplier's number is once in the file. It remembers one key and one line a document; a file's size is
 * capped, and so is this.
 */
import { exactKey } from '../../../domain/document.ts';
import { type Judging, placeOf, problem, type Rule, type RuleContext } from '../rule.ts';

export function ruleNotTwice(context: RuleContext): Rule {
  const firstLines = new Map<string, number>();
  return {
    check: 'not-twice',
    needs: [],
    *judge({ document, unread }): Judging {
      if (unread.has('supplier', 'number')) return false;
      const key = exactKey(document);
      const first = firstLines.get(key);
      if (first === undefined) {
        firstLines.set(key, document.line);
        return true;
      }
      const values = { number: document.number.trim(), lines: `${first} and ${document.line}` };
      yield problem('DUP-002', placeOf(context, document, 'number'), values, key);
      return true;
    },
  };
}
