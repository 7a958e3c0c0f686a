/** The first schema: originals to e-mails, and the audit trail with its guards. Append-only: later changes are new files. */
import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { GENESIS } from '../../audit/audit-line.ts';
import type { Dialect } from '../open-database.ts';
import type { Tables } from '../tables.ts';

type Columns = Record<string, string>;

const INT = 'bigint';
const ID = 'ID';

const TABLES: Record<string, { columns: Columns; keys: readonly string[] }> = {
  originals: {
    columns: {
      id: ID,
      interface: 'text not null',
      sha256: 'text not null',
      bytes: `${INT} not null`,
      file_name: 'text not null',
      door: 'text not null',
      identity: 'text not null',
      received_at: 'text not null',
      cleared_at: 'text',
    },
    keys: [],
  },
  inbox_refusals: {
    columns: {
      interface: 'text not null',
      name_hex: 'text not null',
      file_name: 'text not null',
      reason: 'text not null',
      seen_at: 'text not null',
    },
    keys: ['primary key (interface, name_hex)'],
  },
  batches: {
    columns: {
      id: ID,
      ref: 'text not null unique',
      interface: 'text not null',
      original_id: `${INT} not null references originals (id)`,
      state: 'text not null',
      definition: 'text not null',
      check_id: INT,
      invoices: `${INT} not null`,
      invoices_pence: `${INT} not null`,
      credits: `${INT} not null`,
      credits_pence: `${INT} not null`,
      control_count: INT,
      control_pence: INT,
      errors: `${INT} not null`,
      warnings: `${INT} not null`,
      manifest: 'text',
      accounting_today: 'text',
      repeat_of: 'text',
      split_from: 'text',
      replaces: 'text',
      version: `${INT} not null`,
      created_at: 'text not null',
      changed_at: 'text not null',
      validated_at: 'text',
      approved_at: 'text',
      transformed_at: 'text',
      delivered_at: 'text',
      confirmed_at: 'text',
      ended_at: 'text',
      retry_at: 'text',
      failures: `${INT} not null`,
      recheck_at: 'text',
    },
    keys: [],
  },
  checks: {
    columns: {
      id: ID,
      batch_id: `${INT} not null references batches (id)`,
      state: 'text not null',
      started_at: 'text not null',
      finished_at: 'text',
      definition: 'text not null',
      validator: 'text',
      snapshots: 'text not null',
      tally: 'text not null',
      errors: `${INT} not null`,
      warnings: `${INT} not null`,
    },
    keys: [],
  },
  documents: {
    columns: {
      check_id: `${INT} not null references checks (id)`,
      no: `${INT} not null`,
      kind: 'text not null',
      supplier: 'text not null',
      supplier_name: 'text not null',
      site: 'text not null',
      number: 'text not null',
      date: 'text not null',
      currency: 'text not null',
      gross_pence: `${INT} not null`,
      tax_pence: INT,
      description: 'text not null',
      reference: 'text not null',
      operator: 'text not null',
      exact_key: 'text not null',
      normalised_key: 'text not null',
      line: `${INT} not null`,
      line_count: `${INT} not null`,
      byte_offset: `${INT} not null`,
      byte_length: `${INT} not null`,
      errors: `${INT} not null`,
      warnings: `${INT} not null`,
    },
    keys: ['primary key (check_id, no)'],
  },
  findings: {
    columns: {
      check_id: `${INT} not null references checks (id)`,
      seq: `${INT} not null`,
      code: 'text not null',
      severity: 'text not null',
      scope: 'text not null',
      document_no: INT,
      line: INT,
      column_no: INT,
      field: 'text',
      found: 'text not null',
      group_key: 'text not null',
      dataset: 'text',
      own: 'text',
    },
    keys: ['primary key (check_id, seq)'],
  },
  claims: {
    columns: {
      target: 'text not null',
      exact_key: 'text not null',
      batch_id: `${INT} not null references batches (id)`,
      document_no: `${INT} not null`,
      claimed_at: 'text not null',
    },
    keys: ['primary key (target, exact_key)'],
  },
  allotments: {
    columns: {
      batch_id: `${INT} not null references batches (id)`,
      document_no: `${INT} not null`,
      document_id: `${INT} not null`,
      first_line_id: `${INT} not null`,
      lines: `${INT} not null`,
      void_at: 'text',
    },
    keys: ['primary key (batch_id, document_no, document_id)'],
  },
  numbers: { columns: { name: 'text primary key', next: `${INT} not null` }, keys: [] },
  decisions: {
    columns: {
      id: ID,
      batch_id: `${INT} not null references batches (id)`,
      kind: 'text not null',
      person_id: 'text not null',
      username: 'text not null',
      person_name: 'text not null',
      role: 'text not null',
      form_token: 'text not null unique',
      check_id: INT,
      manifest: 'text',
      definition: 'text',
      answers: 'text not null',
      reason: 'text',
      message: 'text',
      decided_at: 'text not null',
      void_at: 'text',
    },
    keys: [],
  },
  deliveries: {
    columns: {
      id: ID,
      batch_id: `${INT} not null references batches (id)`,
      connection: 'text not null',
      group_id: 'text not null',
      order_key: 'text not null',
      state: 'text not null',
      key: 'text not null unique',
      manifest: 'text not null',
      entries: 'text not null',
      folder: 'text not null',
      attempts: `${INT} not null`,
      failures: `${INT} not null`,
      next_try_at: 'text',
      first_failed_at: 'text',
      last_error: 'text',
      queued_at: 'text not null',
      delivered_at: 'text',
      ended_at: 'text',
    },
    keys: ['unique (connection, group_id)'],
  },
  attempts: {
    columns: {
      id: ID,
      delivery_id: `${INT} not null references deliveries (id)`,
      no: `${INT} not null`,
      started_at: 'text not null',
      finished_at: 'text',
      outcome: 'text',
      error_code: 'text',
      detail: 'text',
    },
    keys: ['unique (delivery_id, no)'],
  },
  outcomes: {
    columns: {
      batch_id: `${INT} not null references batches (id)`,
      document_no: `${INT} not null`,
      status: 'text not null',
      amount_pence: `${INT} not null`,
      voucher: 'text not null',
      code: 'text not null',
      message: 'text not null',
      since: 'text not null',
      original_id: `${INT} not null references originals (id)`,
    },
    keys: ['primary key (batch_id, document_no)'],
  },
  contradictions: {
    columns: {
      id: ID,
      batch_id: `${INT} not null references batches (id)`,
      original_id: `${INT} not null references originals (id)`,
      kind: 'text not null',
      document_no: INT,
      supplier: 'text not null',
      number: 'text not null',
      sent_pence: INT,
      answered_pence: INT,
      known: 'text',
      answered: 'text',
      what: 'text not null',
      at: 'text not null',
      settled_at: 'text',
    },
    keys: [],
  },
  people: {
    columns: {
      id: 'text primary key',
      username: 'text not null unique',
      name: 'text not null',
      team: 'text not null',
      email: 'text not null unique',
      password: 'text not null',
      disabled_at: 'text',
      added_at: 'text not null',
    },
    keys: [],
  },
  people_groups: {
    columns: { person_id: 'text not null references people (id)', group_name: 'text not null' },
    keys: ['primary key (person_id, group_name)'],
  },
  sessions: {
    columns: {
      id: 'text primary key',
      person_id: 'text references people (id)',
      data: 'text not null',
      expires_at: 'text not null',
      started_at: 'text not null',
    },
    keys: [],
  },
  snapshots: {
    columns: {
      id: ID,
      dataset: 'text not null',
      sha256: 'text not null',
      rows: `${INT} not null`,
      taken_at: 'text not null',
      loaded_at: 'text not null',
      added: `${INT} not null`,
      changed: `${INT} not null`,
      removed: `${INT} not null`,
    },
    keys: [],
  },
  datasets: {
    columns: {
      name: 'text primary key',
      snapshot_id: `${INT} not null references snapshots (id)`,
      changed_at: 'text not null',
    },
    keys: [],
  },
  definitions: {
    columns: {
      sha256: 'text not null',
      interface: 'text not null',
      source: 'text not null',
      author: 'text',
      first_seen_at: 'text not null',
    },
    keys: ['primary key (interface, sha256)'],
  },
  interfaces: {
    columns: {
      name: 'text primary key',
      definition: 'text not null',
      surroundings: 'text not null',
      applied_at: 'text not null',
    },
    keys: [],
  },
  notices: {
    columns: {
      id: ID,
      kind: 'text not null',
      batch_id: `${INT} not null references batches (id)`,
      at: 'text not null',
      done_at: 'text',
    },
    keys: [],
  },
  troubles: {
    columns: {
      lane: 'text not null',
      no: `${INT} not null`,
      code: 'text not null',
      about: 'text not null',
      since: 'text not null',
    },
    keys: ['primary key (lane, no)'],
  },
  emails: {
    columns: {
      id: ID,
      kind: 'text not null',
      batch_id: `${INT} references batches (id)`,
      to_name: 'text not null',
      to_email: 'text not null',
      subject: 'text not null',
      text: 'text not null',
      html: 'text not null',
      message_id: 'text not null unique',
      thread_id: 'text',
      state: 'text not null',
      attempts: `${INT} not null`,
      next_try_at: 'text',
      last_error: 'text',
      queued_at: 'text not null',
      sent_at: 'text',
    },
    keys: [],
  },
  audit: {
    columns: { seq: `${INT} primary key`, line: 'text not null', hash: 'text not null' },
    keys: [],
  },
  audit_head: {
    columns: {
      id: `${INT} primary key check (id = 1)`,
      seq: `${INT} not null`,
      hash: 'text not null',
      fence: `${INT} not null`,
      install: 'text not null',
    },
    keys: [],
  },
  audit_details: {
    columns: {
      seq: `${INT} primary key references audit (seq)`,
      salt: 'text not null',
      text: 'text not null',
    },
    keys: [],
  },
  audit_subjects: {
    columns: {
      subject: 'text not null',
      seq: `${INT} not null references audit (seq)`,
    },
    keys: ['primary key (subject, seq)'],
  },
};

const INDEXES = [
  // Only while the inbox copy is not cleared: afterwards the file system may give the same inode to a new file.
  'create unique index originals_identity on originals (interface, identity) where cleared_at is null',
  'create index originals_sha256 on originals (sha256)',
  'create index batches_state on batches (state)',
  'create index batches_original on batches (original_id)',
  'create index batches_open on batches (id) where ended_at is null',
  'create index checks_batch on checks (batch_id)',
  'create index documents_exact on documents (exact_key)',
  'create index documents_normalised on documents (normalised_key)',
  'create index deliveries_due on deliveries (state, next_try_at)',
  'create index emails_due on emails (state, next_try_at)',
  'create index decisions_batch on decisions (batch_id)',
  'create index contradictions_open on contradictions (batch_id) where settled_at is null',
  'create index claims_batch on claims (batch_id)',
];

export async function up(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const [name, table] of Object.entries(TABLES)) {
    await sql.raw(createTable(name, table, dialect)).execute(db);
  }
  for (const index of INDEXES) await sql.raw(index).execute(db);
  for (const guard of trailGuards(dialect)) await sql.raw(guard).execute(db);
  await beginTrail(db);
}

/** The end of the chain is made here and never again: a database that has lost it must not begin another. */
async function beginTrail(db: Kysely<Tables>): Promise<void> {
  const install = randomBytes(8).toString('hex');
  await db
    .insertInto('audit_head')
    .values({ id: 1, seq: 0, hash: GENESIS, fence: 0, install })
    .execute();
}

function createTable(
  name: string,
  table: { columns: Columns; keys: readonly string[] },
  dialect: Dialect,
): string {
  const columns = Object.entries(table.columns).map(
    ([column, type]) => `  ${column} ${typeFor(type, dialect)}`,
  );
  const strict = dialect === 'sqlite' ? ' strict' : '';
  return `create table ${name} (\n${[...columns, ...table.keys.map((key) => `  ${key}`)].join(',\n')}\n)${strict}`;
}

function typeFor(type: string, dialect: Dialect): string {
  if (type === ID) {
    return dialect === 'sqlite'
      ? 'integer primary key autoincrement'
      : 'bigint generated always as identity primary key';
  }
  return dialect === 'sqlite' ? type.replace(/^bigint/, 'integer') : type;
}

/**
 * Nobody changes or removes an entry, whatever program they come with. On SQLite, INSERT OR REPLACE removes a row without
 * asking the delete trigger unless the connection wants it to (recursive_triggers), so it has a guard of its own.
 */
function trailGuards(dialect: Dialect): string[] {
  if (dialect === 'sqlite') {
    const refused = {
      update: 'before update on audit',
      delete: 'before delete on audit',
      replace: 'before insert on audit when exists (select 1 from audit where seq = new.seq)',
    };
    return Object.entries(refused).map(
      ([verb, change]) =>
        `create trigger audit_no_${verb} ${change} begin select raise(abort, 'the audit trail is append-only'); end`,
    );
  }
  return [
    `create function audit_is_append_only() returns trigger language plpgsql as $$ begin raise exception 'the audit trail is append-only'; end $$`,
    'create trigger audit_no_change before update or delete or truncate on audit for each statement execute function audit_is_append_only()',
  ];
}
