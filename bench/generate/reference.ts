/**
 * The suppliers and budget codes that the invoices are checked against. Every invoice is dated in the first 90 days of
 * 2026; whatever is good is good on all of them, and whatever has ended had ended before.
 */
import { join } from 'node:path';
import { ByteFile } from './byte-file.ts';
import { type Random, randomOf } from './random.ts';
import { csv, digits } from './records.ts';

interface Supplier {
  readonly number: string;
  readonly site: string;
  readonly name: string;
  readonly from: string;
  /** Empty: until further notice. */
  readonly to: string;
  readonly onHold: boolean;
}

interface Budget {
  readonly costCentre: string;
  readonly subjective: string;
  readonly activity: string;
  readonly from: string;
  readonly to: string;
  readonly enabled: boolean;
}

/** All in the order of the file, and again by what an invoice may do with them. */
interface Sorted<T> {
  readonly all: T[];
  readonly good: T[];
  readonly stopped: T[];
  readonly ended: T[];
}

export interface Reference {
  readonly suppliers: Sorted<Supplier>;
  readonly budgets: Sorted<Budget>;
}

interface ReferenceOptions {
  readonly seed: number;
  /** A quarter of them have two sites. */
  readonly suppliers: number;
  readonly budgets: number;
}

const INVOICE_DAYS = Array.from({ length: 90 }, (_, day) => isoDay(2026, day));

/** What stands between two supplier numbers: the numbers in between are nobody's. */
export const NUMBER_STEP = 7;
/** Activities of real budget codes are below it. */
export const ACTIVITIES = 80;

export function dayOfInvoice(random: Random): string {
  return random.oneOf(INVOICE_DAYS);
}

export function makeReference({ seed, suppliers, budgets }: ReferenceOptions): Reference {
  const random = randomOf(seed, 1);
  return { suppliers: makeSuppliers(random, suppliers), budgets: makeBudgets(random, budgets) };
}

/** As suppliers.csv and budgets.csv in the folder. */
export function writeReference(folder: string, { suppliers, budgets }: Reference): void {
  writeTable(
    join(folder, 'suppliers.csv'),
    ['supplier_number', 'supplier_site', 'name', 'active_from', 'active_to', 'on_hold'],
    suppliers.all.map(({ number, site, name, from, to, onHold }) => [
      ...[number, site, name, from, to],
      yesOrNo(onHold),
    ]),
  );
  writeTable(
    join(folder, 'budgets.csv'),
    ['cost_centre', 'subjective', 'activity', 'start_date', 'end_date', 'enabled'],
    budgets.all.map(({ costCentre, subjective, activity, from, to, enabled }) => [
      ...[costCentre, subjective, activity, from, to],
      yesOrNo(enabled),
    ]),
  );
}

/* ---------- suppliers ---------- */

const FIRST_WORDS =
  'Alder Bramley Coppice Dunlin Estuary Foxglove Gorse Heron Isis Juniper Kelso Lapwing Merlin Nettle Osprey Pennine'.split(
    ' ',
  );
const SECOND_WORDS = [
  'Book Company',
  'Library Services',
  'Serials',
  'Sound & Vision',
  'Bookbinders',
  'University Press',
  'Education, Ltd',
  'Maps',
  'Wholesale',
  'Éditions',
];

function makeSuppliers(random: Random, count: number): Sorted<Supplier> {
  const suppliers = sorted<Supplier>();
  for (let no = 0; no < count; no += 1) {
    const number = String(200_003 + no * NUMBER_STEP);
    const name = `${random.oneOf(FIRST_WORDS)} ${random.oneOf(SECOND_WORDS)} ${no + 1}`;
    const kinds = random.chance(0.25) ? ['HEAD', 'REMIT'] : ['HEAD'];
    for (const kind of kinds) {
      const site = `${kind}${10 + random.below(90)}`;
      const { from, to, stopped } = period(random);
      sortIn(suppliers, { number, site, name, from, to, onHold: stopped }, stopped);
    }
  }
  return suppliers;
}

/* ---------- budgets ---------- */

function makeBudgets(random: Random, count: number): Sorted<Budget> {
  const budgets = sorted<Budget>();
  const taken = new Set<string>();
  while (budgets.all.length < count) {
    const code = {
      costCentre: `${letter(random, 10)}${letter(random, 20)}${digits(random.below(500), 3)}`,
      subjective: String(31_000 + random.below(400)),
      activity: digits(random.below(ACTIVITIES), 4),
    };
    const key = Object.values(code).join('.');
    if (taken.has(key)) continue;
    taken.add(key);
    const { from, to, stopped } = period(random);
    sortIn(budgets, { ...code, from, to, enabled: !stopped }, stopped);
  }
  return budgets;
}

function letter(random: Random, of: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + random.below(of));
}

/* ---------- both ---------- */

/** Of twenty, one is stopped, one has ended, two end in years to come; the others have no end. */
function period(random: Random): { from: string; to: string; stopped: boolean } {
  const from = isoDay(2004 + random.below(19), random.below(365));
  const kind = random.below(20);
  const end = kind === 1 ? 2024 + random.below(2) : 2027 + random.below(4);
  const hasEnd = kind >= 1 && kind <= 3;
  return { from, to: hasEnd ? isoDay(end, random.below(364)) : '', stopped: kind === 0 };
}

function sorted<T>(): Sorted<T> {
  return { all: [], good: [], stopped: [], ended: [] };
}

function sortIn<T extends { readonly to: string }>(
  { all, good, stopped, ended }: Sorted<T>,
  one: T,
  isStopped: boolean,
): void {
  all.push(one);
  if (isStopped) stopped.push(one);
  else if (one.to !== '' && one.to < '2026') ended.push(one);
  else good.push(one);
}

/** Days of a year count from 0. */
function isoDay(year: number, day: number): string {
  return new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10);
}

function yesOrNo(is: boolean): string {
  return is ? 'Y' : 'N';
}

function writeTable(
  path: string,
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const file = new ByteFile(path);
  for (const row of [heading, ...rows]) file.text(`${csv(row)}\n`);
  file.close();
}
