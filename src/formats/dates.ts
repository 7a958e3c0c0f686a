/** Reads dates by declared masks (YYYYMMDD, DD/MM/YYYY, YYYY-MM-DD) against the real calendar. Two-digit years are not guessed. */

type ReadDate = (text: string) => string | undefined;

/** The ISO day that the text is in one of the masks, or undefined: 31 June is not a date. */
export function dateReader(masks: readonly string[]): ReadDate {
  const readers = masks.map(maskReader);
  return (text) => {
    for (const read of readers) {
      const day = read(text);
      if (day !== undefined) return day;
    }
    return undefined;
  };
}

function isRealDay(year: number, month: number, day: number): boolean {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  DD: '(?<day>\\d{2})',
};

function maskReader(mask: string): ReadDate {
  const escaped = mask.replace(/[^A-Za-z0-9]/g, '\\$&');
  const pattern = new RegExp(`^${escaped.replace(/YYYY|MM|DD/g, (part) => PARTS[part] ?? part)}$`);
  return (text) => {
    const { year = '', month = '', day = '' } = pattern.exec(text)?.groups ?? {};
    return isRealDay(Number(year), Number(month), Number(day))
      ? `${year}-${month}-${day}`
      : undefined;
  };
}

/** The same day some months earlier, or the last day of that month where it has no such day. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}
