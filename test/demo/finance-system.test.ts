/** The stand-in finance system, given payloads that AIMS's own transform wrote, and read by AIMS's own reader. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadSettings } from '../../src/config/load-settings.ts';
import { makeConnect } from '../../src/connections/open-connection.ts';
import { penceOf, poundsOf } from '../../src/demo/finance-system/amounts.ts';
import {
  type FinanceSystem,
  type FinanceSystemOptions,
  startFinanceSystem,
} from '../../src/demo/finance-system.ts';
import type { Document } from '../../src/domain/document.ts';
import { isAimsError } from '../../src/domain/errors.ts';
import type { VatPolicy } from '../../src/domain/interface.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { readReply } from '../../src/stages/confirm/read-reply.ts';
import { compileLayout } from '../../src/stages/transform/compile-layout.ts';
import { intoFolder } from '../../src/stages/transform/payload-sink.ts';
import { transformBatch } from '../../src/stages/transform/transform-batch.ts';
import { importing, TELL_WHAT_IS_LOADED } from '../support/before-it-runs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SRC = new URL('../../src/', import.meta.url);
const PROGRAM = fileURLToPath(new URL('demo/finance-system.ts', SRC));
const STANDARD = 'STANDARD RATE INPUT';
const ZERO = 'ZERO RATE INPUT';

describe('the stand-in finance system', () => {
  let base: string;
  let folder: string;
  const running: FinanceSystem[] = [];

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'aims-finance-'));
    folder = join(base, 'payables');
  });
  afterEach(async () => {
    for (const system of running.splice(0)) await system.kill();
    rmSync(base, { recursive: true, force: true });
  });

  const start = async (options: Partial<FinanceSystemOptions> = {}): Promise<FinanceSystem> => {
    const system = await startFinanceSystem({ folder, pollMs: 20, ...options });
    running.push(system);
    return system;
  };
  /** Writes a payload and drops it, the marker last, as AIMS does. */
  const drop = async (
    group: string,
    invoices: readonly Invoice[],
    vat: VatPolicy = 'given',
  ): Promise<readonly string[]> => {
    const names = await writePayload(join(base, group), group, invoices, vat);
    for (const name of names) renameSync(join(base, group, name), join(folder, 'in', name));
    rmSync(join(base, group), { recursive: true });
    return names;
  };
  const answerPath = (group: string) => join(folder, 'outcome', `${group}.outcome.csv`);
  /** Waits for an answer, reads it and takes it away, as AIMS does. */
  const answer = async (group: string): Promise<readonly Outcome[]> => {
    await until(() => existsSync(answerPath(group)), `an answer for ${group}`);
    const bytes = readFileSync(answerPath(group));
    rmSync(answerPath(group));
    return readReply(bytes, { file: `${group}.outcome.csv`, group });
  };
  const statuses = async (group: string) => (await answer(group)).map(({ status }) => status);

  it('creates the invoices of a complete set, moves it to done and answers', async () => {
    const system = await start();
    const names = await drop('LIB-0417', [
      invoice('AH-55120', 21280, [[21280, ZERO, 0]]),
      invoice('PT-90503', -1250, [[-1250, ZERO, 0]]),
    ]);
    const outcomes = await answer('LIB-0417');
    assert.deepEqual(
      outcomes.map(({ supplier, number, status, amount, voucher }) => [
        supplier,
        number,
        status,
        amount,
        voucher !== '',
      ]),
      [
        ['104772', 'AH-55120', 'created', 21280, true],
        ['104772', 'PT-90503', 'created', -1250, true],
      ],
    );
    assert.deepEqual(readdirSync(join(folder, 'in')), []);
    assert.deepEqual(readdirSync(join(folder, 'done')).sort(), [...names].sort());
    const { totals, effects } = await system.status();
    assert.deepEqual(totals, { count: 2, pence: 20030 });
    assert.deepEqual(effects, { '104772/AH-55120': 1, '104772/PT-90503': 1 });
  });

  it('shares no code for money with AIMS, but the names of the answers and plain tools', async () => {
    const child = spawn(process.execPath, [PROGRAM, '--folder', folder, '--poll', '20'], {
      env: { ...process.env, NODE_OPTIONS: importing(TELL_WHAT_IS_LOADED) },
    });
    const said = text(child.stderr);
    try {
      await once(child.stdout, 'data');
      await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
      assert.deepEqual(await statuses('LIB-0417'), ['created']);
    } finally {
      child.kill();
    }
    const loaded = (await said).split('\n').filter((url) => url.startsWith(SRC.href));
    const shared = loaded
      .map((url) => url.slice(SRC.href.length))
      .filter((path) => !/^(demo\/finance-system|lib\/)/.test(path));
    assert.deepEqual(shared, ['domain/outcome.ts']);
  });

  it('validates later, and answers again', async () => {
    await start({ validateAfterMs: 50 });
    await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
    assert.deepEqual(await statuses('LIB-0417'), ['created']);
    assert.deepEqual(await statuses('LIB-0417'), ['validated']);
  });

  it('never writes an answer over one that still stands', async () => {
    const system = await start({ validateAfterMs: 0 });
    await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
    await until(
      async () => (await system.status()).invoices[0]?.status === 'validated',
      'validation',
    );
    assert.deepEqual(await statuses('LIB-0417'), ['created']);
    assert.deepEqual(await statuses('LIB-0417'), ['validated']);
  });

  it('does not touch a set that is not complete', async () => {
    const system = await start();
    const names = await writePayload(
      join(base, 'LIB-0417'),
      'LIB-0417',
      [invoice('A', 100, [[100, ZERO, 0]])],
      'given',
    );
    const [lines = '', ...rest] = names;
    for (const name of rest) renameSync(join(base, 'LIB-0417', name), join(folder, 'in', name));
    const bytes = readFileSync(join(base, 'LIB-0417', lines), 'utf8');
    writeFileSync(join(folder, 'in', lines), bytes.replace('1', '2'));
    await sleep(200);
    assert.deepEqual((await system.status()).groups, []);
    writeFileSync(join(folder, 'in', lines), bytes);
    assert.deepEqual(await statuses('LIB-0417'), ['created']);
  });

  it('refuses a group that it has loaded already', async () => {
    const system = await start();
    await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
    await answer('LIB-0417');
    await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
    await until(async () => (await system.status()).repeats.length === 1, 'the refusal');
    assert.deepEqual((await system.status()).effects, { '104772/A': 1 });
    assert.deepEqual(readdirSync(join(folder, 'in')), []);
  });

  it('loads a set twice when it is trusting, and counts that', async () => {
    const system = await start({ trusting: true });
    for (let time = 0; time < 2; time += 1) {
      await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
      await answer('LIB-0417');
    }
    assert.deepEqual((await system.status()).effects, { '104772/A': 2 });
  });

  it('refuses what Payables would refuse, each with its code', async () => {
    writeFileSync(join(base, 'suppliers.csv'), 'supplier_number,supplier_name\n104772,Askews\n');
    const system = await start({ suppliers: join(base, 'suppliers.csv') });
    await drop('LIB-0416', [invoice('A', 100, [[100, ZERO, 0]])]);
    await answer('LIB-0416');
    await system.refuseNext('D', {
      code: 'INVALID DISTRIBUTION ACCT',
      message: 'The account is closed',
    });
    await drop('LIB-0417', [
      invoice('A', 100, [[100, ZERO, 0]]),
      { ...invoice('B', 100, [[100, ZERO, 0]]), supplier: '999999' },
      invoice('C', 101, [[100, ZERO, 0]]),
      invoice('D', 100, [[100, ZERO, 0]]),
      invoice('E', 100, [[100, ZERO, 0]]),
      invoice('E', 100, [[100, ZERO, 0]]),
    ]);
    await until(() => existsSync(answerPath('LIB-0417')), 'an answer');
    const { invoices } = await system.status();
    assert.deepEqual(
      invoices
        .filter(({ group }) => group === 'LIB-0417')
        .map(({ number, status, code }) => [number, status, code]),
      [
        ['A', 'refused', 'DUPLICATE INVOICE NUMBER'],
        ['B', 'refused', 'INVALID SUPPLIER'],
        ['C', 'refused', 'INVOICE AMOUNT INCORRECT'],
        ['D', 'refused', 'INVALID DISTRIBUTION ACCT'],
        ['E', 'created', ''],
        ['E', 'refused', 'DUPLICATE INVOICE NUMBER'],
      ],
    );
  });

  it('puts an invoice on hold whose total is not what it works out itself, rounding once per rate', async () => {
    const system = await start();
    const eightLines = [421, 421, 421, 421, 421, 421, 421, 421].map(
      (net): Line => [net, STANDARD, undefined],
    );
    await drop(
      'LBC-0001',
      [invoice('A', 4040, eightLines), invoice('B', 4042, eightLines)],
      'target computes',
    );
    assert.deepEqual(await statuses('LBC-0001'), ['on-hold', 'created']);
    assert.match(
      (await system.status()).invoices[0]?.message ?? '',
      /Needs revalidation.*40\.40.*40\.42/,
    );
  });

  it('counts the VAT that the sender gives', async () => {
    await start();
    await drop('LIB-0417', [
      invoice('A', 4040, [[3368, STANDARD, 672]]),
      invoice('B', 4042, [[3368, STANDARD, 672]]),
    ]);
    assert.deepEqual(await statuses('LIB-0417'), ['created', 'refused']);
  });

  it('holds, validates, pays and cancels an invoice when told to, and answers each time', async () => {
    const system = await start();
    await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
    assert.deepEqual(await statuses('LIB-0417'), ['created']);
    for (const [act, status] of [
      [system.hold, 'on-hold'],
      [system.validate, 'validated'],
      [system.pay, 'paid'],
      [system.cancel, 'cancelled'],
    ] as const) {
      await act('104772', 'A');
      assert.deepEqual(await statuses('LIB-0417'), [status]);
    }
    await assert.rejects(system.hold('104772', 'Z'), /there is no invoice/);
  });

  it('takes a cancelled number again', async () => {
    const system = await start();
    await drop('LIB-0416', [invoice('A', 100, [[100, ZERO, 0]])]);
    await answer('LIB-0416');
    await system.cancel('104772', 'A');
    await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
    assert.deepEqual(await statuses('LIB-0417'), ['created']);
  });

  it('is out of reach while it is down, also across a restart, and then takes what waits', async () => {
    const system = await start();
    const connection = makeConnect()({
      kind: 'folder',
      name: 'payables',
      environment: 'test',
      label: 'Payables',
      contract: 'moves-to-done',
      path: folder,
      folders: { drop: 'in', done: 'done', outcome: 'outcome' },
    });
    await connection.check();
    assert.equal((await system.goDown()).down, true);
    await assert.rejects(connection.check(), (error) =>
      isAimsError(error, 'CONNECTION_UNAVAILABLE'),
    );
    await system.kill();
    const again = await start();
    assert.equal((await again.status()).down, true);
    assert.equal((await again.comeUp()).down, false);
    await connection.check();
    await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
    assert.deepEqual(await statuses('LIB-0417'), ['created']);
  });

  it('forgets a line of its books that was being written when it was killed', async () => {
    mkdirSync(join(folder, 'state'), { recursive: true });
    appendFileSync(join(folder, 'state', 'books.jsonl'), '{"kind":"loaded","group":"LIB-04');
    const system = await start();
    await drop('LIB-0417', [invoice('A', 100, [[100, ZERO, 0]])]);
    assert.deepEqual(await statuses('LIB-0417'), ['created']);
    await system.kill();
    assert.deepEqual((await (await start()).status()).effects, { '104772/A': 1 });
  });

  it('loads every set exactly once however often it is killed', async () => {
    let system = await start({ pollMs: 1 });
    for (let round = 1; round <= 12; round += 1) {
      await drop(`LIB-${round}`, [invoice(`A${round}`, 100, [[100, ZERO, 0]])]);
      await sleep((round * 7) % 13);
      await system.kill();
      system = await start({ pollMs: 1 });
    }
    for (let round = 1; round <= 12; round += 1)
      assert.deepEqual(await statuses(`LIB-${round}`), ['created']);
    const { effects, repeats, totals } = await system.status();
    assert.deepEqual(new Set(Object.values(effects)), new Set([1]));
    assert.deepEqual(totals, { count: 12, pence: 1200 });
    assert.deepEqual(repeats, []);
    assert.equal(
      readdirSync(join(folder, 'done')).filter((name) => name.endsWith('.ok')).length,
      12,
    );
  });
});

/* ---------- payloads ---------- */

/** Net, tax code, tax. */
type Line = readonly [number, string, number | undefined];
type Invoice = Pick<Document, 'supplier' | 'number' | 'gross' | 'kind' | 'lines'>;

function invoice(number: string, gross: number, lines: readonly Line[]): Invoice {
  return {
    supplier: '104772',
    number,
    gross,
    kind: gross < 0 ? 'credit' : 'invoice',
    lines: lines.map(([net, taxCode, tax], index) => ({
      no: index + 1,
      line: index + 2,
      net,
      tax,
      taxCode,
      budget: 'L3021-44110',
      description: 'Adult fiction, "20" titles',
      distributions: [],
      fields: {},
    })),
  };
}

async function writePayload(
  folder: string,
  group: string,
  invoices: readonly Invoice[],
  vat: VatPolicy,
): Promise<readonly string[]> {
  mkdirSync(folder);
  const { settings } = loadSettings(ROOT, {});
  const definition = settings?.interfaces.find(({ name }) => name === 'library-invoices');
  const layout = settings?.layouts[definition?.to.layout ?? ''];
  assert.ok(definition && layout);
  const mapping = {
    layout: compileLayout(layout, definition),
    accounting: { policy: definition.accountingDate, today: '2026-11-18', periods: undefined },
    group,
    vat,
    lookups: {},
    rates: () => 0,
  };
  const ids = (no: number) => ({ documentId: 1000 + no, firstLineId: 5000 + no * 100 });
  const entries = await transformBatch(documentsOf(invoices), mapping, ids, intoFolder(folder));
  return entries.map(({ name }) => name);
}

async function* documentsOf(invoices: readonly Invoice[]): AsyncGenerator<Document> {
  for (const [index, part] of invoices.entries()) {
    yield {
      no: index + 1,
      supplierName: 'Askews & Holts',
      site: 'LIB',
      date: '2026-11-12',
      currency: 'GBP',
      tax: undefined,
      description: '',
      reference: 'UC0091823',
      operator: '',
      line: 1,
      offset: 0,
      bytes: 0,
      fields: {},
      ...part,
    };
  }
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await condition()) return;
    await sleep(20);
  }
  assert.fail(`waited in vain for ${what}`);
}

describe("the stand-in's amounts", () => {
  it('are read and written to the penny, on both sides of nothing', () => {
    for (const [text, pence] of [
      ['0.00', 0],
      ['0.05', 5],
      ['-0.05', -5],
      ['-12.50', -1250],
      ['99999999999.99', 9_999_999_999_999],
    ] as const) {
      assert.equal(penceOf(text), pence);
      assert.equal(poundsOf(pence), text);
    }
    for (const text of ['', '1', '1.5', '1.005', '1,000.00', '£1.00', '+1.00'])
      assert.throws(() => penceOf(text), /is not an amount/);
  });
});
