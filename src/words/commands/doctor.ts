/** What `aims doctor` says of each thing it looks at: what it found, and what to do where it is not as it should be. */
import type { Freshness } from '../../domain/dataset.ts';
import {
  capitalise,
  count,
  formatBytes,
  formatFullInstant,
  formatInstant,
  listOf,
} from '../format.ts';

export interface Diagnosis {
  /** A short name for programs. */
  readonly check: string;
  readonly state: 'fine' | 'careful' | 'wrong';
  readonly text: string;
  readonly fix?: string;
}

export const STATE_LABELS = { fine: 'Fine', careful: 'Careful', wrong: 'Wrong' } as const;

const fine = (check: string, text: string): Diagnosis => ({ check, state: 'fine', text });
const careful = (check: string, text: string, fix: string): Diagnosis => ({
  check,
  state: 'careful',
  text,
  fix,
});
const wrong = (check: string, text: string, fix: string): Diagnosis => ({
  check,
  state: 'wrong',
  text,
  fix,
});

export function doctorVerdict(diagnoses: readonly Diagnosis[]): string {
  const bad = diagnoses.filter(({ state }) => state === 'wrong').length;
  const odd = diagnoses.filter(({ state }) => state === 'careful').length;
  const also =
    odd === 0 ? '' : ` ${count(odd, { one: 'thing', many: 'things' })} to be careful about.`;
  if (bad === 0) return `Nothing is in the way.${also}`;
  return `${count(bad, { one: 'thing is', many: 'things are' })} in the way of AIMS.${also}`;
}

export const diagnose = {
  /** Recent enough, or it would not run. */
  node: (version: string) => fine('node', `Node ${version}.`),

  settings: (mistakes: number, warnings: number) => {
    if (mistakes > 0) {
      const text = `The settings have ${count(mistakes, { one: 'mistake', many: 'mistakes' })}.`;
      return wrong('settings', text, 'List them, with file and line: {aims} config check');
    }
    if (warnings === 0) return fine('settings', 'The settings have no mistakes.');
    const text = `The settings have no mistakes and ${count(warnings, { one: 'warning', many: 'warnings' })}.`;
    return careful('settings', text, 'Read them: {aims} config check');
  },
  settingsUnusable: () =>
    wrong(
      'settings',
      'config/aims.yaml cannot be used, so the rest cannot be looked at.',
      'List its mistakes: {aims} config check',
    ),

  folders: (unwritable: readonly string[]) =>
    unwritable.length === 0
      ? fine('folders', 'The inbox and the archive can be written to.')
      : wrong(
          'folders',
          `This account cannot write to ${listOf(unwritable)}.`,
          'Give the account AIMS runs as the right to write there. Run {aims} doctor as that account.',
        ),

  disk: (apart: readonly string[]) =>
    apart.length === 0
      ? fine('one-disk', 'The parts of the archive are on one disk.')
      : wrong(
          'one-disk',
          `${listOf(apart)} and the rest of the archive are on different disks.`,
          'Put them on one disk, so that a file is never half in each.',
        ),

  space: (free: number, path: string) => {
    const text = `${formatBytes(free)} are free in ${path}.`;
    if (free < LEAST_SPACE)
      return wrong('space', text, 'Make room: AIMS stops rather than lose a file.');
    return free < LOW_SPACE ? careful('space', text, 'Make room soon.') : fine('space', text);
  },

  clock: (ahead: string | undefined, now: Date) =>
    ahead === undefined
      ? fine('clock', `The clock says ${formatFullInstant(now.toISOString())}, UK time.`)
      : wrong(
          'clock',
          `The clock says ${formatFullInstant(now.toISOString())}, and something in the home is from ${formatFullInstant(ahead)}.`,
          'Set the clock: timedatectl set-ntp true',
        ),

  noDatabase: () => fine('database', 'There is no database yet. The first start makes it.'),
  database: (kind: 'sqlite' | 'postgres') =>
    fine(
      'database',
      kind === 'sqlite'
        ? 'The database opens, and it is on a disk of this machine.'
        : 'The PostgreSQL database answers.',
    ),
  /** Something that could not be looked at, in the words of the error. */
  trouble: (check: string, message: string, fix: string) => wrong(check, message, fix),

  people: (n: number) =>
    n === 0
      ? careful('people', 'Nobody can sign in yet.', 'Make the first account: {aims} user add')
      : fine('people', `${count(n, { one: 'person has', many: 'people have' })} an account.`),

  list: (label: string, freshness: Freshness, takenAt: string | undefined, now: Date) => {
    const check = 'list';
    const name = capitalise(label);
    const made = takenAt === undefined ? '' : `, made ${formatInstant(takenAt, now)}`;
    if (freshness === 'fresh') return fine(check, `${name}: up to date${made}.`);
    if (freshness === 'late')
      return careful(check, `${name}: a newer copy is late${made}.`, REFRESH);
    const what = freshness === 'missing' ? 'missing' : 'too old';
    return wrong(check, `${name}: ${what}${made}. No file can be checked without it.`, REFRESH);
  },

  connection: (label: string) =>
    fine('connection', `${label} can be reached, and its folders are there.`),
  connectionTrouble: (message: string, name: string) =>
    wrong(
      'connection',
      message,
      `Look at the other system, and at config/connections/${name}.yaml.`,
    ),

  noMailServer: (folder: string) =>
    fine('mail', `No mail server is set: emails are written to ${folder}.`),
  mailServer: (host: string, port: number) =>
    fine('mail', `The mail server ${host}:${port} answers.`),
  mailTrouble: (host: string, port: number, what: string) =>
    wrong(
      'mail',
      `The mail server ${host}:${port} does not answer: ${what}.`,
      'Check mail.smtp in config/aims.yaml, and the way through the firewall.',
    ),

  running: (holder: string | undefined) =>
    fine(
      'running',
      holder === undefined
        ? 'AIMS is not running on this home.'
        : `AIMS is running on this home: ${holder}.`,
    ),
} as const;

const REFRESH = 'Put a new file in its place, then: {aims} reference refresh';
const LOW_SPACE = 2 * 1024 ** 3;
const LEAST_SPACE = 200 * 1024 ** 2;
