/** A small home of the tests' own, with edits, on disk and gone after the test. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { type LoadedSettings, loadSettings } from '../../src/config/load-settings.ts';
import type { SettingsMistake } from '../../src/domain/interface.ts';

export const AIMS = 'config/aims.yaml';
export const CONNECTION = 'config/connections/ledger.yaml';
export const LAYOUT = 'config/layouts/two-files.yaml';
export const DATASETS = 'config/datasets.yaml';
export const STOCK = 'interfaces/stock.yaml';

const FILES: Readonly<Record<string, string>> = {
  [AIMS]: `environment: test
organisation: { name: Newshire, colour: '#12404a' }
web:
  url: http://localhost:8080
mail:
  from: { name: AIMS, email: aims@newshire.example }
  replyTo: { name: Systems, email: systems@newshire.example }
systems: { name: Systems, email: systems@newshire.example, help: ext 1 }
`,
  [CONNECTION]: `kind: folder
environment: test
label: Ledger (test)
path: out/ledger
contract: moves-to-done
`,
  [LAYOUT]: `title: Two files
files:
  - name: '{group}_lines.csv'
    table: LINES
    each: line
    columns:
      - { name: AMOUNT, value: '{line.amount}', type: money, required: true }
  - name: '{group}_heads.csv'
    table: HEADS
    each: document
    columns:
      - { name: NUM, value: '{document.number}', type: text, max: 50 }
      - { name: SOURCE, value: '{constant.SOURCE}', type: text, max: 20 }
marker: '{group}.ok'
`,
  [DATASETS]: `suppliers:
  label: supplier list
  file: lists/suppliers.csv
  key: [supplier_number]
  columns: [supplier_number, enabled, end_date, all_payments_hold]
  late: 36 hours
  tooOld: 30 days
budgets:
  label: budget codes
  file: /srv/lists/budgets.csv
  key: [code]
  columns: [code, account, enabled, postable, start_date, end_date]
  late: 90 minutes
  tooOld: 20 years
  sizeGuard: 50 %
`,
  [STOCK]: `title: Stock invoices
prefix: STK
owner: { name: Mary, email: mary@newshire.example }
deputy: { name: Tom, email: tom@newshire.example }
from: { label: Stock Unit, system: Stock, email: stock@newshire.example }
to:
  label: Ledger
  long: The ledger
  connection: ledger
  layout: two-files
  constants: { SOURCE: AIMS }
syntax:
  kind: delimited
  delimiter: ','
records:
  head:
    when: { 1: H }
    fields:
      supplier: { at: 2, type: code, required: true }
      number: { at: 3, type: code }
      date: { at: 4, type: date, formats: [DD/MM/YYYY] }
      gross: { at: 5, type: money, unit: pounds }
  item:
    when: { 1: I }
    parent: head
    fields:
      net: { at: 2, type: money, unit: pence, sign: reversed }
      budget: { at: 3, type: code }
  total:
    when: { 1: T }
    position: last
    occurs: once
    fields:
      count: { at: 2, type: integer }
      sum: { at: 3, type: money, unit: pounds }
controls:
  - { code: FIL-002, the: total.count, equals: count(head) }
  - { code: FIL-004, the: total.sum, equals: sum(head.gross) }
document: { record: head, line: item }
vat: given
accountingDate: invoice date
datasets: { suppliers: suppliers, budgets: budgets }
approval:
  groups: [stock-control]
  second: { from: '8000.00', groups: [finance] }
confirm: { reports: [created, validated], ends: validated, within: 4 hours }
contacts:
  supplier: { name: Suppliers, email: suppliers@newshire.example }
  budget: { name: Budgets, email: budgets@newshire.example }
  procure-to-pay: { name: Payments, email: payments@newshire.example }
`,
};

/** Replaced text by replacing text, for one file; or the whole new text of a file. */
export type Edits = Readonly<
  Record<string, string | readonly (readonly [from: string, to: string])[]>
>;

export function makeHome(t: TestContext, edits: Edits = {}): string {
  const home = mkdtempSync(join(tmpdir(), 'aims-config-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  for (const path of new Set([...Object.keys(FILES), ...Object.keys(edits)])) {
    writeIn(home, path, edited(FILES[path] ?? '', edits[path] ?? [], path));
  }
  return home;
}

export function writeIn(home: string, path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}

export function load(
  t: TestContext,
  edits: Edits = {},
  env: NodeJS.ProcessEnv = {},
): LoadedSettings {
  return loadSettings(makeHome(t, edits), env);
}

/** The one mistake that an edit makes, as `line:column text` and its help. */
export function onlyMistake(
  t: TestContext,
  edits: Edits,
  env: NodeJS.ProcessEnv = {},
): SettingsMistake {
  const { mistakes } = load(t, edits, env);
  const [first] = mistakes;
  assert.ok(first, 'no mistake was found');
  assert.equal(
    mistakes.length,
    1,
    mistakes.map((mistake) => `${mistake.line}: ${mistake.text}`).join('\n'),
  );
  return first;
}

function edited(
  text: string,
  edit: string | readonly (readonly [string, string])[],
  path: string,
): string {
  if (typeof edit === 'string') return edit;
  return edit.reduce((all, [from, to]) => {
    assert.ok(all.includes(from), `${path} has no "${from}"`);
    return all.replace(from, to);
  }, text);
}
