/** The shape of interfaces/NAME.yaml: one kind of file, from where it comes to where it ends. */
import { z } from 'zod';
import { ACCOUNTING_DATES, type DatasetRole, VAT_POLICIES } from '../domain/interface.ts';
import { LEVELS } from '../domain/outcome.ts';
import { document } from './document-schema.ts';
import { lists } from './list-schema.ts';
import { records } from './record-schema.ts';
import { control, rules } from './rule-schema.ts';
import {
  contact,
  duration,
  email,
  fileName,
  groupName,
  groupNames,
  path,
  pattern,
  pounds,
  setting,
  settings,
  size,
  text,
  wholeNumber,
} from './schema-parts.ts';
import { encoding, glob, syntax } from './syntax-schema.ts';

/* ---------- who and where ---------- */

const noun = () =>
  settings({
    one: setting(text(), 'One of them', { example: 'invoice' }),
    many: setting(text(), 'Several of them', { example: 'invoices' }),
  });

const nouns = settings({
  document: setting(
    noun().default({ one: 'invoice', many: 'invoices' }),
    'What people call a document',
    {
      fallback: '{ one: invoice, many: invoices }',
    },
  ),
  credit: setting(
    noun().default({ one: 'credit note', many: 'credit notes' }),
    'What people call a negative one',
    {
      fallback: '{ one: credit note, many: credit notes }',
    },
  ),
});

const username = () =>
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@-]*$/, {
    error: 'Write a user name as it is in AIMS: sam.lee',
  });

const from = settings({
  label: setting(text(), 'Who sends the files, as people read it', { example: 'Stock Unit' }),
  system: setting(text(), 'The system the files come out of', { example: 'Unicorn' }),
  email: setting(email(), 'Where returned files are announced', {
    allowed: 'an e-mail address',
    example: 'stock.unit@newshire.example',
  }),
  people: setting(
    z.array(username()).default([]),
    'User names of the persons behind the files: none of them may approve. Empty: AIMS cannot enforce that, and the approval record says so',
    { allowed: 'a list of user names', fallback: '[]' },
  ),
});

const constantName = () =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, { error: 'Use capitals, digits and underscores: OPERATING_UNIT' });

const to = settings({
  label: setting(text(), 'Where the files end, in a word', { example: 'Oracle' }),
  long: setting(text(), 'The same in full', { example: 'Oracle Payables' }),
  connection: setting(fileName(), 'How it is reached', {
    allowed: 'a name in config/connections/',
    example: 'oracle-payables',
  }),
  layout: setting(fileName(), 'What is sent there', {
    allowed: 'a name in config/layouts/',
    example: 'payables-open-interface',
  }),
  constants: setting(
    z.record(constantName(), text()).default({}),
    'Values the layout uses as `{constant.NAME}`',
    {
      allowed: 'texts by name; numbers in quotes',
      example: "{ SOURCE: AIMS LIBRARY, ORG_ID: '204' }",
      fallback: '{}',
    },
  ),
});

/* ---------- receiving ---------- */

const ARRIVAL_HELP = 'Write renamed, or { stable: 10 seconds }, or { trigger: .ok }';

const arrival = z.union(
  [
    z.literal('renamed'),
    settings({
      stable: setting(
        duration('1 second', '1 day').optional(),
        'The file has not changed for this long. For senders that can do nothing better',
        { allowed: 'a time from 1 second to 1 day', example: '10 seconds' },
      ),
      trigger: setting(
        z
          .string()
          .regex(/^\.[A-Za-z0-9]+$/, { error: 'Write an ending with its dot: .ok' })
          .optional(),
        'A second file, named like the first with this ending added (invoices.csv.ok), says that the first is whole',
        { allowed: 'an ending', example: '.ok' },
      ),
    }).refine((choice) => Object.keys(choice).length === 1, { error: ARRIVAL_HELP }),
  ],
  { error: ARRIVAL_HELP },
);

const FILES_HELP =
  "Write a name with * and ?, '*.csv', or { pattern: 'LB02_(?<stamp>\\d{14})\\.txt' }";

const files = z.union(
  [
    glob(),
    settings({
      pattern: setting(pattern(), 'What the whole name is like', {
        allowed: 'a regular expression',
        example: "'LB02_(?<stamp>\\d{14})\\.txt'",
      }),
    }),
  ],
  { error: FILES_HELP },
);

const source = settings({
  folder: setting(path().optional(), 'Where the files are dropped', {
    allowed: 'a path; a relative one is from the home',
    fallback: 'inbox/ and the name of the interface',
  }),
  arrival: setting(
    arrival.default('renamed'),
    'How a file is known to be whole. `renamed`: it is written under another name (`.part`, `.tmp`, `.filepart` or a dot in front) and then renamed',
    { allowed: '`renamed`, `{ stable: … }` or `{ trigger: … }`' },
  ),
  files: setting(
    files.default('*'),
    'Which names are taken; the others are refused and stay where they are. The named groups of a pattern can be fields: `capture`',
    { allowed: 'a name with `*` and `?`, or `{ pattern: … }`', example: "'*.csv'" },
  ),
  maxSize: setting(size('1 KiB', '1 GiB').prefault('100 MiB'), 'A larger file is not read', {
    allowed: 'a size from 1 KiB to 1 GiB',
    fallback: '100 MiB',
  }),
  encoding: setting(
    encoding().default('utf-8'),
    'How letters are written in the file. Bytes that do not fit are a problem, never guessed',
  ),
  finalNewline: setting(
    z.enum(['required', 'optional']).default('required'),
    'Whether the last line must be ended: a file without may have been cut off',
  ),
  nilReturns: setting(
    z.boolean().default(false),
    'The sender sends a file without documents when there are none; it is never taken for a repeat',
  ),
});

/* ---------- checking, deciding, confirming ---------- */

const ROLE_NOTES: Readonly<Record<DatasetRole, string>> = {
  suppliers: 'Suppliers in the target',
  sites: 'Addresses of suppliers that can be paid',
  budgets: 'Budget codes',
  taxCodes: 'VAT codes and their rates',
  periods: 'Accounting months, open or closed',
  invoices: 'Invoices that are already in the target',
};

const role = (name: DatasetRole) =>
  setting(
    fileName().optional(),
    `${ROLE_NOTES[name]}. Left out: not checked, and the approval page says so`,
    { allowed: 'a name in `lists` or config/datasets.yaml' },
  );

const datasets = settings({
  suppliers: role('suppliers'),
  sites: role('sites'),
  budgets: role('budgets'),
  taxCodes: role('taxCodes'),
  periods: role('periods'),
  invoices: role('invoices'),
  others: setting(z.array(fileName()).default([]), 'Other lists that expressions name', {
    allowed: 'a list of names in `lists` or config/datasets.yaml',
    fallback: '[]',
  }),
});

const approval = settings({
  groups: setting(groupNames(), 'Groups whose members may approve', {
    allowed: 'a list of groups',
    example: '[stock-control]',
  }),
  second: setting(
    settings({
      from: setting(pounds(), 'From this amount on a second person must approve', {
        allowed: 'pounds and pence, in quotes',
        example: "'8000.00'",
      }),
      groups: setting(groupNames(), 'Groups whose members may give the second approval', {
        allowed: 'a list of groups',
        example: '[procure-to-pay]',
      }),
    }).optional(),
    'The second approval. Left out: one is enough',
  ),
});

const confirm = settings({
  reports: setting(
    z.array(z.enum(LEVELS)).min(1, { error: `Name at least one of: ${LEVELS.join(', ')}.` }),
    'How far the target says a document has come',
    { allowed: 'a list of `created`, `validated`, `paid`', example: '[created, validated]' },
  ),
  ends: setting(z.enum(LEVELS), 'The level at which a batch has ended', {
    allowed: 'one of `reports`',
    example: 'validated',
  }),
  within: setting(duration('1 minute', '30 days'), 'A later answer is raised', {
    allowed: 'a time from 1 minute to 30 days',
    example: '4 hours',
  }),
});

const mail = settings({
  tellSender: setting(
    z.boolean().default(true),
    'Whether the sender hears of problems and returns',
  ),
  loaded: setting(z.array(email()).default([]), 'Who else hears that a batch is in the target', {
    allowed: 'a list of e-mail addresses',
    fallback: '[]',
  }),
});

export const interfaceSchema = settings({
  title: setting(text(), 'What people call it', { example: 'Library invoices' }),
  prefix: setting(
    z.string().regex(/^[A-Z]{2,5}$/, { error: 'Use 2 to 5 capitals: LIB' }),
    'Begins the reference of each batch, LIB-0417. No two interfaces share one',
    { allowed: '2 to 5 capitals', example: 'LIB' },
  ),
  nouns: setting(nouns.prefault({}), 'What people call the things in the file', {
    fallback: 'invoices and credit notes',
  }),
  owner: setting(contact(), 'Who answers for it', {
    example: '{ name: Mary Okafor, email: mary.okafor@newshire.example }',
  }),
  deputy: setting(contact(), 'Who stands in', {
    example: '{ name: Tom Evans, email: tom.evans@newshire.example }',
  }),
  from: setting(from, 'The sender', {
    example: '{ label: Stock Unit, system: Unicorn, email: … }',
  }),
  to: setting(to, 'The target', {
    example: '{ label: Oracle, long: Oracle Payables, connection: …, layout: … }',
  }),
  source: setting(source.prefault({}), 'How files arrive', {
    fallback: 'everything below at its default',
  }),
  syntax: setting(syntax, 'How records and fields are told apart', {
    allowed: 'settings',
    example: "{ kind: delimited, delimiter: ',' }",
  }),
  records: setting(records, 'The types of record in the file, by name', {
    example: '{ invoice: { when: { 1: INV }, fields: { … } } }',
  }),
  controls: setting(
    z.array(control).default([]),
    'Figures in the file that must agree with its content',
    { allowed: 'a list', fallback: '[]' },
  ),
  rules: setting(
    rules,
    "Rules of the interface's own, by code, and its own codes for those of AIMS",
    {
      fallback: '{}',
    },
  ),
  lists: setting(lists, 'Lists of its own, by name; they go before those of config/datasets.yaml', {
    fallback: '{}',
  }),
  document: setting(document, 'Which records are documents and lines', {
    example: '{ record: invoice, line: line }',
  }),
  vat: setting(
    z.enum(VAT_POLICIES),
    'Who works out VAT. `sender computes`: AIMS expects it rounded per line; `target computes`: per rate, rounded last; `given`: the amounts in the file count',
    { example: 'given' },
  ),
  accountingDate: setting(
    z.enum(ACCOUNTING_DATES),
    'Which day decides the accounting month. `first open day`: the invoice date, or where its month is closed the first day of the next open month that has begun',
    { example: 'first open day' },
  ),
  currency: setting(
    z
      .string()
      .regex(/^[A-Z]{3}$/, { error: 'Use three capitals: GBP' })
      .default('GBP'),
    'The one currency it takes',
    {
      allowed: 'three capitals',
    },
  ),
  oldAfterMonths: setting(
    wholeNumber(1, 240).default(18),
    'An invoice older than this is named in a warning',
    { allowed: '1 to 240' },
  ),
  datasets: setting(datasets.prefault({}), 'The lists it is checked against', {
    fallback: '{}',
  }),
  approval: setting(approval, 'Who may approve', { example: '{ groups: [stock-control] }' }),
  readers: setting(z.array(groupName()).default([]), 'Groups whose members may look', {
    allowed: 'a list of groups',
    fallback: '[]',
  }),
  confirm: setting(confirm, 'What the target answers', {
    example: '{ reports: [created, validated], ends: validated, within: 4 hours }',
  }),
  contacts: setting(
    z.record(fileName(), contact()),
    'Who helps with what. `supplier`, `budget` and `procure-to-pay` are needed; validators may name others',
    { example: '{ supplier: { name: Supplier team, email: … }, … }' },
  ),
  mail: setting(mail.prefault({}), 'Who is told', { fallback: 'the sender only' }),
});

export type InterfaceYaml = z.output<typeof interfaceSchema>;
