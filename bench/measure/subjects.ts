/**
 * What is measured: AIMS and what it is measured against, each as one command for one file. The only place that knows how
 * they are called.
 */
import { join } from 'node:path';
import { EXIT } from '../../src/domain/errors.ts';
import type { Command } from './run-process.ts';

/** One file to check, its reference data, and where the findings go. */
export interface Task {
  readonly file: string;
  readonly reference: string;
  readonly findings: string;
}

export interface Subject {
  readonly name: string;
  /** Whether it checks the file, so that its findings must be those that were planted. */
  readonly finds: boolean;
  command(task: Task): Command;
}

const ROOT = join(import.meta.dirname, '../..');
/** Another program than this tree's: an older AIMS, to compare with. */
const AIMS = process.env.AIMS_BENCH_PROGRAM ?? join(ROOT, 'bin/aims.mjs');
/** More than any of the files can have; without it, AIMS stops listing long before. */
const MOST_FINDINGS = '1000000';

export const aims = aimsWith('aims', 'invoice-lines');
export const aimsOnCsvParse = aimsWith('aims, csv-parse path', 'invoice-lines-csv-parse');
export const aimsWithValidator = aimsWith('aims, with a validator', 'invoice-lines-validator');

export const csvParse = comparator('csv-parse', 'csv-parse.ts', { finds: false });
export const newlineScan = comparator('newline scan', 'newline-scan.ts', { finds: false });
export const zod = comparator('zod', 'zod.ts', { finds: true });
export const duckdb = comparator('DuckDB', 'duckdb.mjs', { finds: true });

/** A check of a file by an interface of interfaces/examples, with this repository as its home. */
function aimsWith(name: string, interfaceName: string): Subject {
  return {
    name,
    finds: true,
    command: ({ file, reference, findings }) => ({
      words: [
        ...[AIMS, 'check', file, '--interface', interfaceName, '--reference', reference],
        ...['--findings', findings, '--max-findings', MOST_FINDINGS],
      ],
      folder: ROOT,
      exits: [EXIT.done, EXIT.problems],
    }),
  };
}

function comparator(
  name: string,
  program: string,
  { finds }: { readonly finds: boolean },
): Subject {
  const path = join(import.meta.dirname, '../compare', program);
  return {
    name,
    finds,
    command: ({ file, reference, findings }) => ({
      words: finds ? [path, file, reference, findings] : [path, file],
      folder: ROOT,
      exits: [0],
    }),
  };
}
