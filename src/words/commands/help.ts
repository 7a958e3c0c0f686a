/**
 * What the command line says of itself: every command with its arguments, options and examples, and the exit codes.
 * The commands are built from this table, so that help and behaviour cannot part; docs/reference/commands.md lists
 * the same, tied by a test.
 */
export interface CommandWords {
  /** One line for the list of commands. */
  readonly summary: string;
  /** More, for its own help. */
  readonly about?: string;
  /** `<name>` is needed, `[name]` may be left out, `...` takes several. */
  readonly takes?: Readonly<Record<string, string>>;
  /** Options it cannot do without. */
  readonly needs?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, string>>;
  /** A command line and what it is for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
}

const REASON = 'Why, in 10 to 1,000 characters. It is kept in the audit trail';

export const COMMAND_WORDS = {
  init: {
    summary: 'Make a new home: settings to begin with, inbox and archive',
    about: 'A folder that is a home already keeps everything it has and gets the folders it lacks.',
    takes: { '<dir>': 'The folder; it is made when it is not there' },
    examples: [['aims init /srv/aims', 'make a home there']],
  },
  demo: {
    summary: 'Show AIMS at work in a throwaway home, with a stand-in finance system',
    options: {
      '--unattended':
        'Walk the whole way alone, print each stage, and exit 0 only if all went well',
      '--port <number>':
        'Port of the web pages (default: 8080, or any free one where that is taken or with --unattended)',
    },
    examples: [
      ['aims demo', 'start it, then open the address it prints'],
      ['aims demo --unattended --home /tmp/demo', 'walk through it alone and keep the home'],
    ],
  },
  start: {
    summary: 'Run AIMS: watch, check, show the pages, load, send email',
    about:
      'Ctrl-C or SIGTERM stops it within 10 seconds, with nothing lost. A second one stops it at once.',
    examples: [
      ['aims start', 'run AIMS on the home you are in'],
      ['aims start --home /srv/aims', 'run AIMS on another home'],
    ],
  },
  status: {
    summary: 'How everything is, on one screen',
    about:
      'Exit code 0: all is well. 3: something needs attention. An email that could not be sent counts for 14 days.',
    examples: [
      ['aims status', 'see what needs attention'],
      ['aims status --json', 'the same for a monitoring system'],
    ],
  },
  doctor: {
    summary: 'Look for what would keep AIMS from working on this machine',
    about:
      'Run it as the account that AIMS runs as. Exit code 0: nothing in the way. 3: something is.',
    examples: [['aims doctor', 'look at Node, folders, database, connections, lists and mail']],
  },
  'config check': {
    summary: 'Read every settings file and report all mistakes',
    takes: { '[files...]': 'Report only these files' },
    examples: [
      ['aims config check', 'check all settings of the home'],
      ['aims config check interfaces/library-invoices.yaml', 'report one file'],
    ],
  },
  check: {
    summary: 'What would happen to this file? Nothing is stored or sent',
    about: 'Exit code 0: it would pass, perhaps with warnings. 3: it has problems.',
    takes: { '<file>': 'The file to check, or - to read it from standard input' },
    needs: {
      '--interface <name>': 'The interface to check it for; also one of interfaces/examples/',
    },
    options: {
      '--at <date>': 'Check as if it were this day (2026-11-19) or moment (2026-11-19T09:31:00Z)',
      '--reference <folder>':
        'Check against the lists in this folder, CSV files named after them, not against the copies in force',
      '--findings <file>': 'Also write line,field,code of each finding into this file',
      '--max-findings <number>':
        'List at most so many findings and count the rest (default: 10000)',
    },
    examples: [
      ['aims check unicorn.csv --interface library-invoices', 'see its problems before it is sent'],
      ['aims check - --interface library-invoices --json < x.csv', 'the same for a program'],
    ],
  },
  'interface list': {
    summary: 'The interfaces: those in force, those with mistakes, and the examples',
    examples: [['aims interface list', 'see what there is and what each reads']],
  },
  'interface new': {
    summary: 'Propose a definition from a sample file',
    about:
      'The definition goes to standard output, what AIMS is unsure of to standard error. A proposal, not a finding: one file cannot show what others may hold. Exit code 3: nothing could be made of the sample.',
    takes: { '<name>': 'Name of the new interface, for example library-invoices' },
    needs: { '--from <sample>': 'A file as the sender sends it, or - for standard input' },
    options: {
      '--write':
        'Write it to interfaces/, with the counts of the sample beside it; never over a file that is there',
    },
    examples: [
      ['aims interface new branch-invoices --from export.csv', 'see what AIMS makes of a file'],
      ['aims interface new branch-invoices --from export.csv --write', 'begin with it'],
    ],
  },
  'interface preview': {
    summary: 'A file as an interface reads it: each field beside its text in the file',
    about:
      'Shows the first records of each type and further ones that cannot be read. Nothing is judged, stored or sent. Exit code 3: something cannot be read.',
    takes: {
      '<name>': 'The interface; also one of interfaces/examples/',
      '<file>': 'The file, or - to read it from standard input',
    },
    options: { '--rows <number>': 'So many records of each type (default: 3)' },
    examples: [
      ['aims interface preview library-invoices unicorn.csv', 'see whether a column is off by one'],
      ['aims interface preview library-invoices unicorn.csv --json', 'the same for a program'],
    ],
  },
  schema: {
    summary: 'JSON Schema of a settings file, for editors that complete and check',
    about:
      'An editor sees shapes and words; whether the settings agree with each other says aims config check.',
    takes: { '[kind]': 'interface, home, datasets, connection or layout (default: interface)' },
    examples: [
      ['aims schema interface > interface.schema.json', 'for interfaces/*.yaml'],
      ['aims schema layout', 'for config/layouts/*.yaml'],
    ],
  },
  'batch list': {
    summary: 'The batches, newest first',
    options: {
      '--interface <name>': 'Only those of one interface',
      '--needs-attention': 'Only those that wait for a person',
      '--limit <number>': 'At most so many (default: 25)',
    },
    examples: [
      ['aims batch list', 'see the latest'],
      ['aims batch list --needs-attention', 'see what waits for a person'],
    ],
  },
  'batch show': {
    summary: 'One batch: state, totals, problems, approvals, load, answer, history',
    takes: { '<ref>': 'Its reference, for example LIB-0417' },
    examples: [['aims batch show LIB-0417', 'see everything about it']],
  },
  'batch return': {
    summary: 'Return a batch to the sender',
    about: 'Only somebody who could approve it can return it. Approving is on the web pages only.',
    takes: { '<ref>': 'Its reference, for example LIB-0417' },
    needs: { '--reason <text>': `${REASON} and in the email to the sender` },
    options: { '--why <kind>': 'problems, repeat, mistake or other (default: problems)' },
    examples: [
      [
        'aims batch return LIB-0417 --as priya.shah --reason "Two suppliers are not set up yet"',
        'send it back',
      ],
    ],
  },
  'batch withdraw': {
    summary: 'Close a batch before anything of it is sent',
    about: 'Only somebody who could approve it can close it.',
    takes: { '<ref>': 'Its reference, for example LIB-0417' },
    needs: { '--reason <text>': REASON },
    examples: [
      [
        'aims batch withdraw LIB-0417 --as priya.shah --reason "Sent by mistake, see our call"',
        'close it',
      ],
    ],
  },
  'batch settle': {
    summary: 'Close what differs in the answers of the target, and say what was found',
    about:
      'Only people in the group admin can do that. It closes what was open when the command began, and changes nothing of what AIMS believes.',
    takes: { '<ref>': 'Its reference, for example LIB-0417' },
    needs: {
      '--reason <text>': 'What was found, in 10 to 1,000 characters. It is kept in the audit trail',
    },
    examples: [
      [
        'aims batch settle LIB-0417 --as alex.morgan --reason "PT-90502 was typed in there by hand"',
        'close it',
      ],
    ],
  },
  'reference list': {
    summary: 'The lists that files are checked against, and how old they are',
    examples: [['aims reference list', 'see whether a list is late']],
  },
  'reference refresh': {
    summary: 'Take a new copy of a list, or of all lists',
    about:
      'A copy is taken whole or not at all. Batches that wait for a decision are checked again.',
    takes: { '[lists...]': 'Names of lists; all when left out' },
    options: { '--accept-size': 'Take it although it differs much in size from the copy before' },
    examples: [
      ['aims reference refresh', 'take a new copy of every list'],
      ['aims reference refresh suppliers', 'of one list'],
    ],
  },
  'reference look-up': {
    summary: 'Look up one code in a list',
    takes: {
      '<list>': 'Name of the list, for example budget-codes',
      '<code...>': 'The code; the parts of a longer key one after the other',
    },
    examples: [
      ['aims reference look-up budget-codes L3021-44110', 'see whether a budget code is open'],
      ['aims reference look-up supplier-sites 104772 LIB', 'a key of two parts'],
    ],
  },
  'email list': {
    summary: 'The emails that AIMS has sent or has still to send, newest first',
    options: {
      '--not-sent': 'Only those that could not be sent',
      '--limit <number>': 'At most so many (default: 25)',
    },
    examples: [
      ['aims email list', 'see the latest'],
      ['aims email list --not-sent', 'see who has to be told in another way'],
    ],
  },
  'email show': {
    summary: 'One email with its text',
    takes: { '<id>': 'Its number in the list' },
    examples: [['aims email show 31', 'read it']],
  },
  'audit verify': {
    summary: 'Check the whole audit trail, entry by entry',
    about: 'Exit code 0: every entry is as it was written. 8: it is not, and the entry is named.',
    examples: [['aims audit verify', 'check it']],
  },
  'user add': {
    summary: 'Make an account for a person',
    takes: { '<username>': 'What the person signs in with' },
    needs: {
      '--name <text>': 'Name, as others read it',
      '--team <text>': 'Team',
      '--email <address>': 'Where emails go; can be used to sign in, too',
      '--groups <names>':
        'Groups, with commas between. The group admin looks after AIMS and approves nothing',
      '--password-file <file>':
        'A file with the password as its only line, or - to type it or to pass it on standard input',
    },
    examples: [
      [
        'aims user add priya.shah --name "Priya Shah" --team "Stock Control" --email priya.shah@newshire.example --groups stock-control --password-file -',
        'an approver; AIMS asks for the password',
      ],
    ],
  },
  'user list': {
    summary: 'The people who have an account, and their groups',
    examples: [['aims user list', 'see who can approve']],
  },
} as const satisfies Record<string, CommandWords>;

export type CommandName = keyof typeof COMMAND_WORDS;

/** Commands of two words share their first; what it stands for in the list. */
export const GROUP_WORDS = {
  config: 'Settings',
  interface: 'Interfaces: one kind of file each',
  batch: 'Batches: files and what became of them',
  reference: 'The lists that files are checked against',
  email: 'Emails to people',
  audit: 'The audit trail',
  user: 'People who sign in',
} as const;

export const PROGRAM_WORDS = {
  description:
    'AIMS takes files from one system, checks them, lets people approve them and loads them into another.',
  examples: [
    ['aims start', 'run AIMS'],
    ['aims status', 'see how everything is'],
    ['aims check FILE --interface NAME', 'see what would happen to a file'],
  ],
  after: 'Approving a batch is on the web pages only. Exit codes: aims help exit-codes',
  help: 'Show help',
  helpCommand: 'Help for a command, or: aims help exit-codes',
  version: 'Show the version',
  options: {
    '--home <dir>':
      'The home to work on (default: the nearest around you, else the one AIMS came with)',
    '--json': 'Answer with one JSON document, also when something fails',
    '--quiet': 'Say nothing but the result',
    '--no-color': 'No colours',
    '--as <user>': 'The account on whose behalf you act; it is recorded beside your login',
  },
} as const;

/** Exit codes by number, for `aims help exit-codes` and docs/reference/exit-codes.md. */
export const EXIT_CODE_WORDS: Readonly<Record<number, string>> = {
  0: 'Done, or all is well',
  1: 'Unexpected: a mistake in AIMS itself, or a disk that is full or failing',
  2: 'The command was not used as it can be',
  3: 'AIMS looked and found problems (check, status, doctor)',
  4: 'The settings have mistakes',
  5: 'Not found',
  6: 'Not possible in this state, or not allowed, to the person or to the account',
  7: 'Another system is not available: try later',
  8: 'The audit trail, or something in the archive, is not as it was written',
  130: 'Stopped with Ctrl-C',
};
