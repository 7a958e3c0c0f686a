/**
 * Reads the quantities people write in settings: "100 MiB", "4 hours", "20 %", "127.0.0.1:8080".
 * Each reader returns undefined for anything else; the help that goes with it says how to write it.
 */

const KIB = 1024;
const SIZES: Readonly<Record<string, number>> = {
  bytes: 1,
  KiB: KIB,
  MiB: KIB ** 2,
  GiB: KIB ** 3,
};

export const SIZE_HELP = 'Write a whole number and bytes, KiB, MiB or GiB, for example: 100 MiB';

/** "100 MiB" in bytes. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,9}) (bytes|KiB|MiB|GiB)$/.exec(text);
  const unit = SIZES[match?.[2] ?? ''];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}

const DAY = 86_400;
const DURATIONS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: DAY,
  week: 7 * DAY,
  year: 365 * DAY,
};

export const DURATION_HELP =
  'Write a whole number and seconds, minutes, hours, days, weeks or years, for example: 4 hours';

/** "4 hours" in seconds; a year is 365 days. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,6}) (second|minute|hour|day|week|year)s?$/.exec(text);
  const unit = DURATIONS[match?.[2] ?? ''];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}

export const PERCENT_HELP = 'Write a whole number and the percent sign, for example: 20 %';

/** "20 %" is 20. */
export function parsePercent(text: string): number | undefined {
  const match = /^(\d{1,5}) ?%$/.exec(text);
  return match ? Number(match[1]) : undefined;
}

export const LISTEN_HELP = 'Write an address and a port, for example: 127.0.0.1:8080';

/** "127.0.0.1:8080" or "[::1]:8080". */
export function parseListen(
  text: string,
): { readonly host: string; readonly port: number } | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port <= 65_535 ? { host, port } : undefined;
}
