/**
 * Proposed definitions hold what they promise: the settings take them as they are, apart from what is marked to be filled
 * in, and with them the sample reads as it was described.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { loadSettings } from '../../src/config/load-settings.ts';
import type { Definition } from '../../src/domain/interface.ts';
import { compileDefinition } from '../../src/formats/compile-definition.ts';
import { describeInference, openPoints } from '../../src/formats/infer/describe.ts';
import { inferSample } from '../../src/formats/infer/infer-sample.ts';
import type { Inference } from '../../src/formats/infer/inference.ts';
import type { ParsedDocument } from '../../src/formats/parsed-document.ts';
import { parseOriginal } from '../../src/stages/parse/parse-original.ts';
import { makeHome, writeIn } from '../config/fixture-home.ts';
import { fuzzRounds, noise, randomFrom, samples, spoil } from './infer-samples.ts';

const PROPOSED = 'interfaces/proposed.yaml';

/** What a person fills in that no sample of these tells: there is no such value in the file. */
const FILLED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'journal.csv': [
    ["{ supplier: '{fillIn}' }", "{ supplier: '{field7}' }"],
    ["net: '{fillIn}'", "net: '{gross}'"],
  ],
  'x12.txt': [["net: '{fillIn}'", "net: '{quantity * unitPrice}'"]],
  'ap.zip': [["supplier: '{fillIn}'", "supplier: '{field6}'"]],
};

/** What no sample tells: people, and where the file goes. */
const OF_THE_HOME = [
  ['email: FILL IN', 'email: somebody@newshire.example'],
  ['[FILL IN]', '[stock-control]'],
  ['connection: fill-in', 'connection: ledger'],
  ['layout: fill-in, constants: {}', 'layout: two-files, constants: { SOURCE: AIMS }'],
] as const;

for (const [name, bytes] of samples()) {
  it(`proposes for ${name} what the settings take, and what reads it as described`, async (t) => {
    const inference = inferSample(bytes, name);
    const definition = inForce(t, inference, [...OF_THE_HOME, ...(FILLED[name] ?? [])]);
    const { documents, findings } = await parsed(definition, bytes);
    assert.deepEqual(findings, []);
    assert.equal(documents.length, inference.totals?.documents);
    assert.deepEqual(
      documents.flatMap((one) => one.findings),
      [],
    );
    const { document } = definition;
    const lines = documents.reduce((sum, one) => sum + one.lines.length, 0);
    const seen = inference.records.find((one) => one.name === document.line)?.seen;
    assert.equal(lines, seen);
    const gross = documents.reduce((sum, one) => sum + (one.document.gross ?? 0), 0);
    if (inference.totals?.gross !== undefined)
      assert.equal(gross, Number(inference.totals.gross.replace('.', '')));
  });
}

it('marks each place that must be filled in, so that settings find fault with no other', (t) => {
  const home = makeHome(t);
  for (const [name, bytes] of [...samples(), ...little()]) assertMarked(home, bytes, name, name);
});

it('lists every point that the definition marks as unsure', () => {
  for (const [name, bytes] of [...samples(), ...little()]) {
    const inference = inferSample(bytes, name);
    const marked = describeInference(inference, 'proposed').match(/^ *# unsure: /gm) ?? [];
    assert.equal(openPoints(inference).length, marked.length, name);
  }
});

it('takes a prefix that is free', () => {
  const inference = inferSample(Buffer.from('A1|x|1.50\nA2|y|2.50\n'), 'a.csv');
  const prefix = (...taken: readonly string[]) =>
    /^prefix: (\w+)/m.exec(describeInference(inference, 'library-books', taken))?.[1];
  assert.equal(prefix(), 'LIB');
  assert.equal(prefix('LIB', 'LIBA'), 'LIBB');
});

const ROUNDS = fuzzRounds();

it(`proposes what settings take, over ${ROUNDS} spoilt samples`, (t) => {
  const home = makeHome(t);
  const random = randomFrom(20_261_124);
  const all = samples();
  for (let no = 0; no < ROUNDS; no += 1) {
    const [name, bytes] = all[no % all.length] ?? ['', Buffer.alloc(0)];
    const spoilt = no % 10 === 0 ? noise(random) : spoil(bytes, random);
    assertMarked(home, spoilt, name, `round ${no}: ${name} ${spoilt.toString('base64')}`);
  }
});

/** Small samples in which types are told apart by little, or names are words that mean something to AIMS. */
function little(): readonly (readonly [name: string, bytes: Buffer])[] {
  const texts = {
    'ends.csv': 'RUN|7\nA1|x y|1.50\nA2|y z|2.50\nA2|z z|3.50\n3\n',
    'total.csv': 'Name,Amount\n,1.50\nLamps,2.50\n,3.50\nBolts,1.00\nTotal,8.50\n',
    'words.csv': 'Or,Not,In,Kind,Net,Date\nA1,B1,C1,7,x,y\nA2,B2,C2,8,y,z\n',
    'one.csv': 'Amount\n1.50\n2.50\n',
    'empty.csv': '',
    'letter.txt': 'Dear colleague,\n\nhere is nothing.\n',
  };
  return Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const);
}

/* ---------- helpers ---------- */

function inForce(
  t: TestContext,
  inference: Inference,
  edits: readonly (readonly [string, string])[],
): Definition {
  const text = edits.reduce(
    (all, [from, to]) => {
      assert.ok(all.includes(from), `there is no ${from}`);
      return all.replaceAll(from, to);
    },
    describeInference(inference, 'proposed'),
  );
  const { settings, mistakes } = loadSettings(makeHome(t, { [PROPOSED]: text }), {});
  assert.deepEqual(
    mistakes.map((one) => `${one.line}: ${one.text}`),
    [],
  );
  const definition = settings?.interfaces.find((one) => one.name === 'proposed');
  assert.ok(definition);
  return definition;
}

function assertMarked(home: string, bytes: Buffer, name: string, said: string): void {
  writeIn(home, PROPOSED, describeInference(inferSample(bytes, name), 'proposed'));
  const lines = readFileSync(join(home, PROPOSED), 'utf8').split('\n');
  const { mistakes } = loadSettings(home, {});
  const unmarked = mistakes
    .filter(({ level, line }) => level === 'mistake' && !/fill.?in/i.test(lines[line - 1] ?? ''))
    .map((one) => `${one.file}:${one.line} ${one.text}\n${lines[one.line - 1]}`);
  assert.deepEqual(unmarked, [], said);
}

async function parsed(definition: Definition, bytes: Buffer) {
  const documents: ParsedDocument[] = [];
  const findings: unknown[] = [];
  for await (const some of parseOriginal(inOnePiece(bytes), compileDefinition(definition))) {
    for (const one of some) {
      if (one.kind === 'document') documents.push(one.parsed);
      else findings.push(one.finding);
    }
  }
  return { documents, findings };
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
