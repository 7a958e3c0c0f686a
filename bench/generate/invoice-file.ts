/**
 * Writes NAME.csv and, beside it, NAME.manifest.json with every error that was planted and where. An invoice has at
 * most one. Both are written as they are made: their length costs no memory.
 */
import { ByteFile } from './byte-file.ts';
import { type Code, RECORD_CODES, type RecordCode } from './codes.ts';
import { makeInvoice } from './invoice.ts';
import { damaged, type Planted, plant } from './plant.ts';
import { type Random, randomOf } from './random.ts';
import { COLUMNS, csv, type InvoiceRow } from './records.ts';
import type { Reference } from './reference.ts';

export interface InvoiceFilePlan {
  /** Without the heading; the last invoice is cut short to fit. */
  readonly lines: number;
  readonly seed: number;
  /** The chance that one invoice has this error. */
  readonly rates: ReadonlyMap<Code, number>;
  /** On average. */
  readonly linesAnInvoice: number;
  /** The share of descriptions with a line break in them. */
  readonly newlines: number;
  readonly crlf: boolean;
  readonly bom: boolean;
  /** The serial of its first invoice: files of one run have different ones. */
  readonly firstSerial: number;
}

export interface PlantedError {
  /** Without the heading, from 1. */
  readonly record: number;
  /** Physical, from 1, on which the record begins. */
  readonly line: number;
  readonly field: string;
  readonly code: Code;
}

export interface Manifest {
  readonly seed: number;
  readonly lines: number;
  readonly invoices: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly counts: Readonly<Partial<Record<Code, number>>>;
  readonly errors: readonly PlantedError[];
}

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** Enough to choose a duplicate from. */
const REMEMBERED_INVOICES = 4_096;

/** The path has no ending: both files take their own. Returns the serial after its last invoice, and its errors. */
export function writeInvoiceFile(
  path: string,
  reference: Reference,
  plan: InvoiceFilePlan,
): { readonly nextSerial: number; readonly errors: number } {
  const random = randomOf(plan.seed, 2);
  const chooseCode = codeChooser(plan.rates, random);
  const manifest = new ManifestFile(`${path}.manifest.json`);
  const file = new InvoiceFile(`${path}.csv`, plan);
  const earlier: InvoiceRow[] = [];
  let serial = plan.firstSerial;
  while (file.records < plan.lines) {
    const rows = Math.min(plan.lines - file.records, 1 + random.below(2 * plan.linesAnInvoice - 1));
    const invoice = makeInvoice(random, reference, { serial, rows, newlines: plan.newlines });
    serial += 1;
    const code = chooseCode();
    const planted = code && plant(code, { ...invoice, random, reference, earlier });
    if (code && planted) manifest.add(file.placeOf(invoice.rows, planted, code));
    else remember(earlier, invoice.rows, random);
    file.write(invoice.rows, code, planted);
  }
  manifest.end({
    seed: plan.seed,
    lines: file.records,
    invoices: serial - plan.firstSerial,
    ...file.close(),
  });
  return { nextSerial: serial, errors: manifest.errors };
}

/** One draw an invoice: the rates stand one behind the other between 0 and 1. */
function codeChooser(rates: ReadonlyMap<Code, number>, random: Random): () => Code | undefined {
  let end = 0;
  const ends = [...rates].map(([code, rate]) => {
    end += rate;
    return { code, end };
  });
  if (end > 1) throw new Error(`The rates come to ${end}; together they cannot be more than 1.`);
  return () => {
    const drawn = random.unit();
    return ends.find((one) => drawn < one.end)?.code;
  };
}

function remember(earlier: InvoiceRow[], [first]: readonly InvoiceRow[], random: Random): void {
  if (first === undefined) return;
  if (earlier.length < REMEMBERED_INVOICES) earlier.push(first);
  else earlier[random.below(REMEMBERED_INVOICES)] = first;
}

class InvoiceFile {
  readonly #file: ByteFile;
  readonly #lineEnd: string;
  #line = 2;
  records = 0;

  constructor(path: string, { bom, crlf }: InvoiceFilePlan) {
    this.#file = new ByteFile(path);
    this.#lineEnd = crlf ? '\r\n' : '\n';
    if (bom) this.#file.bytes(UTF8_BOM);
    this.#file.text(csv(COLUMNS) + this.#lineEnd);
  }

  placeOf(rows: readonly InvoiceRow[], { row, field }: Planted, code: Code): PlantedError {
    const before = rows.slice(0, row).reduce((lines, one) => lines + linesOf(one), 0);
    return { record: this.records + row + 1, line: this.#line + before, field, code };
  }

  write(rows: readonly InvoiceRow[], code: Code | undefined, planted: Planted | undefined): void {
    const damage = RECORD_CODES.find((one) => one === code);
    for (const [index, row] of rows.entries()) {
      this.#writeRow(row, index === planted?.row ? damage : undefined);
    }
  }

  close(): { readonly bytes: number; readonly sha256: string } {
    return this.#file.close();
  }

  #writeRow(row: InvoiceRow, damage: RecordCode | undefined): void {
    const values = COLUMNS.map((column) => row[column]);
    const text = csv(damaged(values, damage)) + this.#lineEnd;
    if (damage === 'ENCODING') this.#file.bytes(Buffer.from(text, 'latin1'));
    else this.#file.text(text);
    this.records += 1;
    this.#line += linesOf(row);
  }
}

/** Only descriptions have line breaks in them. */
function linesOf({ description }: InvoiceRow): number {
  return description.split('\n').length;
}

class ManifestFile {
  readonly #file: ByteFile;
  readonly #counts: Partial<Record<Code, number>> = {};
  errors = 0;

  constructor(path: string) {
    this.#file = new ByteFile(path);
    this.#file.text('{"errors":[');
  }

  add(error: PlantedError): void {
    this.#file.text(`${this.errors === 0 ? '' : ','}\n${JSON.stringify(error)}`);
    this.#counts[error.code] = (this.#counts[error.code] ?? 0) + 1;
    this.errors += 1;
  }

  end(facts: Omit<Manifest, 'errors' | 'counts'>): void {
    const rest = JSON.stringify({ ...facts, counts: this.#counts });
    this.#file.text(`\n],${rest.slice(1)}\n`);
    this.#file.close();
  }
}
