CREATE TABLE allotments (
  batch_id integer not null references batches (id),
  document_no integer not null,
  document_id integer not null,
  first_line_id integer not null,
  lines integer not null,
  void_at text,
  primary key (batch_id, document_no, document_id)
) strict;

CREATE TABLE attempts (
  id integer primary key autoincrement,
  delivery_id integer not null references deliveries (id),
  no integer not null,
  started_at text not null,
  finished_at text,
  outcome text,
  error_code text,
  detail text,
  unique (delivery_id, no)
) strict;

CREATE TABLE audit (
  seq integer primary key,
  line text not null,
  hash text not null
) strict;

CREATE TABLE audit_details (
  seq integer primary key references audit (seq),
  salt text not null,
  text text not null
) strict;

CREATE TABLE audit_head (
  id integer primary key check (id = 1),
  seq integer not null,
  hash text not null,
  fence integer not null,
  install text not null
) strict;

CREATE TABLE audit_subjects (
  subject text not null,
  seq integer not null references audit (seq),
  primary key (subject, seq)
) strict;

CREATE TABLE batches (
  id integer primary key autoincrement,
  ref text not null unique,
  interface text not null,
  original_id integer not null references originals (id),
  state text not null,
  definition text not null,
  check_id integer,
  invoices integer not null,
  invoices_pence integer not null,
  credits integer not null,
  credits_pence integer not null,
  control_count integer,
  control_pence integer,
  errors integer not null,
  warnings integer not null,
  manifest text,
  accounting_today text,
  repeat_of text,
  split_from text,
  replaces text,
  version integer not null,
  created_at text not null,
  changed_at text not null,
  validated_at text,
  approved_at text,
  transformed_at text,
  delivered_at text,
  confirmed_at text,
  ended_at text,
  retry_at text,
  failures integer not null,
  recheck_at text
) strict;

CREATE TABLE checks (
  id integer primary key autoincrement,
  batch_id integer not null references batches (id),
  state text not null,
  started_at text not null,
  finished_at text,
  definition text not null,
  validator text,
  snapshots text not null,
  tally text not null,
  errors integer not null,
  warnings integer not null
) strict;

CREATE TABLE claims (
  target text not null,
  exact_key text not null,
  batch_id integer not null references batches (id),
  document_no integer not null,
  claimed_at text not null,
  primary key (target, exact_key)
) strict;

CREATE TABLE contradictions (
  id integer primary key autoincrement,
  batch_id integer not null references batches (id),
  original_id integer not null references originals (id),
  kind text not null,
  document_no integer,
  supplier text not null,
  number text not null,
  sent_pence integer,
  answered_pence integer,
  known text,
  answered text,
  what text not null,
  at text not null,
  settled_at text
) strict;

CREATE TABLE datasets (
  name text primary key,
  snapshot_id integer not null references snapshots (id),
  changed_at text not null
) strict;

CREATE TABLE decisions (
  id integer primary key autoincrement,
  batch_id integer not null references batches (id),
  kind text not null,
  person_id text not null,
  username text not null,
  person_name text not null,
  role text not null,
  form_token text not null unique,
  check_id integer,
  manifest text,
  definition text,
  answers text not null,
  reason text,
  message text,
  decided_at text not null,
  void_at text
) strict;

CREATE TABLE definitions (
  sha256 text not null,
  interface text not null,
  source text not null,
  author text,
  first_seen_at text not null,
  primary key (interface, sha256)
) strict;

CREATE TABLE deliveries (
  id integer primary key autoincrement,
  batch_id integer not null references batches (id),
  connection text not null,
  group_id text not null,
  order_key text not null,
  state text not null,
  key text not null unique,
  manifest text not null,
  entries text not null,
  folder text not null,
  attempts integer not null,
  failures integer not null,
  next_try_at text,
  first_failed_at text,
  last_error text,
  queued_at text not null,
  delivered_at text,
  ended_at text,
  unique (connection, group_id)
) strict;

CREATE TABLE documents (
  check_id integer not null references checks (id),
  no integer not null,
  kind text not null,
  supplier text not null,
  supplier_name text not null,
  site text not null,
  number text not null,
  date text not null,
  currency text not null,
  gross_pence integer not null,
  tax_pence integer,
  description text not null,
  reference text not null,
  operator text not null,
  exact_key text not null,
  normalised_key text not null,
  line integer not null,
  line_count integer not null,
  byte_offset integer not null,
  byte_length integer not null,
  errors integer not null,
  warnings integer not null,
  primary key (check_id, no)
) strict;

CREATE TABLE emails (
  id integer primary key autoincrement,
  kind text not null,
  batch_id integer references batches (id),
  to_name text not null,
  to_email text not null,
  subject text not null,
  text text not null,
  html text not null,
  message_id text not null unique,
  thread_id text,
  state text not null,
  attempts integer not null,
  next_try_at text,
  last_error text,
  queued_at text not null,
  sent_at text
) strict;

CREATE TABLE findings (
  check_id integer not null references checks (id),
  seq integer not null,
  code text not null,
  severity text not null,
  scope text not null,
  document_no integer,
  line integer,
  column_no integer,
  field text,
  found text not null,
  group_key text not null,
  dataset text,
  own text,
  primary key (check_id, seq)
) strict;

CREATE TABLE inbox_refusals (
  interface text not null,
  name_hex text not null,
  file_name text not null,
  reason text not null,
  seen_at text not null,
  primary key (interface, name_hex)
) strict;

CREATE TABLE interfaces (
  name text primary key,
  definition text not null,
  surroundings text not null,
  applied_at text not null
) strict;

CREATE TABLE notices (
  id integer primary key autoincrement,
  kind text not null,
  batch_id integer not null references batches (id),
  at text not null,
  done_at text
) strict;

CREATE TABLE numbers (
  name text primary key,
  next integer not null
) strict;

CREATE TABLE originals (
  id integer primary key autoincrement,
  interface text not null,
  sha256 text not null,
  bytes integer not null,
  file_name text not null,
  door text not null,
  identity text not null,
  received_at text not null,
  cleared_at text
) strict;

CREATE TABLE outcomes (
  batch_id integer not null references batches (id),
  document_no integer not null,
  status text not null,
  amount_pence integer not null,
  voucher text not null,
  code text not null,
  message text not null,
  since text not null,
  original_id integer not null references originals (id),
  primary key (batch_id, document_no)
) strict;

CREATE TABLE people (
  id text primary key,
  username text not null unique,
  name text not null,
  team text not null,
  email text not null unique,
  password text not null,
  disabled_at text,
  added_at text not null
) strict;

CREATE TABLE people_groups (
  person_id text not null references people (id),
  group_name text not null,
  primary key (person_id, group_name)
) strict;

CREATE TABLE schema_version (version integer primary key);

CREATE TABLE sessions (
  id text primary key,
  person_id text references people (id),
  data text not null,
  expires_at text not null,
  started_at text not null
) strict;

CREATE TABLE snapshots (
  id integer primary key autoincrement,
  dataset text not null,
  sha256 text not null,
  rows integer not null,
  taken_at text not null,
  loaded_at text not null,
  added integer not null,
  changed integer not null,
  removed integer not null
) strict;

CREATE TABLE troubles (
  lane text not null,
  no integer not null,
  code text not null,
  about text not null,
  since text not null,
  primary key (lane, no)
) strict;

CREATE INDEX batches_open on batches (id) where ended_at is null;

CREATE INDEX batches_original on batches (original_id);

CREATE INDEX batches_state on batches (state);

CREATE INDEX checks_batch on checks (batch_id);

CREATE INDEX claims_batch on claims (batch_id);

CREATE INDEX contradictions_open on contradictions (batch_id) where settled_at is null;

CREATE INDEX decisions_batch on decisions (batch_id);

CREATE INDEX deliveries_due on deliveries (state, next_try_at);

CREATE INDEX documents_exact on documents (exact_key);

CREATE INDEX documents_normalised on documents (normalised_key);

CREATE INDEX emails_due on emails (state, next_try_at);

CREATE UNIQUE INDEX originals_identity on originals (interface, identity) where cleared_at is null;

CREATE INDEX originals_sha256 on originals (sha256);

CREATE TRIGGER audit_no_delete before delete on audit begin select raise(abort, 'the audit trail is append-only'); end;

CREATE TRIGGER audit_no_replace before insert on audit when exists (select 1 from audit where seq = new.seq) begin select raise(abort, 'the audit trail is append-only'); end;

CREATE TRIGGER audit_no_update before update on audit begin select raise(abort, 'the audit trail is append-only'); end;
