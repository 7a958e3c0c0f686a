/** Writes the answer for a group by AIMS's reply contract (docs/reference/reply-contract.md). */
import { closeSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { machineCode } from '../../lib/machine-code.ts';
import { poundsOf } from './amounts.ts';
import type { Booked } from './books.ts';

/** False when the last answer still stands there: it must not be written over, it may not have been read. */
export function writeAnswer(folder: string, group: string, invoices: readonly Booked[]): boolean {
  const part = join(folder, `.${group}.outcome.csv.part`);
  rmSync(part, { force: true });
  writeDurably(part, answerText(group, invoices));
  try {
    linkSync(part, join(folder, `${group}.outcome.csv`));
    return true;
  } catch (error) {
    if (machineCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(part, { force: true });
  }
}

function answerText(group: string, invoices: readonly Booked[]): string {
  const rows = invoices.map((invoice) => [
    group,
    invoice.supplier,
    invoice.number,
    invoice.status.toUpperCase(),
    poundsOf(invoice.amount),
    invoice.voucher,
    invoice.code,
    invoice.message,
  ]);
  const sum = invoices.reduce((total, { amount }) => total + amount, 0);
  const heading =
    'GROUP_ID,SUPPLIER_NUMBER,INVOICE_NUMBER,STATUS,INVOICE_AMOUNT,VOUCHER,CODE,MESSAGE'.split(',');
  const trailer = ['TRAILER', String(invoices.length), poundsOf(sum)];
  return [heading, ...rows, trailer].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function writeDurably(path: string, text: string): void {
  const handle = openSync(path, 'w', 0o640);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
