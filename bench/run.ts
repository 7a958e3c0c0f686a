/**
 * How fast AIMS checks a file beside csv-parse, DuckDB and a script with zod, on the same file, on this machine, in turn.
 * The files are made up for it, with errors in known places; who does not find all of them and nothing else is not
 * measured but refused.
 *
 *   npm run bench -- [--lines 1000000] [--pairs 5] [--only NAME ...] [--json] [--quick] [--dir FOLDER]
 *
 * --only measures the comparisons named (measure/comparisons.ts). --json ends with one line `{"ratios":{...}}`. --quick is
 * for servers: smaller, csv-parse only, and exit code 1 when a goal is missed by more than a quarter. --dir keeps the files
 * in FOLDER, which it makes; otherwise they are gone afterwards.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from './figures.ts';
import {
  COMPARISONS,
  type Comparison,
  type Figure,
  type Pair,
  QUICK,
  QUICK_SLACK,
  type Side,
} from './measure/comparisons.ts';
import { type FileName, type MeasuredFile, makeFile } from './measure/files.ts';
import { asJson, describe } from './measure/report.ts';
import { runProcess, type Usage } from './measure/run-process.ts';
import { describeScore, isPerfect, scoreFiles } from './score.ts';

const { values: asked } = parseArgs({
  options: {
    lines: { type: 'string' },
    pairs: { type: 'string' },
    only: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    dir: { type: 'string' },
  },
});

const lines = wholeNumber(asked.lines ?? (asked.quick ? '300000' : '1000000'));
const pairs = wholeNumber(asked.pairs ?? (asked.quick ? '3' : '5'));
const comparisons = chosen(
  asked.only ?? (asked.quick ? QUICK : COMPARISONS.map(({ name }) => name)),
);
const folder =
  asked.dir === undefined ? mkdtempSync(join(tmpdir(), 'aims-bench-')) : resolve(asked.dir);
mkdirSync(folder, { recursive: true });

try {
  const files = await makeFiles();
  const ratios = new Map<string, number>();
  for (const comparison of comparisons) {
    warnOfLoad();
    const measured = await measure(comparison, files);
    console.log(describe(comparison, measured));
    for (const { name, of } of comparison.figures) ratios.set(name, of(measured));
  }
  if (asked.quick) refuseWhatIsMissed(ratios);
  if (asked.json) console.log(asJson(ratios));
} finally {
  if (asked.dir === undefined) rmSync(folder, { recursive: true });
}

function chosen(names: readonly string[]): readonly Comparison[] {
  const known = COMPARISONS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no comparison "${unknown.join('", "')}"; there are ${known.join(', ')}`,
    );
  }
  return COMPARISONS.filter(({ name }) => names.includes(name));
}

/* ---------- the files ---------- */

type Files = ReadonlyMap<FileName, MeasuredFile>;

async function makeFiles(): Promise<Files> {
  const files = new Map<FileName, MeasuredFile>();
  for (const name of new Set(comparisons.flatMap(({ a, b }) => [a.file, b.file]))) {
    const file = await makeFile(name, folder, lines);
    files.set(name, file);
    console.log(`made the ${name} file: ${file.lines} lines`);
  }
  console.log('');
  return files;
}

/* ---------- the runs ---------- */

async function measure({ a, b }: Comparison, files: Files): Promise<readonly Pair[]> {
  const measured: Pair[] = [];
  for (let no = 0; no < pairs; no += 1) {
    measured.push({ a: await runSide(a, files), b: await runSide(b, files) });
  }
  return measured;
}

/** Throws when its findings are not those that were planted: a wrong answer has no speed. */
async function runSide({ subject, file: name }: Side, files: Files): Promise<Usage> {
  const file = files.get(name);
  if (file === undefined) throw new Error(`There is no ${name} file.`);
  const findings = join(folder, 'findings.csv');
  rmSync(findings, { force: true });
  const usage = await runProcess(subject.command({ file: file.csv, reference: folder, findings }));
  if (!subject.finds) return usage;
  const score = scoreFiles(file.manifest, findings);
  if (isPerfect(score)) return usage;
  throw new Error(`${subject.name} is wrong about the ${name} file: ${describeScore(score)}`);
}

/* ---------- what makes them doubtful ---------- */

function warnOfLoad(): void {
  const [load = 0] = loadavg();
  if (load <= 2) return;
  console.log(
    `The machine is busy with other things: its load is ${load.toFixed(1)}. Trust the ratios less.`,
  );
}

function refuseWhatIsMissed(ratios: ReadonlyMap<string, number>): void {
  const missed = comparisons
    .flatMap(({ figures }) => figures)
    .filter((figure) => isMissed(figure, ratios));
  for (const { name } of missed) console.error(`${name} is too slow`);
  if (missed.length > 0) process.exitCode = 1;
}

function isMissed({ name, goal }: Figure, ratios: ReadonlyMap<string, number>): boolean {
  const ratio = ratios.get(name);
  return goal !== undefined && ratio !== undefined && ratio > goal.must * QUICK_SLACK;
}
