/**
 * How long a file takes from being renamed into the inbox until its findings can be seen by another connection, beside
 * what its unavoidable parts take alone on the same machine in the same minutes: a chokidar event, the FULL commits and
 * the flushes. Prints medians, 95th percentiles and the ratio of the medians.
 *
 *   npm run bench:latency -- [FILES]        200 files of 200 lines by default
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { watch } from 'chokidar';
import { makeHome } from '../test/support/home.ts';
import { medianOf, shareOf, wholeNumber } from './figures.ts';

const FILES = wholeNumber(process.argv[2] ?? '200');
const LINES = 200;
const LINES_AN_INVOICE = 5;
/** Long enough for the next check process to be warm: files of one interface do not come every second. */
const BETWEEN_MS = 1000;

await using home = await makeHome({ interfaces: ['library-invoices'] });
const aims = await startAims(home.path);
const database = new SqliteDatabase(home.at('archive/aims.db'), { readonly: true });
const alone = await preparePartsAlone();
try {
  const whole: number[] = [];
  const parts: Record<string, number[]> = { event: [], commits: [], flushes: [] };
  for (let no = 1; no <= FILES; no += 1) {
    await sleep(BETWEEN_MS);
    whole.push(await timeOneFile(no));
    parts.event?.push(await alone.event(no));
    parts.commits?.push(alone.commits());
    parts.flushes?.push(await alone.flushes(no));
  }
  report(whole, parts);
} finally {
  await alone.close();
  database.close();
  aims.kill('SIGTERM');
  await once(aims, 'exit');
}

/* ---------- the whole ---------- */

async function startAims(path: string): Promise<ChildProcess> {
  const program = `
    const { startAims } = await import(${JSON.stringify(join(import.meta.dirname, '../src/app.ts'))});
    const aims = await startAims(${JSON.stringify(path)}, { web: false, onFatal: () => process.exit(1) });
    process.on('SIGTERM', () => aims.stop().then(() => process.exit(0)));
    process.send('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  await sleep(1500);
  return child;
}

async function timeOneFile(no: number): Promise<number> {
  const inbox = home.at('inbox/library-invoices');
  const part = join(inbox, `.bench-${no}.part`);
  await writeFile(part, fileOf(no));
  const visible = database.prepare('select count(*) as n from batches where check_id is not null');
  const from = performance.now();
  await rename(part, join(inbox, `bench-${no}.csv`));
  for (;;) {
    if (Number((visible.get() as { n: number }).n) >= no) return performance.now() - from;
    if (performance.now() - from > 30_000)
      throw new Error(`file ${no} was not checked within 30 s`);
    await sleep(0.5);
  }
}

/** LINES records of invoice and line, each number new; every tenth invoice has a site that is not there. */
function fileOf(no: number): string {
  const invoices = Math.floor(LINES / (LINES_AN_INVOICE + 1));
  const rows = ['HDR|UNICORN|20261118|BENCH'];
  for (let invoice = 1; invoice <= invoices; invoice += 1) {
    const site = invoice % 10 === 0 ? 'XXX' : 'LIB';
    rows.push(
      `INV|104990|${site}|B${no}-${invoice}|UC${no}${invoice}|12/11/2026|INV|50.00|0.00|GBP|Peters Ltd|jthomas`,
    );
    for (let line = 1; line <= LINES_AN_INVOICE; line += 1) {
      rows.push(`LIN|${line}|L3021-44120|10.00|Z|0.00|Title ${line} of invoice ${invoice}`);
    }
  }
  rows.push(`TRL|${invoices}|${invoices * 50}.00`);
  return `${rows.join('\n')}\n`;
}

/* ---------- the parts alone ---------- */

async function preparePartsAlone() {
  const folder = await mkdtemp(join(tmpdir(), 'aims-bench-'));
  const watched = join(folder, 'watched');
  await mkdir(watched);
  const sqlite = new SqliteDatabase(join(folder, 'parts.db'));
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.exec('create table rows (a integer, b text, c text) strict');
  const insert = sqlite.prepare('insert into rows values (?, ?, ?)');
  const commit = sqlite.transaction((rows: number) => {
    for (let row = 0; row < rows; row += 1) insert.run(row, 'x'.repeat(100), 'y'.repeat(100));
  });
  const watcher = watch(watched, { depth: 0, ignoreInitial: true });
  await once(watcher, 'ready');
  return {
    /** From a rename to chokidar's event. */
    async event(no: number): Promise<number> {
      const part = join(folder, `part-${no}`);
      await writeFile(part, 'x');
      const seen = once(watcher, 'add');
      const from = performance.now();
      await rename(part, join(watched, `file-${no}`));
      await seen;
      return performance.now() - from;
    },
    /** The receipt, the clearing of the inbox, and the findings with their documents. */
    commits(): number {
      const from = performance.now();
      commit(3);
      commit(3);
      commit(100);
      return performance.now() - from;
    },
    /** The archived copy, its folder and the folder above (both new), and the inbox. */
    async flushes(no: number): Promise<number> {
      const originals = join(folder, `originals-${no}`);
      await mkdir(originals);
      const from = performance.now();
      const handle = await open(join(originals, 'copy'), 'wx');
      await handle.writeFile('x'.repeat(15_000));
      await handle.sync();
      await handle.close();
      for (const one of [originals, folder, watched]) {
        const opened = await open(one);
        await opened.sync();
        await opened.close();
      }
      return performance.now() - from;
    },
    async close(): Promise<void> {
      await watcher.close();
      sqlite.close();
      await rm(folder, { recursive: true });
    },
  };
}

/* ---------- the figures ---------- */

function report(
  whole: readonly number[],
  parts: Readonly<Record<string, readonly number[]>>,
): void {
  const line = (name: string, figures: readonly number[]) =>
    `${name.padEnd(34)} median ${medianOf(figures).toFixed(1).padStart(7)} ms   p95 ${shareOf(figures, 0.95).toFixed(1).padStart(7)} ms`;
  const sum = Object.values(parts).reduce((total, figures) => total + medianOf(figures), 0);
  process.stdout.write(
    [
      `${whole.length} files of ${LINES} lines, arrival: renamed`,
      line('renamed to findings visible', whole),
      ...Object.entries(parts).map(([name, figures]) => line(`  alone: ${name}`, figures)),
      `sum of the parts' medians ${sum.toFixed(1)} ms; ratio of the medians ${(medianOf(whole) / sum).toFixed(2)}`,
      '',
    ].join('\n'),
  );
}
