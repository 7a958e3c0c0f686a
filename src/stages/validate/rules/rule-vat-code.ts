import type { Row, Table } from '../../../domain/lookups.ts';
import { type Judging, placeInLine, problem, type Rule, type RuleContext } from '../rule.ts';

export function ruleVatCode(context: RuleContext): Rule {
  const { taxCodes } = context.lookups;
  const known = taxCodes === undefined ? '' : knownCodes(taxCodes);
  return {
    check: 'vat-code',
    needs: ['taxCodes'],
    *judge({ document, unread }): Judging {
      if (taxCodes === undefined) return false;
      const readable = document.lines.filter((line) => !unread.hasOfLine(line.no, 'taxCode'));
      for (const line of readable) {
        const found = line.taxCode;
        if (taxCodes.find(found) !== undefined) continue;
        const place = placeInLine(context, document, line, 'taxCode');
        yield problem('VAT-001', place, { found, known }, found);
      }
      return readable.length === document.lines.length;
    },
  };
}

/** "S (20%), R (5%), Z (0%)". */
function knownCodes(taxCodes: Table): string {
  const shown = (row: Row) => `${row['code'] ?? ''} (${Number(row['rate'] ?? 0)}%)`;
  return taxCodes.all().map(shown).join(', ');
}
