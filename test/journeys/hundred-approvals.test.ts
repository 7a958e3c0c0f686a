/** A hundred people press the button in the same instant, over HTTP: one is believed, ninety-nine are told who was first. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { decisionsOf } from '../../src/store/decisions.ts';
import { entriesAbout } from '../../src/store/trail.ts';
import { libraryFile, penceOf, someInvoices } from '../support/library-file.ts';
import { startRunning } from '../support/running.ts';

const FORMS = 100;
const REF = 'LIB-0001';
const INVOICES = someInvoices('HUN', 3);

it('approves once when 100 different forms are posted at the same time, and shows 99 the 409 page', async (t) => {
  await using running = await startRunning();
  await running.dropUntil('hundred.csv', libraryFile(INVOICES), 'Ready to approve');
  const visitors = [await running.visitor('priya'), await running.visitor('mary')];
  const forms = [];
  for (let no = 0; no < FORMS; no += 1) {
    const visitor = visitors[no % visitors.length];
    assert.ok(visitor);
    forms.push({ visitor, form: await openGently(() => visitor.open(`/batches/${REF}/approve`)) });
  }
  const tokens = new Set(
    forms.map(({ form }) => /name="token" value="([^"]+)"/.exec(form.html)?.[1]),
  );
  assert.equal(tokens.size, FORMS, 'every form is another one');

  const pages = await Promise.all(
    forms.map(({ visitor, form }) => visitor.submit(form, '/approve')),
  );
  const statuses = Map.groupBy(pages, (page) => page.status);
  t.diagnostic([...statuses].map(([status, some]) => `${status}: ${some.length}`).join(', '));
  assert.equal(statuses.get(200)?.length, 1);
  assert.equal(statuses.get(409)?.length, FORMS - 1);
  assert.match(statuses.get(200)?.[0]?.heading ?? '', /^You approved LIB-0001/);
  for (const page of statuses.get(409) ?? []) {
    assert.match(page.heading, /has changed since you opened it/);
    assert.match(page.html, /(Priya Shah|Mary Okafor) approved this batch/);
  }

  const { db } = running.context.store;
  const [batch] = await running.batches();
  assert.equal((await decisionsOf(db, batch?.id ?? 0)).length, 1);
  const approvals = (await entriesAbout(db, [`batch:${REF}`])).filter(({ line }) =>
    line.includes('\tbatch.approved\t'),
  );
  assert.equal(approvals.length, 1);
  const loaded = await running.until(REF, 'In Oracle, not yet validated');
  assert.equal(loaded.reconciliation.confirmed.invoicesPence, penceOf(INVOICES));
});

/** Reading pages is limited to so many a second; deciding is not. */
async function openGently<Page extends { readonly status: number }>(
  open: () => Promise<Page>,
): Promise<Page> {
  for (;;) {
    const page = await open();
    if (page.status !== 429) return page;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
