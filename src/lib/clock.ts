/** Time is passed in, never fetched: tests and `--at` fix it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export function fixedClock(at: string | Date): Clock {
  const instant = new Date(at);
  return { now: () => new Date(instant) };
}

/** UTC with milliseconds and Z: the one form in which times are stored. */
export function utc(date: Date): string {
  return date.toISOString();
}

const LONDON_DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  dateStyle: 'short',
});

/** The calendar day in the United Kingdom, YYYY-MM-DD. */
export function londonDay(date: Date): string {
  return LONDON_DAY.format(date);
}
