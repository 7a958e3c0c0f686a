/**
 * In which form dates are written. A form is proposed when every text is a day of the calendar in it; digits without
 * separators need a name that says date, or a form no number has by chance.
 */
import type { Split } from '../../domain/interface.ts';

export interface DateForm {
  readonly formats: readonly string[];
  readonly split: Split | undefined;
  readonly why: string;
  readonly doubt: string | undefined;
}

interface Mask {
  readonly format: string;
  readonly pattern: RegExp;
  /** Digits only: a number could be written alike. */
  readonly isBare: boolean;
}

const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>(?:19|20)\\d{2})',
  YY: '(?<year>\\d{2})',
  MMM: '(?<name>[A-Za-z]{3})',
  MM: '(?<month>\\d{2})',
  DD: '(?<day>\\d{2})',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

// Day before month: where both fit, a British file means the first.
const MASKS: readonly Mask[] = [
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYY.MM.DD',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'DD.MM.YYYY',
  'DD/MM/YY',
  'MM/DD/YY',
  'DD-MM-YY',
  'DD.MM.YY',
  'DD-MMM-YYYY',
  'DD-MMM-YY',
  'DD MMM YYYY',
  'YYYYMMDD',
  'DDMMYYYY',
  'YYMMDD',
  'DDMMYY',
].map(maskOf);

function maskOf(format: string): Mask {
  const escaped = format.replace(/[/.-]/g, '\\$&');
  const source = escaped.replace(/YYYY|YY|MMM|MM|DD/g, (part) => PARTS[part] ?? part);
  return { format, pattern: new RegExp(`^${source}$`), isBare: /^[YMD]+$/.test(format) };
}

const TIME = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;
const TIME_AFTER_DIGITS = /^(\d{8})\d{4,6}$/;
const TIME_AFTER_SLASHES = /^(\d{2}\/\d{2}\/\d{4}) \d{2}:\d{2}(?::\d{2})?$/;

export function dateForm(texts: readonly string[], isNamedDate: boolean): DateForm | undefined {
  for (const [pattern, written] of [
    [TIME, '^(\\d{4}-\\d{2}-\\d{2})'],
    [TIME_AFTER_SLASHES, '^(\\d{2}/\\d{2}/\\d{4})'],
    ...(isNamedDate ? [[TIME_AFTER_DIGITS, '^(\\d{8})'] as const] : []),
  ] as const) {
    const days = texts.map((text) => pattern.exec(text)?.[1] ?? '');
    if (days.every((day) => day !== '')) return withTime(days, written);
  }
  return ofDays(texts, isNamedDate);
}

function withTime(days: readonly string[], pattern: string): DateForm | undefined {
  const form = ofDays(days, true);
  if (form === undefined) return undefined;
  const why = `${form.why} The time behind it is left out.`;
  return { ...form, why, split: { kind: 'pattern', pattern: `${pattern}.*$` } };
}

function ofDays(texts: readonly string[], isNamedDate: boolean): DateForm | undefined {
  const fitting = MASKS.filter((mask) => texts.every((text) => isDay(text, mask)));
  const [best] = fitting.filter((mask) => !mask.isBare || isNamedDate || isPlain(mask, texts));
  if (best === undefined) return isNamedDate ? mixed(texts) : undefined;
  const same = fitting.filter((mask) => mask !== best && mask.format.length === best.format.length);
  return {
    formats: [best.format],
    split: undefined,
    why: `Every text is a day in the form ${best.format}.`,
    doubt: doubtOf(best, same, texts),
  };
}

/** Eight digits that are all days of these decades, year first: numbers of suppliers are not. */
function isPlain(mask: Mask, texts: readonly string[]): boolean {
  return mask.format === 'YYYYMMDD' && texts.every((text) => /^(?:199|20[0-4])/.test(text));
}

function doubtOf(best: Mask, same: readonly Mask[], texts: readonly string[]): string | undefined {
  const [first = ''] = texts;
  const [other] = same;
  if (other === undefined) return undefined;
  if (/^DD.MM/.test(best.format) && /^MM.DD/.test(other.format))
    return `${first} could be day/month or month/day; no value above 12 decides it. Taken for ${best.format}.`;
  return `${first} could be ${best.format} or ${other.format}. Taken for ${best.format}.`;
}

/** Some fit one form, the rest another: both are named, and somebody must look. */
function mixed(texts: readonly string[]): DateForm | undefined {
  const separated = MASKS.filter((mask) => !mask.isBare);
  const left = new Set(texts);
  const formats: string[] = [];
  for (const mask of separated) {
    const taken = [...left].filter((text) => isDay(text, mask));
    if (taken.length > 0) formats.push(mask.format);
    for (const text of taken) left.delete(text);
  }
  const isBothOrders = formats.some((f) => /^DD.MM/.test(f)) && formats.some((f) => /^MM/.test(f));
  if (left.size > 0 || formats.length !== 2 || isBothOrders) return undefined;
  const why = `Dates in two forms: ${formats.join(' and ')}.`;
  return { formats, split: undefined, why, doubt: `${why} Ask the sender whether both are meant.` };
}

function isDay(text: string, mask: Mask): boolean {
  const groups = mask.pattern.exec(text)?.groups;
  if (groups === undefined) return false;
  const month = groups['name']
    ? MONTHS.indexOf(groups['name'].toLowerCase()) + 1
    : Number(groups['month']);
  const year = Number(groups['year']) + (groups['year']?.length === 2 ? 2000 : 0);
  const day = Number(groups['day']);
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
