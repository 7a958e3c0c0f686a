/** One interface, its labels and a batch as the engine shows it, for the tests of words. */
import type { Finding } from '../../src/domain/finding.ts';
import type { Definition, HomeSettings } from '../../src/domain/interface.ts';
import type { EmailContext, EmailFacts } from '../../src/words/email-parts.ts';
import { labelsOf } from '../../src/words/labels.ts';

export const NOW = new Date('2026-11-19T10:00:00Z');

export const DEFINITION = {
  title: 'Library invoices',
  nouns: {
    document: { one: 'invoice', many: 'invoices' },
    credit: { one: 'credit note', many: 'credit notes' },
  },
  owner: { name: 'Mary Okafor', email: 'mary.okafor@newshire.example' },
  deputy: { name: 'Tom Evans', email: 'tom.evans@newshire.example' },
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
  datasets: { suppliers: 'suppliers', sites: 'sites', budgets: 'budgets' },
  approval: {
    groups: ['stock-control'],
    second: { from: 800_000, groups: ['procure-to-pay'] },
  },
  confirm: { reports: ['created', 'validated'], ends: 'validated', withinMinutes: 240 },
  contacts: {
    supplier: { name: 'Supplier team', email: 'supplier.setup@newshire.example' },
    budget: { name: 'Finance: Chart of Accounts', email: 'chart.of.accounts@newshire.example' },
    'procure-to-pay': { name: 'Procure to Pay', email: 'procure.to.pay@newshire.example' },
  },
  mail: { tellSender: true, loaded: ['procure.to.pay@newshire.example'] },
  author: undefined,
} as const satisfies Partial<Definition>;

export const HOME = {
  systems: { name: 'Systems team', email: 'systems@newshire.example', help: 'ext 2244' },
} as const satisfies Partial<HomeSettings>;

export const LABELS = labelsOf(DEFINITION, HOME);

export const CONTEXT: EmailContext = {
  labels: LABELS,
  url: 'https://aims.newshire.example',
  environment: 'live',
  now: NOW,
};

export function findingOf(
  code: string,
  values: Finding['values'] = {},
  own?: Finding['own'],
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
    group: '',
    dataset: undefined,
    ...(own ? { own } : {}),
  };
}

const TOTALS = { invoices: 46, invoicesPence: 847_112, credits: 1, creditsPence: -5_875 };
const NONE = { invoices: 0, invoicesPence: 0, credits: 0, creditsPence: 0 };

export const FACTS: EmailFacts['facts'] = {
  ref: 'LIB-0418',
  definition: DEFINITION,
  state: 'validated',
  errors: 0,
  warnings: 0,
  documentsWithErrors: 0,
  totals: TOTALS,
  approvalsNeeded: 1,
  approvals: [],
  delivery: undefined,
  outcomes: {},
  ended: false,
  fileName: 'unicorn-20261119.csv',
  receivedAt: '2026-11-19T07:42:00Z',
  changedAt: '2026-11-19T09:58:00Z',
  endedAt: undefined,
  repeatOf: undefined,
  heldFor: [],
  recheckDue: false,
  couldNotCheck: undefined,
  contradicted: false,
};

export const DELIVERY: NonNullable<EmailFacts['facts']['delivery']> = {
  state: 'queued',
  attempts: [],
  queuedAt: '2026-11-19T09:58:00Z',
  behind: undefined,
  nextTryAt: undefined,
  firstFailedAt: undefined,
  deliveredAt: undefined,
  group: 'LIB-0418',
  lastError: undefined,
};

export const APPROVAL = { name: 'Priya Shah', at: '2026-11-19T09:31:00Z', answers: [] } as const;

export const PAGE: EmailFacts = {
  facts: FACTS,
  problems: [],
  warnings: [],
  unlisted: { errors: 0 },
  approvalsDropped: 0,
  documentsWithErrors: 0,
  passedAmount: 841_237,
  reconciliation: {
    received: TOTALS,
    approved: TOTALS,
    sent: TOTALS,
    confirmed: TOTALS,
    refused: NONE,
    held: NONE,
    claimed: { count: 47, pence: 841_237 },
    missing: [],
  },
  refusals: [],
  contradictions: [],
  closed: undefined,
};

/** Words that no text of AIMS may have: they scold, frighten, or belong to programmers. */
export const BANNED =
  /\b(please|sorry|oops|valid|invalid|forbidden|illegal|exceptions?|records?|payloads?|null|undefined|admin|reject(ed|ion)?|will be (loaded|paid|accepted)|can't|don't|won't)\b/i;
