/**
 * Drops files, kills AIMS with SIGKILL at named points, starts it again, and at the end holds what is there against its
 * own record of what it dropped: every file received once, every invoice in effect once, every acknowledgement
 * remembered, the trail unbroken. The record and the finance system are outside AIMS, and are never killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDocument } from 'yaml';
import { openHome } from '../../src/app.ts';
import { verifyTrail } from '../../src/audit/verify-trail.ts';
import { SENTINEL } from '../../src/config/home.ts';
import { type FinanceSystem, startFinanceSystem } from '../../src/demo/finance-system.ts';
import type { CrashPoint } from '../../src/lib/crash-points.ts';
import { latestBatches } from '../../src/store/batches.ts';
import { makeHome, type TestHome } from '../support/home.ts';
import type { UnderTest } from './aims-under-test.ts';

export interface KillRunOptions {
  readonly points: readonly CrashPoint[];
  /** How often AIMS is to die at each point. */
  readonly rounds: number;
  readonly without?: UnderTest['without'];
  /** How long everything may take to become final once the faults are over. */
  readonly quietWithinMs?: number;
}

export interface KillRun {
  readonly dropped: number;
  readonly kills: number;
  readonly hits: Readonly<Record<string, number>>;
  /** Dropped files that no batch came of, or invoices that never took effect. */
  readonly lost: readonly string[];
  /** Files received more than once, or invoices in effect more than once. */
  readonly doubled: readonly string[];
  /** Approvals that were answered and are not there. */
  readonly forgotten: readonly string[];
  /** Batches that did not come to their end. */
  readonly stuck: readonly string[];
  readonly trail: string;
}

const DIES_WITHIN_MS = 10_000;
const QUIET_WITHIN_MS = 60_000;

export async function killRun({
  points,
  rounds,
  without,
  quietWithinMs = QUIET_WITHIN_MS,
}: KillRunOptions): Promise<KillRun> {
  await using home = await makeHome({ interfaces: ['library-invoices'] });
  // It takes whatever comes, also twice: what is once is once by AIMS alone.
  const finance = await startFinanceSystem({
    folder: home.at('finance'),
    pollMs: 20,
    validateAfterMs: 0,
    trusting: true,
  });
  try {
    await pointAt(home);
    const run = { home, finance, without, dropped: new Set<string>() };
    for (let round = 1; round <= rounds; round += 1) {
      for (const point of points) await dieAt(run, point);
      // Each death leaves work behind: it is caught up with now, or the backlog would hide what is really stuck.
      await comeToRest(run, quietWithinMs);
    }
    return await takeStock(run);
  } finally {
    await finance.stop();
  }
}

interface Run {
  readonly home: TestHome;
  readonly finance: FinanceSystem;
  readonly without: UnderTest['without'];
  /** Invoice numbers, one a file: the harness's own record. */
  readonly dropped: Set<string>;
}

/** As a home is after its first start, with the finance system's folder. */
async function pointAt(home: TestHome): Promise<void> {
  await home.write(`inbox/library-invoices/${SENTINEL}`, '');
  await edit(home, 'config/connections/oracle-payables.yaml', { path: home.at('finance') });
  await edit(home, 'config/aims.yaml', { sweep: '1 second' });
}

async function edit(
  home: TestHome,
  path: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  await home.edit(path, (text) => {
    const document = parseDocument(text);
    for (const [key, value] of Object.entries(settings)) document.set(key, value);
    return document.toString();
  });
}

/* ---------- one death ---------- */

/** A new file each time, so that there is something for every point to happen to. */
async function dieAt(run: Run, point: CrashPoint): Promise<void> {
  const aims = start(run, point);
  const ended = once(aims, 'exit');
  await drop(run);
  const timer = setTimeout(() => aims.kill('SIGKILL'), DIES_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

function start({ home, without }: Run, point: CrashPoint | undefined): ChildProcess {
  const task: UnderTest = {
    home: home.path,
    point,
    hits: home.at('hits.txt'),
    acknowledged: home.at('acknowledged.txt'),
    without,
  };
  const program = join(import.meta.dirname, 'aims-under-test.ts');
  return spawn(process.execPath, [program, JSON.stringify(task)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function drop({ home, dropped }: Run): Promise<void> {
  const number = `KILL-${String(dropped.size + 1).padStart(5, '0')}`;
  dropped.add(number);
  const text = [
    `HDR|UNICORN|20261118|${number}`,
    `INV|104990|LIB|${number}|UC-${number}|12/11/2026|INV|12.00|2.00|GBP|Peters Ltd|jthomas`,
    'LIN|1|L3021-44120|10.00|S|2.00|Audio',
    'TRL|1|12.00',
    '',
  ].join('\n');
  await home.drop('library-invoices', `${number}.csv`, text);
}

/* ---------- the end ---------- */

/** Faults are over: everything must become final by itself. */
async function comeToRest(run: Run, withinMs: number): Promise<void> {
  const aims = start(run, undefined);
  const ended = once(aims, 'exit');
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    await sleep(500);
    const { effects } = await run.finance.status();
    const inEffect = new Set(Object.keys(effects).map(numberOf));
    if ([...run.dropped].every((number) => inEffect.has(number)) && (await isQuiet(run))) break;
  }
  aims.kill('SIGTERM');
  await ended;
}

async function isQuiet({ home }: Run): Promise<boolean> {
  return (await batchStates(home)).every(
    ({ state }) => state === 'confirmed' || state === 'duplicate',
  );
}

async function batchStates(home: TestHome) {
  const { context, close } = await openHome(home.path, 'command');
  try {
    const batches = await latestBatches(context.store.db, 100_000);
    const originals = await context.store.db
      .selectFrom('originals')
      .select(['id', 'file_name', 'door'])
      .execute();
    const names = new Map(originals.map((original) => [original.id, original.file_name]));
    return batches.map(({ ref, state, original_id: id }) => ({
      ref,
      state,
      file: names.get(id) ?? '',
    }));
  } finally {
    await close();
  }
}

/** The checker: everything is judged from outside AIMS's own opinion of itself, but for its states. */
async function takeStock(run: Run): Promise<KillRun> {
  const { home, finance, dropped } = run;
  const batches = await batchStates(home);
  const { effects } = await finance.status();
  const files = countBy(batches.map((batch) => batch.file.replace(/\.csv$/, '')));
  const times = countBy(
    Object.entries(effects).flatMap(([key, count]) =>
      Array.from({ length: count }, () => numberOf(key)),
    ),
  );
  const refs = new Set(
    batches.filter((batch) => batch.state === 'confirmed').map((batch) => batch.ref),
  );
  const hits = countBy(await lines(home.at('hits.txt')));
  const { context, close } = await openHome(home.path, 'command');
  const verdict = await verifyTrail(context.store.db);
  await close();
  return {
    dropped: dropped.size,
    kills: Object.values(hits).reduce((sum, count) => sum + count, 0),
    hits,
    lost: [...dropped].filter((number) => !files[number] || !times[number]),
    doubled: [...dropped].filter((number) => (files[number] ?? 0) > 1 || (times[number] ?? 0) > 1),
    forgotten: (await lines(home.at('acknowledged.txt'))).filter((ref) => !refs.has(ref)),
    stuck: batches
      .filter(({ state }) => state !== 'confirmed')
      .map(({ ref, state }) => `${ref} ${state}`),
    trail: verdict.intact ? 'intact' : `broken at ${verdict.broken?.seq}: ${verdict.broken?.what}`,
  };
}

/** The finance system counts by supplier/number. */
function numberOf(key: string): string {
  return key.split('/')[1] ?? '';
}

async function lines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

function countBy(items: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}
