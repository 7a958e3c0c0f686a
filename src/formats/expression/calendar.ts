/** Days of the calendar as ISO texts, from 0001-01-01 to 9999-12-31, without a clock and without a time zone. */

const DAY_MS = 86_400_000;

export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Undefined: no real day. */
export function readDay(iso: string): Day | undefined {
  if (iso.length !== 10 || iso[4] !== '-' || iso[7] !== '-') return undefined;
  return realDay({ year: digits(iso, 0, 4), month: digits(iso, 5, 7), day: digits(iso, 8, 10) });
}

/** NaN where one of them is no digit. By hand, because rules on dates read them for every record. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
}

const BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/** Of 1970-01-01, counted like the others from the day before 0001-01-01. */
const EPOCH = 719_163;

/** Days since 1970-01-01. */
export function dayNumber({ year, month, day }: Day): number {
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  return past * 365 + leapDays + (BEFORE_MONTH[month - 1] ?? 0) + leapDay + day - EPOCH;
}

/** Undefined: before the year 1 or after 9999. */
export function isoOf(dayNumber: number): string | undefined {
  const date = new Date(dayNumber * DAY_MS);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined;
}

function realDay(found: Day): Day | undefined {
  const { year, month, day } = found;
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  return day <= daysIn(year, month) ? found : undefined;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** A way of writing days: YYYY, MM and DD, each once, and what stands between them. */
export interface DayMask {
  /** The ISO day, or undefined when the text is not written so or is no real day. */
  read(text: string): string | undefined;
  /** Undefined when the text is no ISO day. */
  write(iso: string): string | undefined;
}

const MASK_PART = /YYYY|MM|DD/g;
const PATTERNS = new Map([
  ['YYYY', '(?<year>\\d{4})'],
  ['MM', '(?<month>\\d{2})'],
  ['DD', '(?<day>\\d{2})'],
]);

const ISO_MASK = 'YYYY-MM-DD';

/** By far the most frequent: nothing has to be put in another order. */
const ISO: DayMask = {
  read: (text) => readDay(text) && text,
  write: (iso) => readDay(iso) && iso,
};

/** Undefined: no such mask. */
export function dayMask(mask: string): DayMask | undefined {
  const parts = mask.match(MASK_PART) ?? [];
  const between = mask.replace(MASK_PART, '');
  if (parts.length !== 3 || new Set(parts).size !== 3 || /[\p{L}\p{N}]/u.test(between))
    return undefined;
  if (mask === ISO_MASK) return ISO;
  const escaped = mask.replace(/[^A-Z]/g, (sign) => RegExp.escape(sign));
  const pattern = new RegExp(`^${escaped.replace(MASK_PART, (part) => PATTERNS.get(part) ?? '')}$`);
  return {
    read: (text) => {
      const { year = '', month = '', day = '' } = pattern.exec(text)?.groups ?? {};
      const iso = `${year}-${month}-${day}`;
      return readDay(iso) && iso;
    },
    write: (iso) => {
      const [year = '', month = '', day = ''] = iso.split('-');
      const written = new Map([
        ['YYYY', year],
        ['MM', month],
        ['DD', day],
      ]);
      return readDay(iso) && mask.replace(MASK_PART, (part) => written.get(part) ?? '');
    },
  };
}
