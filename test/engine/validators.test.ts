/**
 * A validator is somebody's own code: whatever it does, its batch is blocked and told, and another interface's batch
 * goes through meanwhile. AIMS itself runs on, and a mended validator is used from the next check on.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchPage } from '../../src/engine/views.ts';
import { londonDay } from '../../src/lib/clock.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import { LIBRARY, type Running, startRunning, untilSo } from '../support/running.ts';

const OTHER = 'library-invoices-ctapgl';
const VALIDATOR = `validators/${LIBRARY}.ts`;
const FILE = libraryFile(someInvoices('VAL', 2));

/** Long enough for another batch to go through, short enough to wait for. */
const LIMITS = { wallMs: 5_000, heapMb: 128, rssMb: 256 };

const validator = (body: string, before = '') =>
  `import { defineValidator } from 'aims';\n${before}\nexport const validator = defineValidator({\n  document(document, context) {\n    ${body}\n  },\n});\n`;

const MISBEHAVING: Readonly<Record<string, string>> = {
  throws: validator(`throw new Error('I cannot');`),
  'throws when it is loaded': validator('', `throw new Error('not even that');`),
  'is no validator': 'export const validator = { checks: [] };\n',
  'has a slip in it': 'export const validator = defineValidator({ \n',
  'loops for ever': validator('for (;;);'),
  'loops for ever when it is loaded': validator('', 'for (;;);'),
  'takes memory without end': validator(
    'const all = []; for (;;) all.push(new Array(100_000).fill(1));',
  ),
  'takes memory without end outside the heap': validator(
    'const all = []; for (;;) all.push(Buffer.alloc(16 * 2 ** 20, 1));',
  ),
  'changes what it is given': validator('document.gross = 1;'),
  'changes a list': validator(`context.datasets.suppliers.find(document.supplier).enabled = 'Y';`),
  'ends the process': validator('process.exit(0);'),
  'ends the process as if all was well': validator(
    `process.emit('message', { kind: 'preview' }); process.exitCode = 0; process.kill(process.pid);`,
  ),
  'lets a promise fail later': validator(`Promise.reject(new Error('later'));`),
};

describe('a validator', { concurrency: 2 }, () => {
  for (const [what, code] of Object.entries(MISBEHAVING)) {
    it(`that ${what} blocks its own batch and no other`, async () => {
      await using running = await startWith(code);
      await running.drop('mine.csv', FILE);
      await running.home.drop(OTHER, 'theirs.txt', ctapglFile('CT-1'));
      const [mine, theirs] = await bothBatches(running);
      await running.until(theirs, 'Ready to approve');
      const blocked = await running.until(mine, 'Has problems');
      isBlocked(blocked);
      assert.equal((await running.batch(theirs)).facts.errors, 0);
      assert.deepEqual(running.fatal, []);
    });
  }

  it('that loops keeps nobody else waiting while it does', async () => {
    await using running = await startWith(validator('for (;;);'));
    await running.drop('mine.csv', FILE);
    await untilSo(
      'it is there',
      () => running.batches(),
      (some) => some.length === 1,
    );
    await running.home.drop(OTHER, 'theirs.txt', ctapglFile('CT-1'));
    const [mine, theirs] = await bothBatches(running);
    await running.until(theirs, 'Ready to approve');
    await running.approve(theirs);
    await running.until(theirs, 'In Oracle, not yet validated');
    isBlocked(await running.until(mine, 'Has problems'));
  });

  it('that is mended is used for the next file and for the next check of the blocked one', async () => {
    await using running = await startWith(validator(`throw new Error('I cannot');`));
    const blocked = await running.dropUntil('mine.csv', FILE, 'Has problems');
    isBlocked(blocked);
    await aNextOneIsWarm();
    await running.home.write(VALIDATOR, validator(''));
    const next = await running.dropUntil(
      'next.csv',
      libraryFile(someInvoices('NEXT', 1)),
      'Ready to approve',
    );
    assert.deepEqual(next.problems, []);
    const visitor = await running.visitor('priya');
    const page = await visitor.open(`/batches/${blocked.facts.ref}`);
    await visitor.submit(page, '/check-again');
    await running.until(blocked.facts.ref, 'Ready to approve');
  });

  it('that is mended in a file it imports is used for the next file too', async () => {
    await using running = await startRunning({
      async prepare(home) {
        await home.write(
          'validators/own/rule.ts',
          `export const rule = () => { throw new Error('no'); };\n`,
        );
        await home.write(VALIDATOR, validator('rule();', `import { rule } from './own/rule.ts';`));
      },
    });
    isBlocked(await running.dropUntil('mine.csv', FILE, 'Has problems'));
    await aNextOneIsWarm();
    await running.home.write('validators/own/rule.ts', 'export const rule = () => undefined;\n');
    await running.dropUntil('next.csv', libraryFile(someInvoices('NEXT', 1)), 'Ready to approve');
  });
});

/* ---------- what a blocked batch is ---------- */

function isBlocked({ facts, problems, manifest, history }: BatchPage): void {
  assert.deepEqual([...new Set(problems.map(({ code }) => code))], ['CHK-001']);
  assert.equal(facts.couldNotCheck, 'check-failed');
  assert.equal(manifest, undefined, 'nobody can approve it');
  assert.ok(!history.some(({ event }) => event === 'batch.approved'));
}

/* ---------- AIMS with it ---------- */

/** The next check process has loaded the validator as it is now, and waits. */
function aNextOneIsWarm(): Promise<void> {
  return sleep(2_500);
}

function startWith(code: string): Promise<Running> {
  return startRunning({
    interfaces: [LIBRARY, OTHER],
    parts: { checkLimits: LIMITS },
    prepare: (home) => home.write(VALIDATOR, code),
  });
}

/** The references of both, LIBRARY's first. */
async function bothBatches(running: Running): Promise<[string, string]> {
  const batches = await untilSo(
    'both are there',
    () => running.batches(),
    (some) => some.length === 2,
  );
  const refOf = (name: string) => batches.find((batch) => batch.interface === name)?.ref ?? '';
  return [refOf(LIBRARY), refOf(OTHER)];
}

/** One invoice of 10 pounds in the CT/AP/GL layout: 24 fields a record, totals with a minus. */
function ctapglFile(number: string): string {
  const date = londonDay(new Date()).replaceAll('-', '');
  const records: readonly Readonly<Record<number, string>>[] = [
    { 1: 'CT', 2: '1', 3: '-1000' },
    { 1: 'AP', 2: '104990', 3: number, 4: date, 5: '-1000', 13: 'GBP', 24: 'LIB' },
    { 1: 'GL', 2: '44210', 3: number, 4: '1000', 6: 'Z', 10: 'Books', 12: 'L3021' },
  ];
  return records
    .map((record) => Array.from({ length: 24 }, (_, index) => record[index + 1] ?? '').join(','))
    .map((line) => `${line}\n`)
    .join('');
}
