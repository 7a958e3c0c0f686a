/** A file as large as is read at all leaves the process room: peak memory of a process that reads nothing else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { it } from 'node:test';

const MOST_MIB = 400;

const SCRIPT = `
import { MAX_TREE_BYTES } from './src/formats/tree/read-tree.ts';
import { jsonReader } from './src/formats/json/read.ts';
import { xmlReader } from './src/formats/xml/read.ts';
import { field, record } from './test/formats/tree-definitions.ts';

const isXml = process.argv[1] === 'xml';
const records = [
  record('list', ['/list'], [field('version', isXml ? '@version' : 'version')]),
  record('invoice', ['/list/invoice'], ['number', 'date', 'supplier', 'gross/sum', 'gross/currency'].map((path) => field(path, path))),
  record('line', ['/list/invoice/lines/line'], [field('net', 'net'), field('text', 'text')]),
];
const settings = { others: 'refused', maxDepth: 64 };
const reader = isXml
  ? xmlReader({ kind: 'xml', namespaces: {}, ...settings }, 'utf-8', records)
  : jsonReader({ kind: 'json', ...settings }, records);
const item = (no) => isXml
  ? \`<invoice><number>INV-\${no}</number><date>2026-11-06</date><supplier>Müller &amp; Söhne</supplier><gross><sum>\${no}.40</sum><currency>GBP</currency></gross><lines>\${'<line><net>12.00</net><text>Ein Buch – gebunden</text></line>\\n'.repeat(4)}</lines></invoice>\\n\`
  : \`{"number": "INV-\${no}", "date": "2026-11-06", "supplier": "Müller & Söhne", "gross": {"sum": \${no}.40, "currency": "GBP"}, "lines": {"line": [\${Array(4).fill('{"net": 12.00, "text": "Ein Buch – gebunden"}').join(',\\n')}]}},\\n\`;
const [head, tail] = isXml ? ['<list version="1">', '</list>'] : ['{"list": {"version": "1", "invoice": [', '{}]}}'];
const file = reader.open();
file.take(Buffer.from(head));
let bytes = head.length + tail.length;
for (let no = 0; ; no += 1) {
  const next = Buffer.from(item(no));
  if (bytes + next.length > MAX_TREE_BYTES) break;
  bytes += next.length;
  file.take(next);
}
file.take(Buffer.from(tail));
const count = file.end().length;
const mib = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ count, mib, fault: file.fault ?? null }));
`;

for (const syntax of ['xml', 'json']) {
  it(`stays below ${MOST_MIB} MiB with ${syntax}`, (t) => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module-typescript', '--eval', SCRIPT, syntax],
      { encoding: 'utf8' },
    );
    assert.ok(stdout !== '', stderr);
    const { count, mib, fault } = JSON.parse(stdout);
    t.diagnostic(`${count} records, ${mib} MiB`);
    assert.equal(fault, null);
    assert.ok(count > 100_000 && mib < MOST_MIB, `${count} records, ${mib} MiB`);
  });
}
