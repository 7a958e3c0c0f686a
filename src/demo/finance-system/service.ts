/**
 * The stand-in at work: takes complete sets, books their invoices, moves the set to done/, answers. Each round goes on
 * where the books say it stood, so that a kill at any moment loses nothing and does nothing twice.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { OutcomeStatus } from '../../domain/outcome.ts';
import { writeAnswer } from './answer.ts';
import { type Booked, type Books, keyOf, openBooks } from './books.ts';
import { judgeInvoice, type Knowledge } from './judge-invoice.ts';
import { type CompleteSet, findCompleteSets, readInvoices } from './read-set.ts';

export interface ServiceOptions {
  readonly folder: string;
  /** Created invoices are validated this long after they were loaded; undefined: never by themselves. */
  readonly validateAfterMs: number | undefined;
  /** Takes whatever comes, also twice: for tests that show what AIMS's own guards are worth. */
  readonly trusting: boolean;
  /** A CSV whose column supplier_number lists the suppliers that exist. */
  readonly suppliers: string | undefined;
}

export interface Status {
  readonly down: boolean;
  readonly groups: readonly string[];
  readonly repeats: readonly string[];
  readonly invoices: readonly Booked[];
  readonly totals: { readonly count: number; readonly pence: number };
  readonly effects: Readonly<Record<string, number>>;
}

export interface InvoiceChange {
  readonly supplier: string;
  readonly number: string;
  readonly status: OutcomeStatus;
  readonly message: string;
}

export interface Service {
  /** One look at everything that is due. */
  round(): void;
  status(): Status;
  goDown(): void;
  comeUp(): void;
  changeInvoice(change: InvoiceChange): void;
  refuseNext(number: string, refusal: { readonly code: string; readonly message: string }): void;
}

const OPEN_FOLDERS = ['in', 'done', 'outcome'];

export function openService(options: ServiceOptions): Service {
  const at = (...names: string[]) => join(options.folder, ...names);
  const isDown = () => existsSync(at('.down'));
  mkdirSync(at('state'), { recursive: true });
  if (!isDown()) for (const name of OPEN_FOLDERS) mkdirSync(at(name), { recursive: true });
  const books = openBooks(at('state', 'books.jsonl'));
  const refusals = new Map<string, { readonly code: string; readonly message: string }>();
  const knowledge = knowledgeOf(options, books, refusals);

  return {
    round() {
      if (isDown()) return;
      finishMoves(books, at);
      for (const set of findCompleteSets(at('in')))
        takeSet(set, { options, books, knowledge, refusals, at });
      validateDue(options, books);
      answerDue(books, at);
    },
    status: () => statusOf(books, isDown()),
    /** Its folders are out of reach, as when a share is not mounted. */
    goDown() {
      if (isDown()) return;
      mkdirSync(at('.down'));
      for (const name of OPEN_FOLDERS) renameSync(at(name), at('.down', name));
    },
    comeUp() {
      if (!isDown()) return;
      for (const name of OPEN_FOLDERS)
        if (existsSync(at('.down', name))) renameSync(at('.down', name), at(name));
      rmdirSync(at('.down'));
    },
    changeInvoice(change) {
      const invoice = books.invoices.findLast(
        (one) => keyOf(one) === keyOf(change) && one.status !== 'refused',
      );
      if (!invoice) throw new Error(`there is no invoice ${keyOf(change)}`);
      const code = change.status === 'on-hold' ? 'INVOICE HOLD' : '';
      books.record({ kind: 'changed', group: invoice.group, code, ...change });
    },
    refuseNext: (number, refusal) => void refusals.set(number, refusal),
  };
}

/* ---------- taking a set ---------- */

interface Desk {
  readonly options: ServiceOptions;
  readonly books: Books;
  readonly knowledge: Knowledge;
  readonly refusals: Map<string, unknown>;
  at(...names: string[]): string;
}

function takeSet(set: CompleteSet, desk: Desk): void {
  const { options, books, at } = desk;
  if (books.groups.has(set.group) && !options.trusting) {
    refuseRepeat(set, desk);
    return;
  }
  const invoices = bookInvoices(set, desk);
  // From this line on they are loaded; what follows can be done again.
  books.record({ kind: 'loaded', group: set.group, files: set.files, at: Date.now(), invoices });
  finishMoves(books, at);
}

function bookInvoices(
  set: CompleteSet,
  { books, knowledge, refusals, at }: Desk,
): readonly Booked[] {
  const booked: Booked[] = [];
  for (const invoice of readInvoices(at('in'), set)) {
    const inThisSet = booked.some(
      (one) => keyOf(one) === keyOf(invoice) && one.status !== 'refused',
    );
    const isTaken = (supplier: string, number: string) =>
      inThisSet || knowledge.isTaken(supplier, number);
    const verdict = judgeInvoice(invoice, { ...knowledge, isTaken });
    refusals.delete(invoice.number);
    const { supplier, number, amount } = invoice;
    const voucher =
      verdict.status === 'refused' ? '' : String(4_401_801 + books.invoices.length + booked.length);
    booked.push({ group: set.group, supplier, number, amount, voucher, ...verdict });
  }
  return booked;
}

/** The marker goes last: until then the set can be seen whole where it was dropped. */
function finishMoves(books: Books, at: Desk['at']): void {
  for (const group of books.groups.values()) {
    if (group.moved) continue;
    for (const name of group.files)
      if (existsSync(at('in', name))) renameSync(at('in', name), at('done', name));
    books.record({ kind: 'moved', group: group.name });
  }
}

function refuseRepeat({ group, files }: CompleteSet, { books, at }: Desk): void {
  const folder = at('refused', `${group}-${books.repeats.length + 1}`);
  mkdirSync(folder, { recursive: true });
  books.record({ kind: 'repeated', group });
  for (const name of files) renameSync(at('in', name), join(folder, name));
}

function knowledgeOf(
  { trusting, suppliers }: ServiceOptions,
  books: Books,
  refusals: ReadonlyMap<string, { readonly code: string; readonly message: string }>,
): Knowledge {
  const gone: readonly OutcomeStatus[] = ['refused', 'cancelled', 'void'];
  return {
    suppliers: suppliers === undefined ? undefined : readSuppliers(suppliers),
    orderedRefusal: (number) => refusals.get(number),
    isTaken: (supplier, number) =>
      !trusting &&
      books.invoices.some(
        (one) => keyOf(one) === keyOf({ supplier, number }) && !gone.includes(one.status),
      ),
  };
}

function readSuppliers(file: string): ReadonlySet<string> {
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true, bom: true });
  return new Set(rows.map((row) => row['supplier_number'] ?? ''));
}

/* ---------- answering ---------- */

function validateDue({ validateAfterMs }: ServiceOptions, books: Books): void {
  if (validateAfterMs === undefined) return;
  for (const invoice of books.invoices) {
    const group = books.groups.get(invoice.group);
    // What was created is answered as created first.
    if (invoice.status !== 'created' || !group || group.answered === 0) continue;
    if (Date.now() < group.loadedAt + validateAfterMs) continue;
    const { supplier, number } = invoice;
    books.record({
      kind: 'changed',
      group: group.name,
      supplier,
      number,
      status: 'validated',
      code: '',
      message: '',
    });
  }
}

function answerDue(books: Books, at: Desk['at']): void {
  for (const group of books.groups.values()) {
    if (group.answered === group.changes) continue;
    const invoices = books.invoices
      .filter((invoice) => invoice.group === group.name)
      .slice(-group.size);
    if (writeAnswer(at('outcome'), group.name, invoices)) {
      books.record({ kind: 'answered', group: group.name, changes: group.changes });
    }
  }
}

function statusOf(books: Books, down: boolean): Status {
  const there = books.invoices.filter(({ status }) => status !== 'refused');
  return {
    down,
    groups: [...books.groups.keys()],
    repeats: books.repeats,
    invoices: books.invoices,
    totals: { count: there.length, pence: there.reduce((total, { amount }) => total + amount, 0) },
    effects: Object.fromEntries(books.effects),
  };
}
