/** What a decision rests on: what was checked and against what, the suppliers, the file and its control totals. */
import { countOf, grossOf } from '../../domain/document.ts';
import type { BatchPage } from '../../engine/views.ts';
import { checksPassed, describeCheck } from '../../words/checks.ts';
import {
  capitalise,
  countTotals,
  formatInstant,
  formatMoney,
  formatNumber,
} from '../../words/format.ts';
import type { Labels } from '../../words/labels.ts';
import * as words from '../../words/pages/batch.ts';
import {
  code,
  type Detail,
  detail,
  marked,
  row,
  type Table,
  type Tick,
  tick,
  totalRow,
} from '../parts.ts';

export function suppliersTable(page: BatchPage, labels: Labels): Table {
  const { totals } = page.facts;
  return {
    caption: words.sections.suppliers,
    head: [
      { text: words.supplierHead.supplier },
      { text: capitalise(labels.document.many), numeric: true },
      { text: words.supplierHead.sum, numeric: true },
    ],
    rows: [
      ...page.suppliers.map((one) => {
        const name = one.name || one.supplier;
        const both =
          one.totals.credits === 0 ? name : `${name} (${countTotals(one.totals, labels)})`;
        return row(both, formatNumber(countOf(one.totals)), words.amountOf(one.totals));
      }),
      totalRow(words.supplierHead.total, formatNumber(countOf(totals)), words.amountOf(totals)),
    ],
  };
}

export function checksOf(page: BatchPage, labels: Labels) {
  const described = page.tally.map((one) => describeCheck(one, labels));
  const order = ['failed', 'not-done', 'passed'];
  const sorted = [...described].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const marks = { failed: 'bad', 'not-done': 'none', passed: 'good' } as const;
  return {
    summary: `${checksPassed(page.tally)}.`,
    table: {
      caption: words.sections.checked,
      head: [{ text: words.checkHead.check }, { text: words.checkHead.result, wide: true }],
      rows: sorted.map((one) => row(one.label, marked(marks[one.state], one.result))),
    } satisfies Table,
  };
}

/** The lists as they were when the batch was checked: a newer copy proves nothing of this check. */
export function listsOf({ checkedAgainst }: BatchPage, now: Date): readonly Tick[] {
  return checkedAgainst.map((list) =>
    tick(
      list.freshness === 'fresh' ? 'good' : 'careful',
      words.copyUsed(list, now),
      capitalise(list.label),
    ),
  );
}

export function aboutOf(page: BatchPage, labels: Labels, now: Date): readonly Detail[] {
  const { facts, checkedAt } = page;
  return [
    detail(words.about.from, words.cameFrom(facts.definition)),
    detail(words.about.arrived, capitalise(formatInstant(facts.receivedAt, now))),
    detail(words.about.to, labels.toLong),
    detail(words.about.file, code(facts.fileName)),
    ...(countOf(facts.totals) === 0
      ? []
      : [
          detail(capitalise(labels.document.many), countTotals(facts.totals, labels)),
          detail(words.about.total, formatMoney(grossOf(facts.totals))),
        ]),
    ...(checkedAt === undefined
      ? []
      : [detail(words.about.checked, capitalise(formatInstant(checkedAt, now)))]),
  ];
}

export function controlTable(page: BatchPage): { readonly table: Table; readonly verdict: Tick } {
  const { control, facts } = page;
  const counted = { count: countOf(facts.totals), pence: grossOf(facts.totals) };
  const table: Table = {
    caption: words.sections.totals,
    classes: 'aims-table--small aims-table--plain',
    head: [
      { text: '' },
      { text: words.agree.says, numeric: true },
      { text: words.agree.counted, numeric: true },
    ],
    rows: [
      row(
        words.agree.documents,
        control.count === undefined ? words.agree.missing : formatNumber(control.count),
        formatNumber(counted.count),
      ),
      row(
        words.agree.total,
        control.pence === undefined ? words.agree.missing : formatMoney(control.pence),
        formatMoney(counted.pence),
      ),
    ],
  };
  return { table, verdict: controlVerdict(control, counted) };
}

function controlVerdict(
  control: BatchPage['control'],
  counted: { readonly count: number; readonly pence: number },
): Tick {
  if (control.count === undefined && control.pence === undefined)
    return tick('none', words.agree.unknown);
  const same =
    (control.count ?? counted.count) === counted.count &&
    (control.pence ?? counted.pence) === counted.pence;
  return same ? tick('good', words.agree.yes) : tick('bad', words.agree.no);
}
