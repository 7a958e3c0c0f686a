/**
 * Every error of AIMS in words: what happened and what to do next, for the command line, the pages and the history of
 * a delivery. Sentences go from the richest to the plainest, like those of findings; the last of each needs no facts.
 */
import { type AimsError, type ErrorCode, isAimsError, nameMachineError } from '../domain/errors.ts';
import { describeBar, isBar } from './bars.ts';
import { signInSentence } from './commands/audit.ts';
import { fillPlain, placeholdersOf } from './fill.ts';
import { stateInSentence } from './states.ts';

interface ErrorWords {
  readonly says: readonly [string, ...string[]];
  /** `{aims}` is how the command is called where the reader stands. */
  readonly fix: string;
}

export interface DescribedError {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export const ERROR_WORDS = {
  MONEY_OUT_OF_RANGE: {
    says: [
      'The amount {amount} is more than AIMS can add up exactly.',
      'An amount is more than AIMS can add up exactly.',
    ],
    fix: 'Check the amounts in the file. If they are right, tell Systems.',
  },
  USAGE: {
    says: ['{what:whole}', 'The command is not used in that way.'],
    fix: 'See how it is used: {aims} help',
  },
  SETTINGS_MISTAKES: {
    says: ['The settings have mistakes: {what}.', 'The settings have mistakes.'],
    fix: 'List them all, with file and line: {aims} config check',
  },
  HOME_NOT_FOUND: {
    says: ['There is no AIMS home at {path}.', 'There is no AIMS home here.'],
    fix: 'Name it with --home DIR, or make one: {aims} init DIR',
  },
  HOME_NOT_EMPTY: {
    says: [
      '{file} is a file, not a folder.',
      '{path} already has something in it.',
      'The folder already has something in it.',
    ],
    fix: 'Name an empty folder, or one that does not exist yet.',
  },
  HOME_NOT_STARTED: {
    says: ['This AIMS has not run on {home} yet.', 'This AIMS has not run here yet.'],
    fix: 'Start it: {aims} start',
  },
  HOME_IN_USE: {
    says: [
      'AIMS is already running on this home: {holder}.',
      'AIMS is already running on this home.',
    ],
    fix: 'Stop the other one first, or leave it running: one is enough.',
  },
  INBOX_MISSING: {
    says: [
      'The inbox {folder} cannot be read: {what}. Its disk may not be mounted.',
      'The inbox {folder} cannot be read. Its disk may not be mounted.',
      'An inbox cannot be read. Its disk may not be mounted.',
    ],
    fix: 'Make the folder available again. AIMS looks again by itself.',
  },
  INBOX_FILE_NOT_OPENED: {
    says: [
      'AIMS cannot open {file} in the inbox {folder}: {what}.',
      'AIMS cannot open a file in its inbox.',
    ],
    fix: 'It stays where it is. Put right what keeps AIMS from reading it; AIMS tries again by itself.',
  },
  INBOX_NOT_CLEARED: {
    says: [
      'AIMS has {file} safe but cannot remove it from the inbox {folder}: {what}.',
      'AIMS has a file safe but cannot remove it from its inbox.',
    ],
    fix: 'Give AIMS the right to remove files from the inbox. Its batch is checked when the file is gone from there.',
  },
  STORE_NOT_DURABLE: {
    says: [
      'The database {path} would not keep its data when the power fails: {found}.',
      'The database would not keep its data when the power fails.',
    ],
    fix: 'Put the home on a local disk. AIMS does not start on a store that can lose data.',
  },
  STORE_UNAVAILABLE: {
    says: [
      'The database {database} does not open: {what}.',
      'The database does not open: {what}.',
      'The database does not open.',
    ],
    fix: 'Check that it is there and whole and lets this account in, then try again.',
  },
  STORE_FROM_THE_PAST: {
    says: [
      'The database was written by an older AIMS (its version is {found}).',
      'The database was written by an older AIMS.',
    ],
    fix: 'Start AIMS once with this version, which brings the database up to date: {aims} start',
  },
  STORE_FROM_THE_FUTURE: {
    says: [
      'The database was written by a newer AIMS (its version is {found}).',
      'The database was written by a newer AIMS.',
    ],
    fix: 'Start the newer AIMS, or restore the backup that was made before it.',
  },
  STORE_WRITE_FAILED: {
    says: [
      'AIMS could not write to its database: {what}.',
      'AIMS could not write to its database.',
    ],
    fix: 'Check that the disk is not full and can be written to, then start AIMS again.',
  },
  STORE_FENCED_OFF: {
    says: ['Another AIMS has taken over this home, so this one stopped writing.'],
    fix: 'Stop this one. The other goes on.',
  },
  TRAIL_GONE: {
    says: [
      'The audit trail is gone: it has no entries, and {sign}. AIMS did not start, so that no new trail takes its place.',
      'The audit trail is gone. AIMS did not start, so that no new trail takes its place.',
    ],
    fix: 'Tell Internal Audit, and restore the database from its backup. Only for a home that is begun anew on purpose: move archive/originals elsewhere first.',
  },
  TRAIL_END_MISSING: {
    says: ['The database no longer says where its audit trail ends, so AIMS writes nothing to it.'],
    fix: 'Do not restart, restore or delete anything. Tell Systems and Internal Audit.',
  },
  INTERFACE_NOT_FOUND: {
    says: [
      'There is no interface called {name}. Did you mean {nearest}?',
      'There is no interface called {name}.',
      'There is no such interface.',
    ],
    fix: 'See the files in interfaces/, or check them: {aims} config check',
  },
  BATCH_NOT_FOUND: {
    says: ['No batch {ref}. Nearest: {nearest}.', 'No batch {ref}.', 'There is no such batch.'],
    fix: 'See all: {aims} batch list',
  },
  DATASET_NOT_FOUND: {
    says: [
      'There is no list called {name}. Did you mean {nearest}?',
      'There is no list called {name}.',
      'There is no such list.',
    ],
    fix: 'See all: {aims} reference list',
  },
  DATASET_NOT_READABLE: {
    says: [
      'The list {dataset} cannot be read from {path}: {what}.',
      'The list {dataset} cannot be read: {what}.',
      'The list {dataset} cannot be read.',
      'A list cannot be read.',
    ],
    fix: 'Put the file right and load it: {aims} reference refresh. A copy that AIMS already has stays in force.',
  },
  DATASET_SIZE_SUSPECT: {
    says: [
      'The new copy of {name} has {has} rows, the last had {had}. AIMS kept the last one.',
      'The new copy of {name} differs too much in size. AIMS kept the last one.',
      'The new copy of a list differs too much in size. AIMS kept the last one.',
    ],
    fix: 'Check the new copy. If it is right, load it with --accept-size.',
  },
  EMAIL_NOT_FOUND: {
    says: ['There is no email {id}.', 'There is no such email.'],
    fix: 'See all: {aims} email list',
  },
  FILE_NOT_FOUND: {
    says: ['There is no file {path}.', 'There is no such file.'],
    fix: 'Check the name and the folder.',
  },
  NO_RIGHT: {
    says: [
      'This account has not the right to use {path}.',
      'This account has not the right to do that on this machine.',
    ],
    fix: 'Run the command as the account that AIMS runs as, or give this one the right.',
  },
  DISK_FULL: {
    says: ['The disk is full: there is no room for {path}.', 'The disk is full.'],
    fix: 'Make room on it and try again. What was committed is safe.',
  },
  PERSON_NOT_FOUND: {
    says: ['There is nobody with the username {username}.', 'There is no such person.'],
    fix: 'See all: {aims} user list',
  },
  PERSON_EXISTS: {
    says: [
      'There is already somebody with the email address {email}.',
      'There is already somebody with the username {username}.',
      'There is already such a person.',
    ],
    fix: 'Give each person one account, with a username and an address of their own.',
  },
  PERSON_ADDRESS_NOT_USABLE: {
    says: [
      '{email} is not an email address that AIMS can write to.',
      'The email address cannot be used.',
    ],
    fix: 'Give one plain address, for example priya.shah@newshire.example.',
  },
  PASSWORD_TOO_SHORT: {
    says: ['The password has fewer than {shortest} characters.', 'The password is too short.'],
    fix: 'Choose a longer one: three or four words that nobody would guess together.',
  },
  NOT_POSSIBLE_IN_STATE: {
    says: [
      '{ref} is {state}, so that is not possible.',
      'That is not possible with this batch now.',
    ],
    fix: 'See where it is: {aims} batch show REF',
  },
  NOT_ALLOWED: {
    says: ['{because}', 'You cannot do that: {what}.', 'You cannot do that.'],
    fix: 'Ask one of the people who can.',
  },
  DECISION_OVERTAKEN: {
    says: [
      'The batch {ref} has changed since you opened it. Nothing was approved or returned by you.',
      'The batch has changed since you opened it. Nothing was approved or returned by you.',
    ],
    fix: 'Open the batch again and see what changed.',
  },
  REASON_MISSING: {
    says: ['A reason is missing.'],
    fix: 'Say why, in 10 to 1,000 characters: --reason TEXT',
  },
  ORIGINAL_CHANGED: {
    says: [
      'The original {sha256} in the archive is not what was received: {what}.',
      'An original in the archive is not what was received.',
    ],
    fix: 'Do not restart, restore or delete anything. Tell Systems and Internal Audit.',
  },
  PAYLOAD_CHANGED: {
    says: [
      'The file {file} that would be sent is not the one that was approved, so nothing was sent.',
      'What would be sent is not what was approved, so nothing was sent.',
    ],
    fix: 'Tell Systems and Internal Audit. When the files in archive/outputs are as approved again, start AIMS again.',
  },
  VALUE_DOES_NOT_FIT: {
    says: [
      'A value does not fit column {column} of the layout (type {type}).',
      'A value does not fit the layout of what is sent.',
    ],
    fix: 'Nothing was sent. Tell Systems: the layout or the checks of this interface need to change.',
  },
  CHECK_FAILED: {
    says: [
      'A check stopped working: {what}. It counts as not passed. Reference {reference}.',
      'A check stopped working: {what}. It counts as not passed.',
      'A check stopped working. It counts as not passed.',
    ],
    fix: 'Look in archive/logs for the reference. AIMS tries again by itself.',
  },
  CONNECTION_UNAVAILABLE: {
    says: [
      '{connection} could not be reached: {what}.',
      '{connection} could not be reached.',
      'The other system could not be reached.',
    ],
    fix: 'Nothing to do: what is approved is stored and AIMS tries again by itself.',
  },
  CONNECTION_REFUSED: {
    says: [
      '{connection} refused AIMS: {what}.',
      '{connection} refused AIMS.',
      'The other system refused AIMS.',
    ],
    fix: 'Check the host key, the account and its rights. AIMS tries again when its settings change or it is started again.',
  },
  CONNECTION_CONFLICT: {
    says: [
      '{connection} already has something else under that name: {what}.',
      'The other system already has something else under that name.',
    ],
    fix: 'Compare the two. AIMS overwrites nothing and does not send again by itself.',
  },
  REPLY_NOT_READABLE: {
    says: [
      'The answer {file} cannot be used: line {line}, {what}.',
      'The answer {file} cannot be used: {what}.',
      'The answer of the other system cannot be read: {what}.',
      'The answer of the other system cannot be read.',
    ],
    fix: 'It is kept in the archive. Ask for a corrected one; AIMS takes it by itself.',
  },
  REPLY_OF_NO_GROUP: {
    says: [
      'The answer {file} of {connection} is for a group that AIMS has not sent there.',
      'An answer of the other system is for a group that AIMS has not sent there.',
    ],
    fix: 'AIMS leaves it where it is. Ask the people who run the other system what it is about.',
  },
  MAIL_NOT_SENT: {
    says: [
      'The mail server {host} did not take the email: {what}.',
      'The mail server did not take the email: {what}.',
      'The mail server did not take the email.',
    ],
    fix: 'Nothing to do: AIMS tries again by itself.',
  },
  MAIL_REFUSED: {
    says: [
      'The mail server {host} refused the email for good: {what}.',
      'The email was refused for good: {what}.',
      'The mail server refused the email for good.',
    ],
    fix: 'Check the address and the mail settings in config/aims.yaml, then: {aims} email list --not-sent',
  },
  PORT_IN_USE: {
    says: ['Port {port} is in use by another program.', 'The port is in use by another program.'],
    fix: 'Stop the other program, or choose another port: web.listen in config/aims.yaml, for the demo --port.',
  },
  PLAIN_HTTP_REFUSED: {
    says: [
      'The address {url} is not https, so passwords would travel in clear.',
      'The address of the pages is not https, so passwords would travel in clear.',
    ],
    fix: 'Set web.tls, or web.trustProxy with a proxy on this machine that speaks https. Plain http is for localhost only.',
  },
  CRASH_POINT_IN_LIVE: {
    says: ['A crash point is set and this home is live. AIMS does not start.'],
    fix: 'Unset it: crash points are for tests only.',
  },
} as const satisfies Record<ErrorCode, ErrorWords>;

const OWN_MISTAKE = {
  message: 'AIMS stopped because of a mistake in its own code.',
  fix: 'Look at the last lines of archive/logs and tell Systems. What was committed is safe.',
} as const;

/**
 * Anything that was thrown, in words; `aims` is how to call AIMS where the reader stands. What is neither an error of
 * AIMS nor a refusal of the machine is a mistake in AIMS's own code, and said so.
 */
export function describeError(thrown: unknown, aims = 'aims'): DescribedError {
  const error = nameMachineError(thrown);
  if (!isAimsError(error)) return { code: 'UNEXPECTED', ...OWN_MISTAKE };
  const words: ErrorWords = ERROR_WORDS[error.code];
  const facts = spoken(error);
  const known = (template: string) =>
    placeholdersOf(template).every((name) => (facts[name] ?? '') !== '');
  const template = words.says.find(known) ?? words.says.at(-1) ?? words.says[0];
  return {
    code: error.code,
    message: fillPlain(template, facts),
    fix: words.fix.replace('{aims}', () => aims),
  };
}

/** Why a check stopped, where the process that ran it could only say so by a key. */
const WHY_STOPPED: Readonly<Record<string, string>> = {
  time: 'it took too long',
  memory: 'it took too much memory',
  stopped: 'it ended without an answer',
  machine: 'it was ended from outside, or could not be started',
  busy: 'it did not answer',
};

/**
 * Keys become words; a fact ends in no full stop of its own, because the sentence has one. What is wrong with a command
 * line is a sentence already.
 */
function spoken({ code, context }: AimsError): Readonly<Record<string, string>> {
  if (code === 'USAGE') return context;
  const facts = Object.fromEntries(
    Object.entries(context).map(
      ([name, value]) => [name, value.trim().replace(/(?<!\.)\.$/, '')] as const,
    ),
  );
  const { bar = '', sign, state, what = '' } = facts;
  return {
    ...facts,
    ...(isBar(bar) ? { because: describeBar(bar) } : {}),
    ...(sign === undefined ? {} : { sign: signInSentence(sign) }),
    ...(state === undefined ? {} : { state: stateInSentence(state) }),
    ...(code === 'CHECK_FAILED' ? { what: WHY_STOPPED[what] ?? what } : {}),
  };
}
