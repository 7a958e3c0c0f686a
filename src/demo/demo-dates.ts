/**
 * The demo's files and lists were written in November 2026. This moves every date in them by the same number of days,
 * so that the demo says the same on whatever day it is shown.
 */

/** The day the demo's files were written for. */
const WRITTEN_FOR = '2026-11-18';
const DAY_MS = 86_400_000;

export function daysSinceWritten(today: string): number {
  return Math.round((Date.parse(today) - Date.parse(WRITTEN_FOR)) / DAY_MS);
}

/** Moves DD/MM/YYYY, YYYY-MM-DD and YYYYMMDD (as a whole field) by so many days. */
export function moveDates(text: string, days: number): string {
  return text
    .replace(/\b(\d{2})\/(\d{2})\/(20\d{2})\b/g, (_, day: string, month: string, year: string) => {
      const [y, m, d] = moved(`${year}-${month}-${day}`, days).split('-');
      return `${d}/${m}/${y}`;
    })
    .replace(/\b20\d{2}-\d{2}-\d{2}\b/g, (date) => moved(date, days))
    .replace(
      /(?<=\|)(20\d{2})(\d{2})(\d{2})(?=\|)/g,
      (_, year: string, month: string, day: string) =>
        moved(`${year}-${month}-${day}`, days).replaceAll('-', ''),
    );
}

function moved(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Accounting months around today: the one before and this one are open, so that every invoice has a place. */
export function periodsAround(today: string): string {
  const rows = ['period_name,start_date,end_date,status'];
  const [year = 0, month = 0] = today.split('-').map(Number);
  for (let offset = -12; offset <= 2; offset += 1) {
    const first = new Date(Date.UTC(year, month - 1 + offset, 1));
    const last = new Date(Date.UTC(year, month + offset, 0));
    const status = offset > 0 ? 'N' : offset >= -1 ? 'O' : 'C';
    const name = first
      .toLocaleDateString('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' })
      .replace(' ', '-');
    rows.push(
      `${name},${first.toISOString().slice(0, 10)},${last.toISOString().slice(0, 10)},${status}`,
    );
  }
  return `${rows.join('\n')}\n`;
}
