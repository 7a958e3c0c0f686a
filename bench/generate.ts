/**
 * Writes made-up invoice files with known errors, and the suppliers and budget codes to check them against. The same
 * arguments give the same bytes. What the errors mean is told in generate/codes.ts.
 *
 *   node bench/generate.ts --out DIR --lines N [--name invoices-N] [--seed 1] [--rate 0.0005] [--rate CODE=SHARE ...]
 *       [--lines-an-invoice 5] [--newlines SHARE] [--crlf] [--bom] [--files K]
 *       [--suppliers 20000] [--budgets 50000] [--reference-seed 1] [--no-reference]
 *
 * Writes suppliers.csv, budgets.csv, NAME.csv and NAME.manifest.json; with --files K as many files of N lines each,
 * NAME-00001.csv and so on. A rate is the chance that one invoice has that error; FIELD_COUNT and ENCODING have none
 * unless they are given one.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from './figures.ts';
import { CODES, type Code, isCode } from './generate/codes.ts';
import { type InvoiceFilePlan, writeInvoiceFile } from './generate/invoice-file.ts';
import { digits } from './generate/records.ts';
import { makeReference, writeReference } from './generate/reference.ts';

const { values: asked } = parseArgs({
  allowNegative: true,
  options: {
    out: { type: 'string' },
    lines: { type: 'string' },
    name: { type: 'string' },
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', multiple: true, default: [] },
    'lines-an-invoice': { type: 'string', default: '5' },
    newlines: { type: 'string', default: '0' },
    crlf: { type: 'boolean', default: false },
    bom: { type: 'boolean', default: false },
    files: { type: 'string' },
    suppliers: { type: 'string', default: '20000' },
    budgets: { type: 'string', default: '50000' },
    'reference-seed': { type: 'string', default: '1' },
    reference: { type: 'boolean', default: true },
  },
});

const out = given(asked.out, '--out');
const lines = given(asked.lines, '--lines');
const name = asked.name ?? `invoices-${lines}`;
mkdirSync(out, { recursive: true });
const reference = makeReference({
  seed: wholeNumber(asked['reference-seed']),
  suppliers: wholeNumber(asked.suppliers),
  budgets: wholeNumber(asked.budgets),
});
if (asked.reference) writeReference(out, reference);

const plan: InvoiceFilePlan = {
  lines: wholeNumber(lines),
  seed: wholeNumber(asked.seed),
  rates: readRates(asked.rate),
  linesAnInvoice: wholeNumber(asked['lines-an-invoice']),
  newlines: share(asked.newlines),
  crlf: asked.crlf,
  bom: asked.bom,
  firstSerial: 1,
};
if (asked.files === undefined) {
  const { errors } = writeInvoiceFile(join(out, name), reference, plan);
  console.log(`${name}: ${lines} lines, ${errors} planted errors`);
} else {
  const files = wholeNumber(asked.files);
  writeManyFiles(files);
  console.log(`${name}: ${files} files of ${lines} lines`);
}

/** No invoice number is in two of them, and each has chance of its own. */
function writeManyFiles(files: number): void {
  let firstSerial = plan.firstSerial;
  for (let no = 1; no <= files; no += 1) {
    const path = join(out, `${name}-${digits(no, 5)}`);
    const seed = plan.seed * 1_000_003 + no;
    firstSerial = writeInvoiceFile(path, reference, { ...plan, seed, firstSerial }).nextSerial;
  }
}

/** `0.0005` is for every code but those of records; `CODE=0.01` is for one. */
function readRates(texts: readonly string[]): ReadonlyMap<Code, number> {
  const [single, common] = [
    texts.filter((text) => text.includes('=')),
    texts.filter((text) => !text.includes('=')),
  ];
  const rates = new Map<Code, number>(
    CODES.map((code) => [code, share(common.at(-1) ?? '0.0005')]),
  );
  for (const text of single) {
    const [code = '', rate = ''] = text.split('=', 2);
    if (!isCode(code)) throw new Error(`"${code}" is not a code of generate/codes.ts`);
    rates.set(code, share(rate));
  }
  return rates;
}

function share(text: string): number {
  if (!/^(0(\.\d+)?|1)$/.test(text)) throw new Error(`"${text}" is not a share from 0 to 1`);
  return Number(text);
}

function given(text: string | undefined, option: string): string {
  if (text === undefined) throw new Error(`${option} is needed`);
  return text;
}
