/** What the page of a batch is made of: who closed it and how, the lists its check used, and all that a sender must change. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { periodsAround } from '../../src/demo/demo-dates.ts';
import { returnBatch, withdrawBatch } from '../../src/engine/decide-batch.ts';
import { makeDoor } from '../../src/engine/door.ts';
import { batchPage } from '../../src/engine/queries/batch-page.ts';
import { tellPeople } from '../../src/engine/tell-people.ts';
import { latestEmails } from '../../src/store/emails.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import { checkOnce, openChecking, PRIYA, putPeriods, takeFile } from './checking.ts';
import { INTERFACE, type TestEngine } from './engines.ts';

const GOOD = libraryFile(someInvoices('GOOD', 2));
const MANY = 40;
const ALL_BAD = libraryFile(
  someInvoices('BAD', MANY).map((made) => ({ ...made, supplier: '999999' })),
);

describe('a batch that is closed', () => {
  it('says who withdrew it, and not that it was returned', async () => {
    await using engine = await openChecking();
    const ref = await checked(engine, GOOD);
    const form = { token: randomUUID(), message: 'Not for this year.' };
    await withdrawBatch(engine.context, ref, PRIYA, form);
    const { closed } = await batchPage(engine.context, ref);
    assert.deepEqual(
      [closed?.kind, closed?.personId, closed?.by, closed?.message],
      ['withdraw', PRIYA.person.id, 'Priya Shah', 'Not for this year.'],
    );
  });

  it('says who returned it, and for which reason', async () => {
    await using engine = await openChecking();
    const ref = await checked(engine, GOOD);
    const form = { token: randomUUID(), reason: 'mistake', message: 'Sent too early.' } as const;
    await returnBatch(engine.context, ref, PRIYA, form);
    const { closed } = await batchPage(engine.context, ref);
    assert.deepEqual([closed?.kind, closed?.reason], ['return', 'mistake']);
  });
});

it('shows the copies that the check used, also when newer ones have come since', async () => {
  await using engine = await openChecking();
  const ref = await checked(engine, GOOD);
  const used = await takenOfPeriods(engine, ref);
  await putPeriods(engine, periodsAround('2020-01-15'));
  assert.notEqual(await inForce(engine), used, 'a newer copy is in force');
  assert.equal(await takenOfPeriods(engine, ref), used);
});

it('tells the sender of a returned file each problem, not the first few of each kind', async () => {
  await using engine = await openChecking();
  const ref = await checked(engine, ALL_BAD);
  const form = { token: randomUUID(), reason: 'problems', message: 'No such supplier.' } as const;
  await returnBatch(engine.context, ref, PRIYA, form);
  await tellPeople(engine.context);
  const emails = await latestEmails(engine.context.store.db, 100);
  const { text = '' } = emails.find(({ kind }) => kind === 'returned') ?? {};
  for (let n = 1; n <= MANY; n++) assert.match(text, new RegExp(`\\bBAD-${n}\\b`));
  assert.doesNotMatch(text, /more, which are not listed/);
});

it('explains a check with the names of an interface only to those it concerns', async () => {
  await using engine = await openChecking();
  const door = makeDoor(engine.context);
  assert.equal(door.interfaceFor(INTERFACE, PRIYA.person)?.name, INTERFACE);
  assert.equal(door.interfaceFor(INTERFACE, { ...PRIYA.person, groups: ['parks'] }), undefined);
  assert.equal(door.interfaceFor('payroll', PRIYA.person), undefined);
});

async function checked(engine: TestEngine, content: string): Promise<string> {
  const ref = await takeFile(engine, 'file.csv', content);
  await checkOnce(engine);
  return ref;
}

async function takenOfPeriods({ context }: TestEngine, ref: string): Promise<string | undefined> {
  const { checkedAgainst } = await batchPage(context, ref);
  return checkedAgainst.find(({ dataset }) => dataset === 'periods')?.takenAt;
}

async function inForce({ context }: TestEngine): Promise<string | undefined> {
  const lists = await makeDoor(context).datasets();
  return lists.find(({ name }) => name === 'periods')?.takenAt;
}
