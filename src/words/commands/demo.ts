/** What `aims demo` says while it runs. */
import { count } from '../format.ts';

export const demoWords = {
  starting: 'Starting AIMS, a mail server and a stand-in finance system …',
  home: (path: string) => `The home of this demo: ${path}`,
  dropped: (files: readonly string[]) =>
    `Dropped ${count(files.length, { one: 'file', many: 'files' })} into the inbox: ${files.join(', ')}`,
  pages: (url: string) => `The pages: ${url}`,
  people: (password: string) => `Sign in as one of these people. Everybody's password: ${password}`,
  try: 'What to try',
  ideas: (control: string) => [
    'Sign in as priya: one batch is ready, one has problems, one is a repeat. Read the problems, then approve the good one.',
    'Sign in as sam.lee and try to approve: the page says why not.',
    'See it load: created first, validated a few seconds later. Then read the e-mails under Deliveries and emails.',
    `Take the finance system down, approve something, bring it up again: curl -X POST ${control}/down, then ${control}/up`,
    `Break a file and drop it into inbox/library-invoices/ of the home; ask the finance system what it has: curl ${control}/status`,
    'Ask for the trail to be verified: npx aims audit verify --home with the folder above',
  ],
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
