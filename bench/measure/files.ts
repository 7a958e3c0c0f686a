/** The invoice files that are measured on, made once a run by a process of their own. */
import { join } from 'node:path';
import { runProcess } from './run-process.ts';

/** One invoice in a hundred is bad; the same at five times the length; 93 in a hundred are bad. */
export type FileName = 'clean' | 'long' | 'bad';

export interface MeasuredFile {
  readonly csv: string;
  readonly manifest: string;
  readonly lines: number;
}

const GENERATE = join(import.meta.dirname, '../generate.ts');
/** A twenty-first of 93 % for each code, and a little more: not every invoice has room for every error. */
const BAD_RATE = '0.045';
const TIMES_AS_LONG = 5;

/** In this folder, beside suppliers.csv and budgets.csv. */
export async function makeFile(
  name: FileName,
  folder: string,
  lines: number,
): Promise<MeasuredFile> {
  const count = name === 'long' ? lines * TIMES_AS_LONG : lines;
  const rate = name === 'bad' ? ['--rate', BAD_RATE] : [];
  await runProcess({
    words: [GENERATE, '--out', folder, '--name', name, '--lines', String(count), ...rate],
    folder,
    exits: [0],
  });
  return {
    csv: join(folder, `${name}.csv`),
    manifest: join(folder, `${name}.manifest.json`),
    lines: count,
  };
}
