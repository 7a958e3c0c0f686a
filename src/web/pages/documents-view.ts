/** The documents of a batch as a table, one row each, as they stand in the file. */
import type { BatchFacts, DocumentRow } from '../../engine/views.ts';
import { capitalise, formatMoney, formatNumber, formatShortDate } from '../../words/format.ts';
import { foundText, documentsWords as words } from '../../words/pages/batch-parts.ts';
import { outcomeWords } from '../../words/states.ts';
import { type Html, html } from '../html.ts';
import { marked, numberOf, row, type Table, tagHtml } from '../parts.ts';

export function documentsTable(rows: readonly DocumentRow[], facts: BatchFacts): Table {
  const { nouns, to } = facts.definition;
  const answered = rows.some((one) => one.status !== undefined);
  return {
    caption: words.caption(nouns.document),
    head: [
      { text: capitalise(nouns.document.one) },
      { text: words.head.supplier },
      { text: words.head.date },
      { text: words.head.line },
      { text: words.head.found },
      ...(answered ? [{ text: words.head.target(to.label) }] : []),
      { text: words.head.amount, numeric: true },
    ],
    rows: rows.map((one) =>
      row(
        nameOf(one, facts),
        one.supplierName || one.supplier,
        formatShortDate(one.date),
        formatNumber(one.line),
        foundIn(one),
        ...(answered ? [statusIn(one, facts)] : []),
        formatMoney(one.gross),
      ),
    ),
  };
}

function nameOf(one: DocumentRow, facts: BatchFacts): Html {
  const kind =
    one.kind === 'credit'
      ? html`<br><span class="aims-quiet">${facts.definition.nouns.credit.one}</span>`
      : undefined;
  return html`<span id="document-${one.no}">${numberOf(one.number)}</span>${kind}`;
}

function foundIn({ errors, warnings }: DocumentRow): string | Html {
  const text = foundText(errors, warnings);
  if (errors > 0) return marked('bad', text);
  return warnings > 0 ? marked('careful', text) : text;
}

function statusIn({ status }: DocumentRow, { definition }: BatchFacts): string | Html {
  if (status === undefined) return '';
  const { label, colour } = outcomeWords(status, definition);
  return tagHtml({ text: label, colour });
}
