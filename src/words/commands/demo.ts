/** What `aims demo` says while it runs. */
import { count } from '../format.ts';

interface DemoPersonWords {
  readonly username: string;
  readonly name: string;
  readonly team: string;
  readonly can: string;
}

/** Each as it can be typed. */
interface DemoPlaces {
  /** How to call AIMS on the demo's home. */
  readonly aims: string;
  /** Address of the finance system's control port. */
  readonly control: string;
  readonly inbox: string;
  readonly nextFile: string;
}

export const demoWords = {
  starting: 'Starting AIMS, a mail server and a stand-in finance system …',
  home: (path: string) => `The home of this demo: ${path}`,
  dropped: (files: readonly string[]) =>
    `Dropped ${count(files.length, { one: 'file', many: 'files' })} into the inbox: ${files.join(', ')}`,
  pages: (url: string) => `The pages: ${url}`,
  people: (password: string) => `Sign in as one of these people. Everybody's password: ${password}`,
  person: ({ username, name, team, can }: DemoPersonWords) =>
    `  ${username.padEnd(9)} ${name}, ${team}: ${can}`,
  try: 'What to try',
  ideas: ({ aims, control, inbox, nextFile }: DemoPlaces) => [
    'Sign in as sam.lee and try to approve the batch that is ready: the page says why not.',
    'Sign in as priya: one batch is ready, one has problems, one is a repeat. Read the problems, then approve the good one.',
    'See it load: created first, validated a few seconds later. Then read the e-mails under Deliveries and emails.',
    `Take the finance system down: curl -X POST ${control}/down. Drop another file, cp ${nextFile} ${inbox}, and approve it: it waits. Bring the finance system up: curl -X POST ${control}/up`,
    `Ask the finance system itself what it has: curl ${control}/status`,
    `Break the file and check it, without storing anything: ${aims} check ${nextFile} --interface library-invoices`,
    `Have the trail verified: ${aims} audit verify`,
  ],
  idea: (no: number, idea: string) => `  ${no}. ${idea}`,
  stop: 'Stop with Ctrl-C. The folder is left for you to look at.',
  stopping: 'Stopping the demo.',

  signedIn: (name: string, heading: string) => `${name} signs in. The page says: ${heading}`,
  reads: (ref: string, sentence: string) => `Reads ${ref}: ${sentence}`,
  approves: (heading: string) => `Approves. The page says: ${heading}`,
  state: (ref: string, label: string, sentence: string) => `${ref}: ${label}. ${sentence}`,
  finance: (documents: number, total: string) =>
    `The finance system itself says: ${documents} documents, ${total}`,
  emails: (n: number) => `${count(n, { one: 'e-mail', many: 'e-mails' })} came to the mail server`,
  email: (to: string, subject: string) => `  to ${to}: ${subject}`,
  verdict: (intact: boolean, entries: number) =>
    intact
      ? `The audit trail is intact: all ${count(entries, { one: 'entry', many: 'entries' })} checked.`
      : 'The audit trail is not intact.',
  expected: (what: string, found: string) => `Expected ${what}; found ${found}`,
  passed:
    'The clean batch is confirmed in count and pence, the problem batch is stopped, the repeat is recognised.',
  failed: 'The demo did not go as it should.',
} as const;
