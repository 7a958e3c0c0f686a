/**
 * INV-007 and INV-008: there are lines, and with VAT by the interface's policy they come to the header's total.
 * A penny of difference is enough for the target to hold a document for weeks, so there is no tolerance.
 */
import type { Document } from '../../../domain/document.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { VatPolicy } from '../../../domain/interface.ts';
import { type Pence, sumPence } from '../../../domain/money.ts';
import { givenLineTax, grossByPolicy } from '../../../domain/vat.ts';
import type { ParsedDocument } from '../../../formats/parsed-document.ts';
import {
  type Judging,
  placeInLine,
  placeOf,
  problem,
  type Rule,
  type RuleContext,
} from '../rule.ts';

export function ruleLinesAddUp(context: RuleContext): Rule {
  const { vat } = context.definition;
  return {
    check: 'lines-add-up',
    needs: vat === 'given' ? [] : ['taxCodes'],
    *judge(parsed): Judging {
      const { document } = parsed;
      if (document.lines.length === 0) {
        yield problem('INV-008', { document: document.no, line: document.line }, {});
        return true;
      }
      yield* partsDifference(context, parsed);
      if (isUnreadable(parsed, vat)) return false;
      const computed = grossByPolicy(document, vat, context.rates);
      // A VAT code that is not in the list is a problem of its own; without its rate there is nothing to compare.
      if (computed !== undefined && computed !== document.gross) {
        yield difference(context, document, 'gross', document.gross, computed);
      }
      if (vat === 'given' && !parsed.unread.has('tax')) yield* taxDifference(context, document);
      return computed !== undefined;
    },
  };
}

function isUnreadable({ document, unread }: ParsedDocument, vat: VatPolicy): boolean {
  const isTaxOfDocumentNeeded = vat === 'given' && givenLineTax(document.lines) === undefined;
  return (
    unread.has('gross') ||
    (isTaxOfDocumentNeeded && unread.has('tax')) ||
    document.lines.some((line) => unread.hasOfLine(line.no, 'net', 'tax', 'taxCode'))
  );
}

/** Where the header carries VAT too, it must be what the lines carry. */
function* taxDifference(context: RuleContext, document: Document): Iterable<Finding> {
  const computed = givenLineTax(document.lines);
  if (document.tax === undefined || computed === undefined || computed === document.tax) return;
  yield difference(context, document, 'tax', document.tax, computed);
}

/** A line that is split over several budget codes is paid part by part. */
function* partsDifference(
  context: RuleContext,
  { document, unread }: ParsedDocument,
): Iterable<Finding> {
  for (const line of document.lines) {
    if (line.distributions.length === 0 || unread.hasOfLine(line.no, 'net')) continue;
    const computed = sumPence(line.distributions.map(({ amount }) => amount));
    if (computed === line.net) continue;
    const values = {
      sent: { pence: line.net },
      computed: { pence: computed },
      difference: { pence: Math.abs(line.net - computed) },
      case: 'split' as const,
    };
    yield problem(
      'INV-007',
      placeInLine(context, document, line, 'net'),
      values,
      `split ${line.no}`,
    );
  }
}

function difference(
  context: RuleContext,
  document: Document,
  value: 'gross' | 'tax',
  sent: Pence,
  computed: Pence,
): Finding {
  const values = {
    sent: { pence: sent },
    computed: { pence: computed },
    difference: { pence: Math.abs(sent - computed) },
    case: areSwapped(sent, computed) ? ('swapped' as const) : undefined,
  };
  return problem('INV-007', placeOf(context, document, value), values, String(document.no));
}

/** 146.20 for 164.20: the same digits in another order. */
function areSwapped(a: Pence, b: Pence): boolean {
  const digits = (amount: Pence) => [...String(amount)].sort().join('');
  return digits(a) === digits(b);
}
