create table allotments (
  batch_id bigint not null,
  document_no bigint not null,
  document_id bigint not null,
  first_line_id bigint not null,
  lines bigint not null,
  void_at text,
  FOREIGN KEY (batch_id) REFERENCES batches(id),
  PRIMARY KEY (batch_id, document_no, document_id)
);

create table attempts (
  id bigint not null generated always as identity,
  delivery_id bigint not null,
  no bigint not null,
  started_at text not null,
  finished_at text,
  outcome text,
  error_code text,
  detail text,
  FOREIGN KEY (delivery_id) REFERENCES deliveries(id),
  PRIMARY KEY (id),
  UNIQUE (delivery_id, no)
);

create table audit (
  seq bigint not null,
  line text not null,
  hash text not null,
  PRIMARY KEY (seq)
);

create table audit_details (
  seq bigint not null,
  salt text not null,
  text text not null,
  FOREIGN KEY (seq) REFERENCES audit(seq),
  PRIMARY KEY (seq)
);

create table audit_head (
  id bigint not null,
  seq bigint not null,
  hash text not null,
  fence bigint not null,
  install text not null,
  CHECK ((id = 1)),
  PRIMARY KEY (id)
);

create table audit_subjects (
  subject text not null,
  seq bigint not null,
  FOREIGN KEY (seq) REFERENCES audit(seq),
  PRIMARY KEY (subject, seq)
);

create table batches (
  id bigint not null generated always as identity,
  ref text not null,
  interface text not null,
  original_id bigint not null,
  state text not null,
  definition text not null,
  check_id bigint,
  invoices bigint not null,
  invoices_pence bigint not null,
  credits bigint not null,
  credits_pence bigint not null,
  control_count bigint,
  control_pence bigint,
  errors bigint not null,
  warnings bigint not null,
  manifest text,
  accounting_today text,
  repeat_of text,
  split_from text,
  replaces text,
  version bigint not null,
  created_at text not null,
  changed_at text not null,
  validated_at text,
  approved_at text,
  transformed_at text,
  delivered_at text,
  confirmed_at text,
  ended_at text,
  retry_at text,
  failures bigint not null,
  recheck_at text,
  FOREIGN KEY (original_id) REFERENCES originals(id),
  PRIMARY KEY (id),
  UNIQUE (ref)
);

create table checks (
  id bigint not null generated always as identity,
  batch_id bigint not null,
  state text not null,
  started_at text not null,
  finished_at text,
  definition text not null,
  validator text,
  snapshots text not null,
  tally text not null,
  errors bigint not null,
  warnings bigint not null,
  FOREIGN KEY (batch_id) REFERENCES batches(id),
  PRIMARY KEY (id)
);

create table claims (
  target text not null,
  exact_key text not null,
  batch_id bigint not null,
  document_no bigint not null,
  claimed_at text not null,
  FOREIGN KEY (batch_id) REFERENCES batches(id),
  PRIMARY KEY (target, exact_key)
);

create table contradictions (
  id bigint not null generated always as identity,
  batch_id bigint not null,
  original_id bigint not null,
  kind text not null,
  document_no bigint,
  supplier text not null,
  number text not null,
  sent_pence bigint,
  answered_pence bigint,
  known text,
  answered text,
  what text not null,
  at text not null,
  settled_at text,
  FOREIGN KEY (batch_id) REFERENCES batches(id),
  FOREIGN KEY (original_id) REFERENCES originals(id),
  PRIMARY KEY (id)
);

create table datasets (
  name text not null,
  snapshot_id bigint not null,
  changed_at text not null,
  FOREIGN KEY (snapshot_id) REFERENCES snapshots(id),
  PRIMARY KEY (name)
);

create table decisions (
  id bigint not null generated always as identity,
  batch_id bigint not null,
  kind text not null,
  person_id text not null,
  username text not null,
  person_name text not null,
  role text not null,
  form_token text not null,
  check_id bigint,
  manifest text,
  definition text,
  answers text not null,
  reason text,
  message text,
  decided_at text not null,
  void_at text,
  FOREIGN KEY (batch_id) REFERENCES batches(id),
  PRIMARY KEY (id),
  UNIQUE (form_token)
);

create table definitions (
  sha256 text not null,
  interface text not null,
  source text not null,
  author text,
  first_seen_at text not null,
  PRIMARY KEY (interface, sha256)
);

create table deliveries (
  id bigint not null generated always as identity,
  batch_id bigint not null,
  connection text not null,
  group_id text not null,
  order_key text not null,
  state text not null,
  key text not null,
  manifest text not null,
  entries text not null,
  folder text not null,
  attempts bigint not null,
  failures bigint not null,
  next_try_at text,
  first_failed_at text,
  last_error text,
  queued_at text not null,
  delivered_at text,
  ended_at text,
  FOREIGN KEY (batch_id) REFERENCES batches(id),
  PRIMARY KEY (id),
  UNIQUE (connection, group_id),
  UNIQUE (key)
);

create table documents (
  check_id bigint not null,
  no bigint not null,
  kind text not null,
  supplier text not null,
  supplier_name text not null,
  site text not null,
  number text not null,
  date text not null,
  currency text not null,
  gross_pence bigint not null,
  tax_pence bigint,
  description text not null,
  reference text not null,
  operator text not null,
  exact_key text not null,
  normalised_key text not null,
  line bigint not null,
  line_count bigint not null,
  byte_offset bigint not null,
  byte_length bigint not null,
  errors bigint not null,
  warnings bigint not null,
  FOREIGN KEY (check_id) REFERENCES checks(id),
  PRIMARY KEY (check_id, no)
);

create table emails (
  id bigint not null generated always as identity,
  kind text not null,
  batch_id bigint,
  to_name text not null,
  to_email text not null,
  subject text not null,
  text text not null,
  html text not null,
  message_id text not null,
  thread_id text,
  state text not null,
  attempts bigint not null,
  next_try_at text,
  last_error text,
  queued_at text not null,
  sent_at text,
  FOREIGN KEY (batch_id) REFERENCES batches(id),
  PRIMARY KEY (id),
  UNIQUE (message_id)
);

create table findings (
  check_id bigint not null,
  seq bigint not null,
  code text not null,
  severity text not null,
  scope text not null,
  document_no bigint,
  line bigint,
  column_no bigint,
  field text,
  found text not null,
  group_key text not null,
  dataset text,
  own text,
  FOREIGN KEY (check_id) REFERENCES checks(id),
  PRIMARY KEY (check_id, seq)
);

create table inbox_refusals (
  interface text not null,
  name_hex text not null,
  file_name text not null,
  reason text not null,
  seen_at text not null,
  PRIMARY KEY (interface, name_hex)
);

create table interfaces (
  name text not null,
  definition text not null,
  surroundings text not null,
  applied_at text not null,
  PRIMARY KEY (name)
);

create table notices (
  id bigint not null generated always as identity,
  kind text not null,
  batch_id bigint not null,
  at text not null,
  done_at text,
  FOREIGN KEY (batch_id) REFERENCES batches(id),
  PRIMARY KEY (id)
);

create table numbers (
  name text not null,
  next bigint not null,
  PRIMARY KEY (name)
);

create table originals (
  id bigint not null generated always as identity,
  interface text not null,
  sha256 text not null,
  bytes bigint not null,
  file_name text not null,
  door text not null,
  identity text not null,
  received_at text not null,
  cleared_at text,
  PRIMARY KEY (id)
);

create table outcomes (
  batch_id bigint not null,
  document_no bigint not null,
  status text not null,
  amount_pence bigint not null,
  voucher text not null,
  code text not null,
  message text not null,
  since text not null,
  original_id bigint not null,
  FOREIGN KEY (batch_id) REFERENCES batches(id),
  FOREIGN KEY (original_id) REFERENCES originals(id),
  PRIMARY KEY (batch_id, document_no)
);

create table people (
  id text not null,
  username text not null,
  name text not null,
  team text not null,
  email text not null,
  password text not null,
  disabled_at text,
  added_at text not null,
  PRIMARY KEY (id),
  UNIQUE (email),
  UNIQUE (username)
);

create table people_groups (
  person_id text not null,
  group_name text not null,
  FOREIGN KEY (person_id) REFERENCES people(id),
  PRIMARY KEY (person_id, group_name)
);

create table schema_version (
  version bigint not null,
  PRIMARY KEY (version)
);

create table sessions (
  id text not null,
  person_id text,
  data text not null,
  expires_at text not null,
  started_at text not null,
  FOREIGN KEY (person_id) REFERENCES people(id),
  PRIMARY KEY (id)
);

create table snapshots (
  id bigint not null generated always as identity,
  dataset text not null,
  sha256 text not null,
  rows bigint not null,
  taken_at text not null,
  loaded_at text not null,
  added bigint not null,
  changed bigint not null,
  removed bigint not null,
  PRIMARY KEY (id)
);

create table troubles (
  lane text not null,
  no bigint not null,
  code text not null,
  about text not null,
  since text not null,
  PRIMARY KEY (lane, no)
);

CREATE INDEX batches_open ON public.batches USING btree (id) WHERE (ended_at IS NULL);
CREATE INDEX batches_original ON public.batches USING btree (original_id);
CREATE INDEX batches_state ON public.batches USING btree (state);
CREATE INDEX checks_batch ON public.checks USING btree (batch_id);
CREATE INDEX claims_batch ON public.claims USING btree (batch_id);
CREATE INDEX contradictions_open ON public.contradictions USING btree (batch_id) WHERE (settled_at IS NULL);
CREATE INDEX decisions_batch ON public.decisions USING btree (batch_id);
CREATE INDEX deliveries_due ON public.deliveries USING btree (state, next_try_at);
CREATE INDEX documents_exact ON public.documents USING btree (exact_key);
CREATE INDEX documents_normalised ON public.documents USING btree (normalised_key);
CREATE INDEX emails_due ON public.emails USING btree (state, next_try_at);
CREATE UNIQUE INDEX originals_identity ON public.originals USING btree (interface, identity) WHERE (cleared_at IS NULL);
CREATE INDEX originals_sha256 ON public.originals USING btree (sha256);

CREATE TRIGGER audit_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
