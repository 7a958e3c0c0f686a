/**
 * A small engine in memory for tests of the pages: one batch in every state that people tell apart, six people, and
 * decisions that behave as the real ones do. It keeps nothing and checks nothing beyond what the pages need.
 */

import type { BatchState } from '../../src/domain/batch.ts';
import { barTo, type DecisionRules, type Person } from '../../src/domain/decision.ts';
import type { ManifestEntry } from '../../src/domain/delivery.ts';
import { type DocumentHead, NO_TOTALS, type Totals } from '../../src/domain/document.ts';
import { AimsError } from '../../src/domain/errors.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type {
  Definition,
  HomeSettings,
  Settings,
  SettingsMistake,
} from '../../src/domain/interface.ts';
import type { ContradictionKind } from '../../src/domain/outcome.ts';
import type {
  BatchFacts,
  BatchFilter,
  BatchPage,
  DatasetView,
  DeliveryView,
  DocumentRow,
  EmailView,
  FindingGroup,
  HistoryEntry,
  Permissions,
  Reconciliation,
  TallyView,
} from '../../src/engine/views.ts';
import { type Clock, utc } from '../../src/lib/clock.ts';
import { sha256 } from '../../src/lib/hash.ts';
import type { StoredSession, WebEngine } from '../../src/web/engine-door.ts';
import { statusOf } from '../../src/words/states.ts';
import { aDocument, aField, aRecord, delimited, selector } from './definition-parts.ts';

export const PASSWORD = 'a password for tests';
export const NOW = '2026-11-19T09:20:00.000Z';

/* ---------- settings ---------- */

const contact = (name: string, email: string) => ({ name, email: `${email}@newshire.example` });

const DEFINITION: Definition = {
  name: 'library-invoices',
  sha256: sha256('definition'),
  title: 'Library invoices',
  prefix: 'LIB',
  nouns: {
    document: { one: 'invoice', many: 'invoices' },
    credit: { one: 'credit note', many: 'credit notes' },
  },
  owner: contact('Mary Okafor', 'mary.okafor'),
  deputy: contact('Tom Evans', 'tom.evans'),
  from: {
    label: 'Stock Unit',
    system: 'Unicorn',
    email: 'stock.unit@newshire.example',
    people: ['sam.lee'],
  },
  to: {
    label: 'Oracle',
    long: 'Oracle Payables',
    connection: 'oracle-payables',
    layout: 'payables-open-interface',
    constants: {},
  },
  source: {
    folder: '/srv/aims/inbox/library-invoices',
    arrival: { kind: 'renamed' },
    files: { kind: 'glob', glob: '*.csv' },
    maxBytes: 104_857_600,
    encoding: 'utf-8',
    finalNewline: 'optional',
    nilReturns: false,
  },
  syntax: delimited(),
  records: [
    aRecord({
      name: 'invoice',
      when: selector({ equals: [{ place: { kind: 'position', index: 1 }, texts: ['INV'] }] }),
      fields: [
        aField({
          name: 'site',
          source: { kind: 'place', place: { kind: 'position', index: 3 } },
          label: 'Pay site',
          type: { kind: 'code', map: undefined },
          required: true,
        }),
      ],
    }),
  ],
  controls: [],
  rules: [],
  lists: [],
  ownDatasets: [],
  otherDatasets: [],
  document: aDocument(),
  vat: 'given',
  accountingDate: 'first open day',
  currency: 'GBP',
  oldAfterMonths: 18,
  datasets: {
    suppliers: 'suppliers',
    sites: 'supplier-sites',
    budgets: 'budget-codes',
    invoices: 'invoices-in-payables',
  },
  validator: '/srv/aims/validators/library-invoices.ts',
  approval: {
    groups: ['stock-control'],
    second: { from: 800_000, groups: ['stock-control', 'procure-to-pay'] },
  },
  readers: ['procure-to-pay', 'internal-audit'],
  confirm: { reports: ['created', 'validated'], ends: 'validated', withinMinutes: 240 },
  contacts: {
    supplier: contact('Supplier team', 'supplier.setup'),
    budget: contact('Finance: Chart of Accounts', 'chart.of.accounts'),
    'procure-to-pay': contact('Procure to Pay', 'procure.to.pay'),
  },
  mail: { tellSender: true, loaded: ['procure.to.pay@newshire.example'] },
  author: undefined,
};

export const HOME: HomeSettings = {
  environment: 'test',
  organisation: { name: 'Newshire County Council', colour: '#12404a' },
  service: 'Interface Manager',
  web: {
    url: 'http://localhost:8080',
    listen: { host: '127.0.0.1', port: 0 },
    tls: undefined,
    trustProxy: false,
  },
  mail: {
    from: contact('Interface Manager', 'aims'),
    replyTo: contact('Systems team', 'systems'),
    smtp: undefined,
  },
  systems: { ...contact('Systems team', 'systems'), help: 'ext 2244' },
  database: { kind: 'sqlite' },
  sweepSeconds: 5,
};

/* ---------- people ---------- */

const person = (
  id: string,
  username: string,
  name: string,
  team: string,
  ...groups: string[]
): Person => ({
  id,
  username,
  name,
  team,
  email: `${username}@newshire.example`,
  groups,
  disabledAt: null,
});

export const PEOPLE = {
  priya: person('1', 'priya.shah', 'Priya Shah', 'Stock Control', 'stock-control'),
  tom: person('2', 'tom.evans', 'Tom Evans', 'Stock Control', 'stock-control'),
  mary: person('3', 'mary.okafor', 'Mary Okafor', 'Finance', 'procure-to-pay'),
  helen: person('4', 'helen.brandt', 'Helen Brandt', 'Internal Audit', 'internal-audit'),
  sam: person('5', 'sam.lee', 'Sam Lee', 'Stock Unit', 'stock-control'),
  alex: person('6', 'alex.morgan', 'Alex Morgan', 'Systems', 'admin'),
} as const;

/* ---------- what a batch is made of ---------- */

function documentHead(no: number, more: Partial<DocumentHead> = {}): DocumentHead {
  return {
    no,
    kind: 'invoice',
    supplier: '104772',
    supplierName: 'Askews & Holts Library Services',
    site: 'LIB',
    number: `AH-${55_100 + no}`,
    date: '2026-11-12',
    currency: 'GBP',
    gross: 21_280,
    tax: 0,
    description: '',
    reference: `UC${no}`,
    operator: 'jthomas',
    line: no * 3,
    offset: 0,
    bytes: 100,
    lineCount: 1,
    ...more,
  };
}

function finding(
  code: string,
  group: string,
  values: Finding['values'],
  more: Partial<Finding> = {},
): Finding {
  return {
    code,
    severity: 'error',
    scope: 'document',
    document: 1,
    line: 14,
    column: undefined,
    field: undefined,
    values,
    group,
    dataset: undefined,
    ...more,
  };
}

function group(
  first: Finding,
  documents: readonly DocumentHead[],
  amount: number,
  dataset?: string,
): FindingGroup {
  return {
    code: first.code,
    group: first.group,
    first,
    count: Math.max(1, documents.length),
    documents: documents.length,
    amount,
    shown:
      documents.length === 0
        ? [{ finding: first, document: undefined }]
        : documents.slice(0, 10).map((document) => ({
            finding: { ...first, document: document.no, line: document.line },
            document,
          })),
    checkedAgainst:
      dataset === undefined ? undefined : { dataset, takenAt: '2026-11-19T06:02:00.000Z' },
  };
}

const PETERS = { supplier: '104990', supplierName: 'Peters Ltd' };

const NO_SITE = group(
  finding(
    'SUP-003',
    '104772',
    { supplier: '104772', name: 'Askews & Holts Library Services', site: 'LIB' },
    {
      field: 'site',
      dataset: 'supplier-sites',
    },
  ),
  [
    documentHead(5, { number: 'AH-55120', line: 14 }),
    documentHead(10, { number: 'AH-55131', date: '2026-11-13', gross: 20_000, line: 31 }),
  ],
  41_280,
  'supplier-sites',
);

const CLOSED_CODE = group(
  finding(
    'BUD-002',
    'L3021-44110',
    {
      budget: 'L3021-44110',
      name: 'Adult fiction, Central Library',
      closed: { date: '2026-10-31' },
      date: { date: '2026-11-13' },
      suggestion: 'L3021-44115',
      suggestionName: 'Adult fiction, all libraries',
    },
    { dataset: 'budget-codes', line: 22 },
  ),
  [documentHead(7, { ...PETERS, number: 'PT-90417', date: '2026-11-13', gross: 16_420, line: 22 })],
  16_420,
  'budget-codes',
);

const MANY = group(
  finding('INV-001', 'number', { label: 'Control number' }, { field: 'reference' }),
  Array.from({ length: 12 }, (_, n) =>
    documentHead(n + 12, { number: `<b>${n}</b> & "long" ${'x'.repeat(40)}` }),
  ),
  255_360,
);

const OLD = group(
  finding(
    'INV-005',
    'PT-90502',
    { date: { date: '2025-03-03' }, months: 20 },
    { severity: 'warning' },
  ),
  [
    documentHead(44, {
      ...PETERS,
      number: 'PT-90502',
      date: '2025-03-03',
      gross: 16_420,
      line: 140,
    }),
  ],
  16_420,
);

const LATE_LIST = group(
  finding(
    'REF-002',
    'invoices-in-payables',
    {
      list: 'list of invoices already in Oracle',
      hours: 40,
      limit: 36,
      takenAt: '2026-11-18T06:05:00.000Z',
    },
    { severity: 'warning', scope: 'file', document: undefined, line: undefined },
  ),
  [],
  0,
);

const CANNOT_READ = group(
  finding(
    'FIL-001',
    '',
    { case: 'fields', found: 7, expected: 12 },
    { scope: 'file', document: undefined, line: 14 },
  ),
  [],
  0,
);

const TALLY: readonly TallyView[] = [
  { check: 'file-complete', passed: 1, failed: 0, done: true },
  { check: 'not-repeated', passed: 1, failed: 0, done: true },
  { check: 'lists-fresh', passed: 1, failed: 0, done: true },
  { check: 'details', passed: 38, failed: 0, done: true },
  { check: 'lines-add-up', passed: 38, failed: 0, done: true },
  { check: 'supplier', passed: 38, failed: 0, done: true },
  { check: 'pay-site', passed: 38, failed: 0, done: true },
  { check: 'budget-code', passed: 38, failed: 0, done: true },
  { check: 'vat-code', passed: 38, failed: 0, done: true },
  { check: 'dates-open', passed: 0, failed: 0, done: false },
  { check: 'not-in-target', passed: 38, failed: 0, done: true },
];

const DATASETS: readonly DatasetView[] = [
  dataset('suppliers', 'supplier list', 'fresh', '2026-11-19T06:02:00.000Z', 18_442),
  dataset('budget-codes', 'budget codes', 'fresh', '2026-11-19T06:04:00.000Z', 7_310),
  dataset(
    'invoices-in-payables',
    'list of invoices already in Oracle',
    'late',
    '2026-11-17T18:05:00.000Z',
    241_907,
  ),
  dataset('tax-codes', 'VAT codes', 'too-old', '2025-01-05T06:00:00.000Z', 5),
  dataset('supplier-sites', 'list of addresses to pay', 'missing', undefined, undefined),
];

function dataset(
  name: string,
  label: string,
  freshness: DatasetView['freshness'],
  takenAt: string | undefined,
  rows: number | undefined,
): DatasetView {
  return {
    name,
    label,
    freshness,
    takenAt,
    rows,
    sha256: rows === undefined ? undefined : sha256(name),
    holdAfterHours: 720,
    added: 12,
    changed: 4,
    removed: 3,
  };
}

const HISTORY: readonly HistoryEntry[] = [
  entry(13, '2026-11-19T08:58:05.000Z', 'email.queued', 'AIMS', { kind: 'loaded' }),
  entry(12, '2026-11-19T08:58:05.000Z', 'email.queued', 'AIMS', { kind: 'loaded' }),
  entry(11, '2026-11-19T08:58:04.000Z', 'batch.confirmed', 'AIMS', {
    confirmed: '45',
    'confirmed.pence': '824817',
    refused: '1',
    held: '0',
    unanswered: '0',
    ends: 'validated',
    ended: 'no',
  }),
  entry(9, '2026-11-19T06:10:00.000Z', 'batch.validated', 'AIMS', { errors: '2', warnings: '0' }),
  entry(8, '2026-11-18T09:12:00.000Z', 'batch.approval-refused', 'Sam Lee', { bar: 'is-sender' }),
  entry(4, '2026-11-18T07:42:00.000Z', 'batch.validated', 'AIMS', { errors: '2', warnings: '0' }),
  entry(3, '2026-11-18T07:41:30.000Z', 'batch.archived', 'AIMS', {}),
  entry(
    2,
    '2026-11-18T07:41:00.000Z',
    'batch.received',
    'AIMS',
    { bytes: '5120' },
    'unicorn-20261118.csv',
  ),
];

function entry(
  seq: number,
  at: string,
  event: string,
  by: string,
  facts: HistoryEntry['facts'],
  detail?: string,
): HistoryEntry {
  return { seq, at, event, by, facts, detail };
}

const ENTRIES: readonly ManifestEntry[] = [
  { name: 'LIB-0415_lines.csv', bytes: 18_204, sha256: sha256('lines') },
  { name: 'LIB-0415_headers.csv', bytes: 9_120, sha256: sha256('headers') },
  { name: 'LIB-0415.ctl', bytes: 2_048, sha256: sha256('ctl') },
  { name: 'LIB-0415.ok', bytes: 64, sha256: sha256('ok') },
];

function delivery(ref: string, more: Partial<DeliveryView> = {}): DeliveryView {
  return {
    id: 1,
    connection: 'oracle-payables',
    group: ref,
    state: 'delivered',
    attempts: [
      {
        no: 1,
        startedAt: '2026-11-19T08:55:00.000Z',
        finishedAt: '2026-11-19T08:55:03.000Z',
        outcome: 'delivered',
        errorCode: undefined,
        detail: undefined,
      },
    ],
    queuedAt: '2026-11-19T08:54:59.000Z',
    behind: undefined,
    nextTryAt: undefined,
    firstFailedAt: undefined,
    deliveredAt: '2026-11-19T08:55:03.000Z',
    lastError: undefined,
    entries: ENTRIES,
    ...more,
  };
}

const WAITING = {
  state: 'retrying',
  deliveredAt: undefined,
  firstFailedAt: '2026-11-19T08:50:00.000Z',
  nextTryAt: '2026-11-19T09:35:00.000Z',
  lastError: 'CONNECTION_UNAVAILABLE',
  queuedAt: '2026-11-19T08:50:00.000Z',
  attempts: [
    {
      no: 1,
      startedAt: '2026-11-19T08:50:00.000Z',
      finishedAt: '2026-11-19T08:50:30.000Z',
      outcome: 'failed',
      errorCode: 'CONNECTION_UNAVAILABLE',
      detail: 'connect ECONNREFUSED 10.1.2.3:22',
    },
    {
      no: 2,
      startedAt: '2026-11-19T09:05:00.000Z',
      finishedAt: undefined,
      outcome: undefined,
      errorCode: undefined,
      detail: undefined,
    },
  ],
} satisfies Partial<DeliveryView>;

const EMAIL: EmailView = {
  id: 20_931,
  kind: 'problems',
  batch: 'LIB-0417',
  to: 'Priya Shah <priya.shah@newshire.example>',
  subject: 'LIB-0417: 3 of 38 invoices have problems',
  text: 'The library invoice file that arrived today at 7:41am is on hold.\n\n1. Supplier has no address to pay.\n',
  state: 'sent',
  queuedAt: '2026-11-18T07:42:10.000Z',
  sentAt: '2026-11-18T07:42:12.000Z',
  lastError: undefined,
};

/* ---------- the batches ---------- */

const totals = (
  invoices: number,
  invoicesPence: number,
  credits = 0,
  creditsPence = 0,
): Totals => ({
  invoices,
  invoicesPence,
  credits,
  creditsPence,
});

const APPROVED = [
  {
    personId: '2',
    username: 'tom.evans',
    name: 'Tom Evans',
    at: '2026-11-19T08:54:00.000Z',
    note: 'Delivery notes checked',
    answers: [
      {
        code: 'INV-005',
        group: 'PT-90502',
        answer: 'Two copies ordered, delivery notes 3391 and 3407',
      },
    ],
  },
];

interface Made {
  readonly ref: string;
  readonly state: BatchState;
  readonly facts?: Partial<BatchFacts>;
  readonly page?: Partial<BatchPage>;
}

const problems = (ref: string, groups: readonly FindingGroup[]): Made => ({
  ref,
  state: 'validated',
  facts: { errors: groups.length, totals: totals(38, 796_105) },
  page: {
    problems: groups,
    manifest: undefined,
    documentsWithErrors: 3,
    errorsAmount: 57_700,
    tally: TALLY.map((one) =>
      one.check === 'pay-site'
        ? { ...one, passed: 36, failed: 2 }
        : one.check === 'budget-code'
          ? { ...one, passed: 37, failed: 1 }
          : one,
    ),
  },
});

const NINE = Array.from({ length: 9 }, (_, n) => ({ ...NO_SITE, group: `10477${n}` }));

/** Every state that people tell apart, by reference. */
const MADE: readonly Made[] = [
  {
    ref: 'LIB-0401',
    state: 'received',
    facts: { totals: NO_TOTALS },
    page: { checkId: undefined, checkedAt: undefined, tally: [], history: HISTORY.slice(-2) },
  },
  {
    ref: 'LIB-0402',
    state: 'archived',
    facts: { totals: NO_TOTALS, heldFor: ['supplier list'] },
    page: { checkId: undefined, tally: [] },
  },
  {
    ref: 'LIB-0403',
    state: 'unreadable',
    facts: { couldNotCheck: 'check-failed', errors: 1 },
    page: { manifest: undefined },
  },
  {
    ref: 'LIB-0404',
    state: 'unreadable',
    facts: { totals: NO_TOTALS, errors: 1 },
    page: { problems: [CANNOT_READ], manifest: undefined, tally: [], suppliers: [] },
  },
  {
    ref: 'LIB-0405',
    state: 'approved',
    facts: { approvals: APPROVED, changedAt: '2026-11-19T09:19:00.000Z' },
  },
  {
    ref: 'LIB-0406',
    state: 'transformed',
    facts: {
      approvals: APPROVED,
      delivery: delivery('LIB-0406', { ...WAITING, state: 'in-doubt' }),
    },
  },
  {
    ref: 'LIB-0407',
    state: 'transformed',
    facts: {
      approvals: APPROVED,
      delivery: delivery('LIB-0407', { ...WAITING, state: 'stopped', nextTryAt: undefined }),
    },
  },
  {
    ref: 'LIB-0408',
    state: 'delivered',
    facts: { approvals: APPROVED, delivery: delivery('LIB-0408') },
  },
  {
    ref: 'LIB-0409',
    state: 'confirmed',
    facts: {
      approvals: APPROVED,
      delivery: delivery('LIB-0409', { state: 'confirmed' }),
      outcomes: { created: 46 },
    },
    page: {
      reconciliation: reconciliation({
        confirmed: totals(46, 841_237),
        levels: { created: totals(46, 841_237) },
      }),
    },
  },
  {
    ref: 'LIB-0410',
    state: 'confirmed',
    facts: {
      approvals: APPROVED,
      delivery: delivery('LIB-0410', { state: 'confirmed' }),
      outcomes: { validated: 45, 'on-hold': 1 },
    },
    page: {
      reconciliation: reconciliation({ confirmed: totals(45, 824_817), held: totals(1, 16_420) }),
      refusals: [
        {
          document: documentHead(7),
          status: 'on-hold',
          code: 'NEEDS REVALIDATION',
          message: 'Needs revalidation',
        },
      ],
    },
  },
  {
    ref: 'LIB-0411',
    state: 'confirmed',
    facts: {
      approvals: APPROVED,
      delivery: delivery('LIB-0411', { state: 'confirmed' }),
      outcomes: { validated: 45, refused: 1 },
    },
    page: {
      reconciliation: reconciliation({
        confirmed: totals(45, 824_817),
        refused: totals(1, 16_420),
      }),
      refusals: [
        { document: documentHead(7), status: 'refused', code: 'INVALID PO NUM', message: '' },
      ],
    },
  },
  {
    ref: 'LIB-0412',
    state: 'refused',
    facts: {
      approvals: APPROVED,
      delivery: delivery('LIB-0412', { state: 'refused' }),
      outcomes: { refused: 46 },
    },
    page: {
      reconciliation: reconciliation({
        refused: totals(45, 824_817),
        unanswered: totals(0, 0),
        agrees: false,
      }),
    },
  },
  {
    ref: 'LIB-0413',
    state: 'returned',
    facts: {
      errors: 2,
      changedAt: '2026-11-13T10:00:00.000Z',
      endedAt: '2026-11-13T10:00:00.000Z',
    },
    page: {
      closed: {
        kind: 'return',
        personId: '1',
        by: 'Priya Shah',
        at: '2026-11-13T10:00:00.000Z',
        reason: 'problems',
        message: 'Use the code L3021-44115 from now on.',
      },
    },
  },
  { ref: 'LIB-0414', state: 'superseded', facts: { endedAt: '2026-11-14T10:00:00.000Z' } },
  {
    ref: 'LIB-0415',
    state: 'confirmed',
    facts: {
      approvals: [
        ...APPROVED,
        {
          ...APPROVED[0],
          personId: '3',
          username: 'mary.okafor',
          name: 'Mary Okafor',
          note: undefined,
          answers: [],
        } as BatchFacts['approvals'][number],
      ],
      delivery: delivery('LIB-0415', { state: 'confirmed' }),
      outcomes: { validated: 46 },
      ended: true,
      endedAt: '2026-11-16T11:20:00.000Z',
    },
    page: {
      reconciliation: reconciliation({
        confirmed: totals(46, 841_237),
        levels: { created: totals(46, 841_237), validated: totals(46, 841_237) },
      }),
    },
  },
  {
    ref: 'LIB-0416',
    state: 'transformed',
    facts: { approvals: APPROVED, delivery: delivery('LIB-0416', WAITING) },
  },
  problems('LIB-0417', [NO_SITE, CLOSED_CODE]),
  {
    ref: 'LIB-0418',
    state: 'validated',
    facts: { warnings: 2, totals: totals(46, 847_112, 1, -5_875), approvalsNeeded: 2 },
    page: { warnings: [OLD, LATE_LIST], unlisted: { errors: 0, warnings: 500 } },
  },
  {
    ref: 'LIB-0419',
    state: 'validated',
    facts: { approvals: APPROVED, approvalsNeeded: 2, warnings: 1 },
    page: { warnings: [OLD] },
  },
  { ref: 'LIB-0420', state: 'validated', facts: { totals: totals(1, 12_050) } },
  problems('LIB-0421', [...NINE, MANY]),
  {
    ref: 'LIB-0422',
    state: 'duplicate',
    facts: { repeatOf: 'LIB-0415', totals: NO_TOTALS },
    page: { tally: [], suppliers: [] },
  },
  { ref: 'LIB-0423', state: 'withdrawn', facts: { endedAt: '2026-11-18T10:00:00.000Z' } },
  {
    ref: 'LIB-0424',
    state: 'validated',
    facts: { totals: totals(2, 100_000) },
    page: { senderKnown: false },
  },
  { ref: 'LIB-0425', state: 'validated', facts: { heldFor: ['supplier list'] } },
  {
    ref: 'LIB-0426',
    state: 'confirmed',
    facts: {
      approvals: APPROVED,
      delivery: delivery('LIB-0426', { state: 'confirmed' }),
      outcomes: { created: 46 },
      contradicted: true,
    },
    page: {
      reconciliation: reconciliation({
        confirmed: totals(46, 841_237),
        claimed: { count: 47, pence: 846_238 },
        agrees: false,
      }),
      contradictions: [
        contradiction(1, 'different-amount', 'PT-90417', 16_420, 16_421),
        contradiction(2, 'unknown-document', 'NOT-OURS', undefined, 5_000),
      ],
    },
  },
];

export const REFS = MADE.map((made) => made.ref);

function reconciliation(more: Partial<Reconciliation> = {}): Reconciliation {
  const all = totals(46, 841_237);
  return {
    file: { count: 46, pence: 841_237 },
    received: all,
    approved: all,
    sent: all,
    confirmed: NO_TOTALS,
    refused: NO_TOTALS,
    held: NO_TOTALS,
    unanswered: NO_TOTALS,
    claimed: { count: 0, pence: 0 },
    missing: [],
    agrees: true,
    levels: {},
    ...more,
  };
}

function contradiction(
  id: number,
  kind: ContradictionKind,
  number: string,
  sent: number | undefined,
  answered: number,
): BatchPage['contradictions'][number] {
  const status = 'created' as const;
  return {
    id,
    kind,
    supplier: '104990',
    number,
    sent,
    answered,
    known: status,
    status,
    what: '',
    at: NOW,
  };
}

function factsOf({ ref, state, facts }: Made): BatchFacts {
  return {
    ref,
    interface: DEFINITION.name,
    definition: DEFINITION,
    state,
    errors: 0,
    warnings: 0,
    documentsWithErrors: facts?.errors ?? 0,
    totals: totals(46, 841_237),
    weight: { of: 'grossWithoutCredits', pence: facts?.totals?.invoicesPence ?? 841_237 },
    approvalsNeeded: 1,
    approvals: [],
    delivery: undefined,
    outcomes: {},
    ended: false,
    fileName: `unicorn-2026${ref.slice(4)}.csv`,
    receivedAt: '2026-11-18T07:41:00.000Z',
    changedAt: '2026-11-19T06:10:00.000Z',
    endedAt: undefined,
    repeatOf: undefined,
    heldFor: [],
    recheckDue: false,
    couldNotCheck: undefined,
    contradicted: false,
    ...facts,
  };
}

function pageOf(made: Made): BatchPage {
  return {
    facts: factsOf(made),
    checkId: 7,
    checkedAt: '2026-11-19T06:10:00.000Z',
    manifest: sha256(`manifest of ${made.ref}`),
    problems: [],
    warnings: [],
    unlisted: { errors: 0, warnings: 0 },
    approvalsDropped: 0,
    documentsWithErrors: 0,
    errorsAmount: 0,
    passedAmount: 738_405,
    tally: TALLY,
    suppliers: [
      { supplier: '104772', name: 'Askews & Holts Library Services', totals: totals(21, 410_255) },
      { supplier: '104990', name: 'Peters Ltd', totals: totals(12, 198_640) },
      { supplier: '105001', name: 'W F Howes', totals: totals(13, 238_217, 1, -5_875) },
    ],
    control: {
      count:
        made.facts?.totals === undefined
          ? 46
          : made.facts.totals.invoices + made.facts.totals.credits,
      pence: 841_237,
    },
    checkedAgainst: DATASETS.map(({ name, label }) => ({
      dataset: name,
      label,
      freshness: 'fresh' as const,
      takenAt: '2026-11-19T06:02:00.000Z',
    })),
    history: HISTORY,
    reconciliation: reconciliation(),
    refusals: [],
    contradictions: [],
    emails: [
      EMAIL,
      { ...EMAIL, id: 20_932, state: 'retrying', sentAt: undefined, lastError: 'ECONNREFUSED' },
    ],
    original: {
      sha256: sha256(made.ref),
      bytes: 5_120,
      fileName: `unicorn-2026${made.ref.slice(4)}.csv`,
    },
    senderKnown: true,
    closed: undefined,
    ...made.page,
  };
}

function isAdmin(who: Person): boolean {
  return who.groups.includes('admin');
}

const MISTAKES: readonly SettingsMistake[] = [
  {
    file: 'interfaces/library-invoices.yaml',
    line: 3,
    column: 9,
    level: 'mistake',
    text: 'source.kind is "sftpp"',
    help: 'Use one of: sftp, folder. Did you mean sftp?',
    excerpt: '  kind: sftpp',
  },
  {
    file: 'interfaces/archives.yaml',
    line: 9,
    column: 17,
    level: 'warning',
    text: 'schedule "* * 25 * *" would never be on a working day in December 2026',
    help: 'Warning only.',
    excerpt: undefined,
  },
];

/* ---------- the engine ---------- */

export interface FixtureEngine extends WebEngine {
  readonly clock: Clock & { set(at: string): void };
  /** Calls that changed something, in order. */
  readonly deeds: string[];
  readonly rows: Map<string, StoredSession>;
  /** Ends the check that was asked for: this is what is left of the batch's problems. */
  finishRecheck(ref: string, problems: readonly FindingGroup[]): void;
  /** Makes the next approval fail before or after it is recorded. */
  failNext(when: 'before' | 'after', error: Error): void;
  /** An answer comes that differs from what was sent. */
  contradict(ref: string): void;
  disable(username: string): void;
  empty: boolean;
}

export interface FixtureOptions {
  readonly home?: Partial<HomeSettings>;
}

export function fixtureEngine(options: FixtureOptions = {}): FixtureEngine {
  let now = new Date(NOW);
  const clock = {
    now: () => new Date(now),
    set: (at: string) => {
      now = new Date(at);
    },
  };
  const pages = new Map(MADE.map((made) => [made.ref, pageOf(made)]));
  const rows = new Map<string, StoredSession>();
  const tokens = new Map<string, string>();
  const disabled = new Set<string>();
  const deeds: string[] = [];
  let failing: { when: 'before' | 'after'; error: Error } | undefined;

  const pageFor = (ref: string): BatchPage => {
    const page = pages.get(ref);
    if (!page) throw new AimsError('BATCH_NOT_FOUND', { ref });
    return page;
  };
  const change = (ref: string, facts: Partial<BatchFacts>, more: Partial<BatchPage> = {}) => {
    const page = pageFor(ref);
    pages.set(ref, { ...page, ...more, facts: { ...page.facts, ...facts, changedAt: utc(now) } });
  };
  const peopleNow = () =>
    Object.values(PEOPLE).map(
      (one): Person => ({ ...one, disabledAt: disabled.has(one.username) ? NOW : null }),
    );
  const rules: DecisionRules = {
    approvers: DEFINITION.approval.groups,
    seconds: DEFINITION.approval.second?.groups ?? [],
    secondFrom: DEFINITION.approval.second?.from,
    senders: DEFINITION.from.people,
    author: undefined,
  };
  const takeOnce = (ref: string, who: Person, token: string): boolean => {
    const key = `${ref} ${token}`;
    if (tokens.get(key) === who.id) return true;
    tokens.set(key, who.id);
    return false;
  };
  const overtakenBy = (page: BatchPage, what: string): AimsError =>
    new AimsError('DECISION_OVERTAKEN', {
      what,
      kind: page.closed?.kind ?? 'approve',
      by: page.facts.approvals.at(-1)?.name ?? page.closed?.by ?? '',
      at: page.facts.changedAt,
    });
  const mayApprove = (page: BatchPage, who: Person) => {
    const { state, errors, couldNotCheck, heldFor, recheckDue } = page.facts;
    const isHeld = heldFor.length > 0 || recheckDue;
    const open = state === 'validated' && errors === 0 && couldNotCheck === undefined && !isHeld;
    return { open, bar: barTo(who, rules, page.facts.approvals) };
  };
  const facts = () => [...pages.values()].map((page) => page.facts).reverse();
  const inGroup = (name: string) => facts().filter((one) => statusOf(one, now).group === name);
  const settings: Settings = {
    home: { ...HOME, ...options.home },
    interfaces: [DEFINITION],
    layouts: {},
    connections: {},
    datasets: {},
  };

  const engine: FixtureEngine = {
    settings,
    clock,
    deeds,
    rows,
    empty: false,
    finishRecheck: (ref, problems) => {
      const checked = { problems, checkId: 8, checkedAt: utc(now) };
      change(ref, { recheckDue: false, errors: problems.length }, checked);
    },
    contradict: (ref) => {
      const { contradictions } = pageFor(ref);
      const id = contradictions.length + 1;
      const more = contradiction(id, 'unknown-document', `NOT-OURS-${id}`, undefined, 5_000);
      change(ref, { contradicted: true }, { contradictions: [...contradictions, more] });
    },
    failNext: (when, error) => {
      failing = { when, error };
    },
    disable: (username) => {
      disabled.add(username);
    },
    sessions: {
      get: async (id) => rows.get(id),
      add: async (id, personId, data, expiresAt) => {
        rows.set(id, { personId, data, expiresAt });
      },
      renew: async (id, data, expiresAt) => {
        const row = rows.get(id);
        if (row) rows.set(id, { ...row, data, expiresAt });
      },
      destroy: async (id) => {
        rows.delete(id);
      },
    },
    async home(who) {
      if (engine.empty) {
        return {
          toDo: [],
          needsPerson: [],
          inProgress: [],
          finished: [],
          datasets: [],
          outages: [],
          inboxRefusals: [],
          troubles: [],
          settingsMistakes: 0,
          interfaces: [DEFINITION],
          last: undefined,
        };
      }
      const waiting = inGroup('person');
      const toDo = waiting.filter(({ state, approvals, contradicted }) =>
        contradicted
          ? isAdmin(who)
          : ['validated', 'unreadable'].includes(state) &&
            barTo(who, rules, approvals) === undefined,
      );
      return {
        toDo,
        needsPerson: waiting.filter((one) => !toDo.includes(one)),
        inProgress: inGroup('progress'),
        finished: inGroup('finished'),
        datasets: DATASETS,
        outages: [
          {
            connection: 'oracle-payables',
            label: 'Oracle Payables',
            since: '2026-11-19T08:50:00.000Z',
            waiting: 1,
          },
        ],
        inboxRefusals: [
          {
            interface: DEFINITION.name,
            fileName: 'notes.doc',
            reason: 'name-not-expected',
            seenAt: NOW,
          },
        ],
        troubles: who.groups.includes('admin')
          ? [{ lane: 'mail:send', code: 'MAIL_NOT_SENT', about: {}, since: NOW }]
          : [],
        settingsMistakes: 1,
        interfaces: [DEFINITION],
        last: inGroup('finished')[0],
      };
    },
    async batches(filter: BatchFilter) {
      const all = engine.empty ? [] : filter.group === undefined ? facts() : inGroup(filter.group);
      return { batches: all.slice((filter.page - 1) * 25, filter.page * 25), total: all.length };
    },
    batch: async (ref) => pageFor(ref),
    async findings(ref) {
      const page = pageFor(ref);
      return [...page.problems, ...page.warnings].map((group) =>
        group === MANY
          ? {
              ...MANY,
              shown: Array.from({ length: 12 }, (_, n) => ({
                finding: MANY.first,
                document: documentHead(n + 12, { number: `=cmd|${n}` }),
              })),
            }
          : group,
      );
    },
    async documents(ref, page) {
      pageFor(ref);
      const rowsOfPage: DocumentRow[] = Array.from({ length: 50 }, (_, n) => ({
        ...documentHead((page - 1) * 50 + n + 1),
        errors: n === 4 ? 1 : 0,
        warnings: n === 7 ? 2 : 0,
        ...(n % 2 === 0 ? { status: 'validated' as const } : {}),
      }));
      return { rows: rowsOfPage, total: 120 };
    },
    async permissions(ref, who): Promise<Permissions> {
      const page = pageFor(ref);
      const { open, bar } = mayApprove(page, who);
      const decides = who.groups.includes('stock-control');
      const { state } = page.facts;
      return {
        approve: open && bar === undefined,
        bar,
        returnToSender:
          decides &&
          ['validated', 'unreadable'].includes(state) &&
          page.facts.approvals.length === 0,
        withdraw: decides && ['validated', 'unreadable', 'duplicate', 'approved'].includes(state),
        recheck:
          decides &&
          ['validated', 'unreadable'].includes(state) &&
          page.facts.approvals.length === 0,
        settle: isAdmin(who) && page.contradictions.length > 0,
        settlers: peopleNow()
          .filter((one) => one.id !== who.id && isAdmin(one))
          .map((one) => one.name),
        others: peopleNow()
          .filter(
            (one) => one.id !== who.id && barTo(one, rules, page.facts.approvals) === undefined,
          )
          .map((one) => one.name),
        seconds: peopleNow()
          .filter(
            (one) =>
              one.id !== who.id && barTo(one, rules, [...page.facts.approvals, who]) === undefined,
          )
          .map((one) => one.name),
      };
    },
    interfaceFor: (name) => (name === DEFINITION.name ? DEFINITION : undefined),
    datasets: async () => DATASETS,
    settingsMistakes: async () => MISTAKES,
    async approve(ref, who, form) {
      const page = pageFor(ref);
      if (failing?.when === 'before') {
        const { error } = failing;
        failing = undefined;
        throw error;
      }
      if (tokens.get(`${ref} ${form.token}`) === who.id) return { second: false, repeated: true };
      const { open, bar } = mayApprove(page, who);
      if (!open) throw overtakenBy(page, 'state');
      if (bar !== undefined) throw new AimsError('NOT_ALLOWED', { bar });
      if (form.checkId !== page.checkId || form.manifest !== page.manifest)
        throw overtakenBy(page, 'check');
      if (form.approvals !== page.facts.approvals.length) throw overtakenBy(page, 'approvals');
      takeOnce(ref, who, form.token);
      const approvals = [
        ...page.facts.approvals,
        {
          personId: who.id,
          username: who.username,
          name: who.name,
          at: utc(now),
          note: form.note,
          answers: form.answers,
        },
      ];
      const done = approvals.length >= page.facts.approvalsNeeded;
      change(ref, { approvals, ...(done ? { state: 'approved' } : {}) });
      deeds.push(`approve ${ref} ${who.username}`);
      if (failing?.when === 'after') {
        const { error } = failing;
        failing = undefined;
        throw error;
      }
      return { second: page.facts.approvals.length > 0, repeated: false };
    },
    async returnToSender(ref, who, form) {
      const page = pageFor(ref);
      if (takeOnce(ref, who, form.token)) return { repeated: true };
      if (page.closed) throw overtakenBy(page, 'state');
      if (form.checkId !== page.checkId) throw overtakenBy(page, 'check');
      const closed = {
        kind: 'return' as const,
        personId: who.id,
        by: who.name,
        at: utc(now),
        reason: form.reason,
        message: form.message,
      };
      change(ref, { state: 'returned', endedAt: utc(now) }, { closed });
      deeds.push(`return ${ref} ${who.username} ${form.reason} ${form.message}`);
      return { repeated: false };
    },
    async withdraw(ref, who, form) {
      if (takeOnce(ref, who, form.token)) return { repeated: true };
      const closed = {
        kind: 'withdraw' as const,
        personId: who.id,
        by: who.name,
        at: utc(now),
        reason: 'other' as const,
        message: form.message,
      };
      change(ref, { state: 'withdrawn', endedAt: utc(now) }, { closed });
      deeds.push(`withdraw ${ref} ${who.username} ${form.message}`);
      return { repeated: false };
    },
    async settle(ref, who, form) {
      const page = pageFor(ref);
      if (tokens.get(`${ref} ${form.token}`) === who.id) return { repeated: true };
      if (!isAdmin(who)) throw new AimsError('NOT_ALLOWED', { bar: 'not-admin' });
      const left = page.contradictions.filter(({ id }) => id > form.last);
      if (left.length === page.contradictions.length) throw overtakenBy(page, 'answers');
      takeOnce(ref, who, form.token);
      const entry: HistoryEntry = {
        seq: 9_000,
        at: utc(now),
        event: 'batch.settled',
        by: who.name,
        facts: { person: who.id, count: '2', first: 'different-amount' },
        detail: form.message,
      };
      const history = [entry, ...page.history];
      change(ref, { contradicted: left.length > 0 }, { contradictions: left, history });
      deeds.push(`settle ${ref} ${who.username} ${form.message}`);
      return { repeated: false };
    },
    async recheck(ref, who) {
      change(ref, { recheckDue: true });
      deeds.push(`recheck ${ref} ${who.username}`);
    },
    async signIn(username, password) {
      const who = peopleNow().find((one) => one.username === username.trim().toLowerCase());
      return who && password === PASSWORD && who.disabledAt === null ? who : 'refused';
    },
    person: async (id) => peopleNow().find((one) => one.id === id),
    async signedOut(who) {
      deeds.push(`signed-out ${who.username}`);
    },
    status: async () => ({ ok: false }),
  };
  return engine;
}
