/**
 * How figures, dates and times read, everywhere alike: pages, e-mails, the command line. British English, UK time,
 * years in full. It must never round an amount or turn one into a float.
 */
import type { Totals } from '../domain/document.ts';
import type { Noun } from '../domain/interface.ts';
import { type Pence, toDecimal } from '../domain/money.ts';

const ZONE = 'Europe/London';
const DAY_MS = 86_400_000;

/* ---------- figures ---------- */

/** Thousands separated with commas: 12,408. */
export function formatNumber(n: number): string {
  return groupThousands(String(n));
}

/** £8,412.37, and -£58.75 for a credit; always two decimals. */
export function formatMoney(pence: Pence): string {
  const decimal = toDecimal(Math.abs(pence));
  return `${pence < 0 ? '-' : ''}£${groupThousands(decimal)}`;
}

/** 1 invoice, 46 invoices, 0 invoices. */
export function count(n: number, noun: Noun): string {
  return `${formatNumber(n)} ${n === 1 ? noun.one : noun.many}`;
}

/** 46 invoices and 1 credit note; a kind of which there is none is left out. */
export function countTotals(
  totals: Totals,
  nouns: { readonly document: Noun; readonly credit: Noun },
): string {
  const invoices = count(totals.invoices, nouns.document);
  if (totals.credits === 0) return invoices;
  const credits = count(totals.credits, nouns.credit);
  return totals.invoices === 0 ? credits : `${invoices} and ${credits}`;
}

const KIB = 1024;
const SIZES = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** 1 byte, 300 bytes, 1.5 KiB, 100 MiB. */
export function formatBytes(bytes: number): string {
  if (bytes < KIB) return count(bytes, { one: 'byte', many: 'bytes' });
  let size = bytes;
  let step = 0;
  while (size >= KIB && step < SIZES.length - 1) {
    size /= KIB;
    step += 1;
  }
  return `${formatNumber(Number(size.toFixed(1)))} ${SIZES[step]}`;
}

function groupThousands(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/* ---------- dates and times ---------- */

/** 19 November 2026, of an ISO calendar date. */
export function formatDate(isoDate: string): string {
  return spellDate(isoDate, LONG_DATE);
}

/** 19 Nov 2026, for tables. */
export function formatShortDate(isoDate: string): string {
  return spellDate(isoDate, SHORT_DATE);
}

/** 7:42am, midday, midnight: the time of day in the United Kingdom. */
export function formatTime(utcIso: string): string {
  const { hour, minute } = londonParts(new Date(utcIso));
  if (minute === 0 && hour === 0) return 'midnight';
  if (minute === 0 && hour === 12) return 'midday';
  const clock = hour % 12 === 0 ? 12 : hour % 12;
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${clock}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}

/** today at 7:42am, yesterday at 6:05am, 18 November 2026 at 7:41am. */
export function formatInstant(utcIso: string, now: Date): string {
  return `${formatDay(utcIso, now)} at ${formatTime(utcIso)}`;
}

/** 18 November 2026 at 7:41am: for what is kept and read on other days. */
export function formatFullInstant(utcIso: string): string {
  return `${formatDate(londonDate(new Date(utcIso)))} at ${formatTime(utcIso)}`;
}

/** 18 Nov 2026, 7:41am: an instant in a table cell. */
export function formatShortInstant(utcIso: string): string {
  return `${formatShortDate(londonDate(new Date(utcIso)))}, ${formatTime(utcIso)}`;
}

const SECOND: Noun = { one: 'second', many: 'seconds' };
const MINUTE: Noun = { one: 'minute', many: 'minutes' };
const HOUR: Noun = { one: 'hour', many: 'hours' };
const DAY: Noun = { one: 'day', many: 'days' };

/** 12 seconds, 5 minutes, 1 hour 20 minutes, 3 days: how long something took or has lasted, from milliseconds. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return count(seconds, SECOND);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return count(minutes, MINUTE);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return withRest(hours, HOUR, minutes % 60, MINUTE);
  return withRest(Math.floor(hours / 24), DAY, hours % 24, HOUR);
}

function withRest(whole: number, noun: Noun, rest: number, restNoun: Noun): string {
  return rest === 0 ? count(whole, noun) : `${count(whole, noun)} ${count(rest, restNoun)}`;
}

function formatDay(utcIso: string, now: Date): string {
  const day = londonDate(new Date(utcIso));
  const today = londonDate(now);
  if (day === today) return 'today';
  return day === dayBefore(today) ? 'yesterday' : formatDate(day);
}

const LONG_DATE = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Not Intl: en-GB shortens September to "Sept" in some versions of its data. */
const SHORT_DATE = {
  format: (date: Date): string =>
    `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`,
};

/** What is not an ISO date is shown as it was found: a sentence about a wrong date must not fail over it. */
function spellDate(isoDate: string, form: { format(date: Date): string }): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDate)) return isoDate;
  const date = new Date(`${isoDate}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? isoDate : form.format(date);
}

function dayBefore(isoDate: string): string {
  return new Date(Date.parse(`${isoDate}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function londonParts(instant: Date): { date: string; hour: number; minute: number } {
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    LONDON.formatToParts(instant).find((one) => one.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    hour: Number(part('hour')),
    minute: Number(part('minute')),
  };
}

function londonDate(instant: Date): string {
  return londonParts(instant).date;
}

/* ---------- words ---------- */

/** a, b and c. */
export function listOf(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The first letter large, the rest untouched. */
export function capitalise(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
}
