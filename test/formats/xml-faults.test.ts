/** XML that is not read: what may reach out, what may never end, and what is no XML. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Encoding } from '../../src/domain/interface.ts';
import { MAX_TREE_BYTES } from '../../src/formats/tree/read-tree.ts';
import { xmlReader } from '../../src/formats/xml/read.ts';
import { faultsOf, field, type Read, readAll, record, told } from './tree-definitions.ts';

const RECORDS = [record('r', ['/r'], [field('own', '.'), field('a', 'a')])];

function read(file: string | Uint8Array, encoding: Encoding = 'utf-8'): Read {
  const syntax = { kind: 'xml', namespaces: {}, others: 'refused', maxDepth: 64 } as const;
  return readAll(xmlReader(syntax, encoding, RECORDS), file);
}

function reasonOf(file: string | Uint8Array, encoding?: Encoding): string | undefined {
  const { records, fault, isEnded } = read(file, encoding);
  if (fault !== undefined) assert.deepEqual([records.length, isEnded], [0, false]);
  return fault?.reason;
}

const LAUGHS = `<?xml version="1.0"?>
<!DOCTYPE r [
  <!ENTITY a "ha">
${Array.from({ length: 30 }, (_, no) => `  <!ENTITY a${no} "${`&a${no - 1};`.repeat(10)}">`).join('\n')}
]>
<r>&a29;</r>`;

it('refuses every DOCTYPE and ENTITY at once, wherever it stands', () => {
  const bombs = [
    LAUGHS,
    `${' '.repeat(1_000_000)}<!DOCTYPE r>`,
    `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(1_000_000)}">]><r>${'&a;'.repeat(100_000)}</r>`,
    '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/p"> %p;]><r/>',
    '<r><!-- <!DOCTYPE r> --></r>',
    '<r><!ENTITY a "b"></r>',
  ];
  for (const bomb of bombs) {
    const start = performance.now();
    assert.equal(reasonOf(bomb), 'doctype', bomb.slice(0, 40));
    assert.ok(performance.now() - start < 100);
  }
  assert.deepEqual(read(LAUGHS).fault, { reason: 'doctype', line: 2, found: '<!DOCTYPE' });
  assert.equal(reasonOf('<!doctype r><r/>'), 'not-well-formed');
});

it('asks for no file and no connection', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'aims-xml-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const canary = join(folder, 'canary');
  writeFileSync(canary, 'the canary');
  const { atimeMs } = statSync(canary);
  let hits = 0;
  const server = createServer((socket) => {
    hits += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  for (const place of [`file://${canary}`, `http://127.0.0.1:${port}/x`]) {
    const files = [
      `<!DOCTYPE r [<!ENTITY x SYSTEM "${place}">]><r>&x;</r>`,
      `<!DOCTYPE r SYSTEM "${place}"><r/>`,
      `<!DOCTYPE r [<!ENTITY % x SYSTEM "${place}">%x;]><r/>`,
      `<?xml-stylesheet href="${place}"?><r/>`,
      `<r xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="${place}" parse="text"/></r>`,
      `<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="${place}"/>`,
    ];
    for (const file of files) {
      const { records } = read(file);
      assert.ok(!JSON.stringify(told(xmlReaderOf(), RECORDS, records)).includes('canary'), file);
    }
  }
  await new Promise((done) => connect({ port: Number(port), host: '127.0.0.1' }).on('close', done));
  assert.equal(hits, 1, 'only our own');
  assert.equal(statSync(canary).atimeMs, atimeMs);
});

function xmlReaderOf() {
  const syntax = { kind: 'xml', namespaces: {}, others: 'refused', maxDepth: 64 } as const;
  return xmlReader(syntax, 'utf-8', RECORDS);
}

it('says an XInclude as what nobody named', () => {
  const file = '<r xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="x"/></r>';
  assert.deepEqual(faultsOf(read(file).records), [['unknown', 'xi:include']]);
});

it('reads a flood of references as no more than its own length', () => {
  const { records } = read(`<r>${'&#163;'.repeat(200_000)}</r>`);
  assert.equal(records[0]?.text(0), '£'.repeat(200_000));
});

it('refuses what is nested too deep, a hundred thousand deep too', () => {
  const nested = (depth: number) => `<r>${'<a>'.repeat(depth - 1)}${'</a>'.repeat(depth - 1)}</r>`;
  assert.equal(reasonOf(nested(64)), undefined);
  assert.deepEqual(read(nested(65)).fault, { reason: 'too-deep', line: 1, expected: '64' });
  assert.equal(reasonOf(nested(100_000)), 'too-deep');
  assert.equal(reasonOf('<r>'.repeat(100_000)), 'too-deep');
  assert.equal(reasonOf(`<r>${'<a/>'.repeat(1000)}</r>`), undefined);
});

it('refuses what is not well-formed', () => {
  const wrong = [
    ...[
      '',
      ' ',
      'plain text',
      '<',
      '<r',
      '<r>',
      '</r>',
      '<r/',
      '<r></s>',
      '<r><a></r></a>',
      '<r/>x',
      'x<r/>',
    ],
    ...[
      '<r/><r/>',
      '<r/><s>',
      '<r></r></r>',
      '<r a/>',
      '<r a=1/>',
      '<r a="1/>',
      '<r a="1"b="2"/>',
      '<r a="<"/>',
    ],
    ...[
      '<r a="1" a="1"/>',
      '<1/>',
      '< r/>',
      '<r></r',
      '<r></ r>',
      '<r>&</r>',
      '<r>&nbsp;</r>',
      '<r>&#;</r>',
    ],
    ...[
      '<r>&#0;</r>',
      '<r>&#1;</r>',
      '<r>&#xD800;</r>',
      '<r>&#xFFFE;</r>',
      '<r>&#x110000;</r>',
      '<r>&#99999999999;</r>',
    ],
    ...[
      '<r>&amp</r>',
      '<r a="&x;"/>',
      '<r>]]></r>',
      '<![CDATA[x]]><r/>',
      '<r/><![CDATA[x]]>',
      '<r><![CDATA[x]></r>',
    ],
    ...[
      '<r><!-- a -- b --></r>',
      '<r><!-- a --',
      '<r><!x></r>',
      '<r><?xml version="1.0"?></r>',
      ' <?xml version="1.0"?><r/>',
    ],
    ...[
      '<?xml version="1.1"?><r/>',
      '<?xml?><r/>',
      '<?xml encoding="UTF-8"?><r/>',
      '<r><??></r>',
      '<r><?a></r>',
    ],
    ...[
      '<p:r/>',
      '<r p:a="1"/>',
      '<r xmlns:p=""/>',
      '<r xmlns:xmlns="u"/>',
      '<r xmlns:xml="u"/>',
      '<:r/>',
      '<r:/>',
      '<a:b:c/>',
    ],
    ...[
      '<r xmlns:p="u" xmlns:q="u" p:a="1" q:a="2"/>',
      '<r>\u0000</r>',
      '<r>\u0001</r>',
      '<r>\u001b</r>',
      '<r>\uffff</r>',
    ],
    ...[
      '<r\u00a0a="1"/>',
      '\u00a0<r/>',
      '<r\ufeff/>',
      '<r><\u00d7/></r>',
      '<xmlns:r/>',
      `<${'r'.repeat(1001)}/>`,
    ],
  ];
  for (const file of wrong) assert.equal(reasonOf(file), 'not-well-formed', JSON.stringify(file));
});

it('says what is not well-formed and on which line', () => {
  const expected: [string, object][] = [
    ['<r>\n<a>\n</b></r>', { line: 3, found: '</b></r>', expected: '</a>' }],
    ['<r>\n<a>', { line: 2, found: '<a> without its end' }],
    ['<r>\n\n<a b="\n&amp;"/>\u0002</r>', { line: 4, found: 'U+0002' }],
    ['<r>&amp;\n&#163;&amp;\n&pound;</r>', { line: 3, found: '&pound;' }],
    ['<r/>\n<r/>', { line: 2, found: '<r/>' }],
    ['\ufeff<r/>\n<r/>', { line: 2, found: '<r/>' }],
    ['', { line: 1, found: '' }],
    ['<!-- nothing -->', { line: 1, found: '<!-- nothing -->' }],
  ];
  for (const [file, said] of expected) {
    assert.deepEqual(read(file).fault, { reason: 'not-well-formed', ...said }, file);
  }
});

it('takes what is well-formed, however odd', () => {
  for (const file of [
    '\ufeff<?xml version="1.0" encoding="utf-8" standalone=\'yes\' ?>\r\n<!-- c --><?p x?><r/>\n<!---->',
    "<r\n xmlns:p = 'urn:p'\n><?p?><a>></a >\"'</r\t>",
    '<r><!-- <a> & ]]> --><![CDATA[<a> & &amp; ]] >]]>a</r>',
    '<r xmlns="urn:x" xmlns:q="urn:q"><r xmlns=""/></r>',
    '<r><élan-vital/></r>',
  ]) {
    assert.equal(reasonOf(file), undefined, file);
  }
});

it('refuses UTF-16 and bytes that are not in the encoding, and an encoding that the file contradicts', () => {
  const utf16 = Buffer.from('<r/>', 'utf16le');
  assert.equal(reasonOf(utf16), 'utf-16');
  assert.equal(reasonOf(Buffer.concat([Buffer.of(0xff, 0xfe), utf16])), 'utf-16');
  assert.equal(reasonOf(Buffer.from(utf16).swap16()), 'utf-16');
  assert.equal(reasonOf(Buffer.concat([Buffer.of(0xfe, 0xff), utf16.swap16()])), 'utf-16');
  const latin1 = Buffer.from('<r>\n\u00e9</r>', 'latin1');
  assert.deepEqual(read(latin1).fault, { reason: 'encoding', line: 2, expected: 'utf-8' });
  assert.equal(
    reasonOf(Buffer.of(0x3c, 0x72, 0x3e, 0x81, 0x3c, 0x2f, 0x72, 0x3e), 'windows-1252'),
    'encoding',
  );
  assert.deepEqual(read('<?xml version="1.0" encoding="ISO-8859-1"?><r/>').fault, {
    reason: 'not-well-formed',
    line: 1,
    found: 'encoding="ISO-8859-1"',
    expected: 'utf-8',
  });
  assert.equal(reasonOf('<?xml version="1.0" encoding="UTF-16"?><r/>'), 'not-well-formed');
  assert.equal(
    reasonOf('<?xml version="1.0" encoding="Windows-1252"?><r/>', 'windows-1252'),
    undefined,
  );
});

it('refuses what is too large, before it is all there, and what would take too much memory', () => {
  const syntax = { kind: 'xml', namespaces: {}, others: 'allowed', maxDepth: 64 } as const;
  const file = xmlReader(syntax, 'utf-8', RECORDS).open();
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  for (let bytes = 0; bytes < MAX_TREE_BYTES; bytes += chunk.length) file.take(chunk);
  const reason = () => file.fault?.reason;
  assert.equal(reason(), undefined);
  file.take(Buffer.from('<'));
  assert.equal(reason(), 'too-large');
  assert.deepEqual(file.end(), []);
  assert.equal(reasonOf(`<r>${'<b/><c/>'.repeat(300_000)}</r>`), 'too-large');
  assert.equal(reasonOf(`<r a="${'x'.repeat(300_000)}"/>`), 'too-large');
});
