/**
 * Holds a file of findings against the manifest of what was planted: how many of the findings are right (precision), and
 * how many of the errors are found (recall). Exits with 1 when either is not 1.
 *
 *   node bench/score.ts MANIFEST FINDINGS [--by record]
 *
 * A finding is a line `line,field,code`; it is right when all three are. With `--by record` its first figure counts
 * records from 1 instead of physical lines.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Manifest } from './generate/invoice-file.ts';

export interface Score {
  readonly planted: number;
  readonly found: number;
  /** 1 when nothing is found. */
  readonly precision: number;
  /** 1 when nothing is planted. */
  readonly recall: number;
  readonly missing: readonly string[];
  readonly spurious: readonly string[];
}

/** A finding that is there twice is right once and spurious once. */
export function score(
  manifest: Pick<Manifest, 'errors'>,
  findings: string,
  by: 'line' | 'record' = 'line',
): Score {
  const planted = new Set(
    manifest.errors.map((error) => `${error[by]},${error.field},${error.code}`),
  );
  const found = findings.split(/\r?\n/).filter((line) => line !== '');
  const right = new Set<string>();
  const spurious = found.filter((finding) => {
    if (!planted.has(finding) || right.has(finding)) return true;
    right.add(finding);
    return false;
  });
  return {
    planted: planted.size,
    found: found.length,
    precision: found.length === 0 ? 1 : right.size / found.length,
    recall: planted.size === 0 ? 1 : right.size / planted.size,
    missing: [...planted].filter((error) => !right.has(error)),
    spurious,
  };
}

/** Reads both files. */
export function scoreFiles(
  manifest: string,
  findings: string,
  by: 'line' | 'record' = 'line',
): Score {
  return score(JSON.parse(readFileSync(manifest, 'utf8')), readFileSync(findings, 'utf8'), by);
}

export function isPerfect({ precision, recall }: Score): boolean {
  return precision === 1 && recall === 1;
}

/** With the first few of what is wrong. */
export function describeScore({
  planted,
  found,
  precision,
  recall,
  missing,
  spurious,
}: Score): string {
  const few = (what: string, list: readonly string[]) =>
    list.length === 0 ? '' : `; ${what} ${list.length}, such as ${list.slice(0, 4).join(' ')}`;
  return `planted ${planted}, found ${found}, precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}${few('missing', missing)}${few('spurious', spurious)}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { by: { type: 'string', default: 'line' } },
  });
  const [manifest, findings] = positionals;
  if (manifest === undefined || findings === undefined)
    throw new Error('MANIFEST and FINDINGS are needed');
  const result = scoreFiles(manifest, findings, values.by === 'record' ? 'record' : 'line');
  console.log(describeScore(result));
  if (!isPerfect(result)) process.exitCode = 1;
}
