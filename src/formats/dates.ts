/**
 * Reads dates by declared masks (YYYYMMDD, DD/MM/YYYY, DD-MMM-YY, YYYY-MM-DD*) against the real calendar. Nothing is
 * guessed: which century a two-digit year is in is declared, and so is that a time may follow that nobody reads.
 */

type ReadDate = (text: string) => string | undefined;

const MASK_PART = /YYYY|YY|MMM|MM|DD/g;

const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<short>\\d{2})',
  MMM: '(?<name>[A-Za-z]{3})',
  MM: '(?<month>\\d{2})',
  DD: '(?<day>\\d{2})',
};

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

/**
 * The ISO day that the text is in one of the masks, or undefined: 31 June is not a date. `pivot`: two-digit years from
 * it on are of the 1900s. A file has few days and many dates, so the last one is remembered.
 */
export function dateReader(masks: readonly string[], pivot = 70): ReadDate {
  const readers = masks.map((mask) => maskReader(mask, pivot));
  let lastText: string | undefined;
  let lastDay: string | undefined;
  return (text) => {
    if (text === lastText) return lastDay;
    lastDay = firstOf(readers, text);
    lastText = text;
    return lastDay;
  };
}

function firstOf(readers: readonly ReadDate[], text: string): string | undefined {
  for (const read of readers) {
    const day = read(text);
    if (day !== undefined) return day;
  }
  return undefined;
}

function maskReader(mask: string, pivot: number): ReadDate {
  const hasTime = mask.endsWith('*');
  const written = hasTime ? mask.slice(0, -1) : mask;
  const pieces = written
    .split(/(YYYY|YY|MMM|MM|DD)/)
    .map((piece) => PARTS[piece] ?? escaped(piece));
  const pattern = new RegExp(`^${pieces.join('')}${hasTime ? '(?:[T ].*)?' : ''}$`);
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const year = groups['year'] ?? fullYear(groups['short'] ?? '', pivot);
    const month = groups['month'] ?? monthNamed(groups['name'] ?? '');
    const day = groups['day'] ?? '';
    return isRealDay(Number(year), Number(month), Number(day))
      ? `${year}-${month}-${day}`
      : undefined;
  };
}

function escaped(piece: string): string {
  return piece.replace(/[^A-Za-z0-9]/g, '\\$&');
}

function fullYear(short: string, pivot: number): string {
  return `${Number(short) >= pivot ? '19' : '20'}${short}`;
}

function monthNamed(name: string): string {
  return String(MONTHS.indexOf(name.toUpperCase()) + 1).padStart(2, '0');
}

function isRealDay(year: number, month: number, day: number): boolean {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Whether a mask names each of year, month and day once, and between them only signs. */
export function isDateMask(mask: string): boolean {
  const written = mask.endsWith('*') ? mask.slice(0, -1) : mask;
  const kinds = (written.match(MASK_PART) ?? []).map((part) => part.charAt(0));
  const between = written.replace(MASK_PART, '');
  return /^[/. -]*$/.test(between) && kinds.length === 3 && new Set(kinds).size === 3;
}

/** The same day some months earlier, or the last day of that month where it has no such day. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}
