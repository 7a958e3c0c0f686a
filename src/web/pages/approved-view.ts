/** The confirmation of an approval, true whenever it is opened: what was approved, where it is now, what is next. */
import type { HomeSettings } from '../../domain/interface.ts';
import type { ApprovalView, BatchPage, HomePage, Permissions } from '../../engine/views.ts';
import { formatFullInstant } from '../../words/format.ts';
import { labelsOf } from '../../words/labels.ts';
import * as words from '../../words/pages/approve.ts';
import { batchAddress } from '../addresses.ts';
import { html } from '../html.ts';
import { code, detail } from '../parts.ts';
import { totalRows } from './approve-view.ts';
import { answersOf } from './batch-decisions.ts';

export function approvedView(
  page: BatchPage,
  mine: ApprovalView,
  can: Permissions,
  home: HomePage,
  settings: HomeSettings,
  now: Date,
) {
  const { facts } = page;
  const labels = labelsOf(facts.definition, settings);
  const { approvedWords } = words;
  const others = home.toDo.filter((one) => one.ref !== facts.ref);
  const [first] = others;
  return {
    title: approvedWords.title(facts.ref),
    body: approvedWords.body(facts),
    now: { heading: approvedWords.now, text: words.whereNow(facts, now) },
    next: { heading: approvedWords.next, steps: words.stepsAfter(facts, labels, can.others) },
    nextForYou: {
      heading: approvedWords.nextForYou,
      text: first === undefined ? approvedWords.nothingElse : approvedWords.others(others.length),
      link:
        first === undefined
          ? undefined
          : { href: batchAddress(first.ref), text: approvedWords.another(first.ref) },
    },
    record: {
      heading: approvedWords.record,
      print: approvedWords.print,
      rows: [
        detail(approvedWords.batch, facts.ref),
        detail(approvedWords.when, `${mine.name}, ${formatFullInstant(mine.at)}`),
        detail(words.approveWords.what, words.whatText(facts)),
        ...totalRows(facts),
        detail(words.approveWords.to, labels.toLong),
        ...answersOf(page, mine.answers, labels),
        ...(mine.note === undefined
          ? []
          : [detail(words.approveWords.note, html`<span class="aims-typed">${mine.note}</span>`)]),
        ...(page.manifest === undefined
          ? []
          : [
              detail(
                approvedWords.fingerprint,
                html`<span class="aims-long">${code(page.manifest)}</span>`,
              ),
            ]),
      ],
    },
    links: [
      { href: batchAddress(facts.ref), text: approvedWords.see(facts.ref) },
      { href: '/', text: approvedWords.home },
    ],
  };
}
