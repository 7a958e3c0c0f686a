/** The shapes that files come in: rows that share a key, parts that name their parent, groups with figures of their own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isError } from '../../../src/domain/finding.ts';
import type {
  Definition,
  FieldDefinition,
  FieldSource,
  Place,
} from '../../../src/domain/interface.ts';
import { compileDefinition } from '../../../src/formats/compile-definition.ts';
import { listsFor } from '../../../src/formats/lists.ts';
import { parseOriginal } from '../../../src/stages/parse/parse-original.ts';
import { definitionOf } from '../../engine/check/library.ts';
import {
  aDocument,
  aField,
  aRecord,
  delimited,
  money,
  selector,
} from '../../support/definition-parts.ts';

const BASE: Definition = {
  ...definitionOf('library-invoices'),
  syntax: delimited({ delimiter: ',' }),
  controls: [],
};

describe('rows that share a key', () => {
  const rows = {
    records: [
      aRecord({
        name: 'row',
        fields: [
          at('supplier', 1),
          at('number', 2),
          at('date', 3, { type: { kind: 'date', formats: ['YYYY-MM-DD'], pivot: 70 } }),
          at('gross', 4, { type: money() }),
          at('net', 5, { type: money() }),
        ],
      }),
    ],
    document: aDocument({
      record: 'row',
      line: 'row',
      groupBy: ['supplier', 'number'],
      constant: ['date', 'gross'],
    }),
  };
  const first = '100,A1,2026-11-01,30.00,10.00';
  const second = '100,A1,2026-11-01,30.00,20.00';
  const other = '200,B1,2026-11-02,5.00,5.00';

  it('are one document for as long as they follow one another', async () => {
    const { documents, findings } = await parse(rows, [first, second, other]);
    assert.deepEqual(findings, []);
    assert.deepEqual(documents.map(shown), ['100 A1 3000 = 1000 + 2000', '200 B1 500 = 500']);
    assert.deepEqual(
      documents.map(({ line, offset, bytes }) => [line, offset, bytes]),
      [
        [1, 0, 60],
        [3, 60, 28],
      ],
    );
  });

  it('begin another document where they do not, unless the definition says that they may be scattered', async () => {
    const lines = [first, other, second];
    const apart = await parse(rows, lines);
    assert.equal(apart.documents.length, 3);
    const document = { ...rows.document, rows: 'scattered' as const };
    const scattered = await parse({ ...rows, document }, lines);
    assert.deepEqual(scattered.documents.map(shown), [
      '100 A1 3000 = 1000 + 2000',
      '200 B1 500 = 500',
    ]);
  });

  it('must agree on what belongs to the whole document', async () => {
    const { findings } = await parse(rows, [first, second.replace('30.00', '31.00')]);
    assert.deepEqual(
      findings.map(({ code, line, field, document, scope }) => [
        code,
        line,
        field,
        document,
        scope,
      ]),
      [['INV-011', 2, 'gross', 1, 'line']],
    );
  });

  it('say what is wrong with the value of the document once', async () => {
    const { findings } = await parse(
      rows,
      [first, second].map((row) => row.replace('11-01', '13-01')),
    );
    assert.deepEqual(
      findings.map(({ code, line, scope }) => [code, line, scope]),
      [['INV-003', 1, 'document']],
    );
  });

  it('that lack a field spoil the whole file, or their own document where the definition says so', async () => {
    const lines = [first, second.slice(0, second.lastIndexOf(',')), other];
    const whole = await parse(rows, lines);
    // What is said of the documents of such a file is hidden by what is said of the file.
    assert.deepEqual(
      whole.findings.map(({ code, scope }) => [code, scope]),
      [
        ['FIL-006', 'file'],
        ['INV-001', 'line'],
      ],
    );
    const document = { ...rows.document, ragged: 'document' as const };
    const own = await parse({ ...rows, document }, lines);
    assert.deepEqual(
      own.findings.map(({ code, scope, line, document: no }) => [code, scope, line, no]),
      [['FIL-006', 'line', 2, 1]],
    );
    assert.ok(own.parsed[0]?.unread.hasOfLine(2, 'net'));
    assert.ok(!own.parsed[0]?.unread.hasOfLine(1, 'net'));
  });
});

describe('parts that name the document they belong to', () => {
  const byKey = {
    records: [
      aRecord({
        name: 'invoice',
        when: selector({ notEmpty: [position(2)] }),
        fields: [at('number', 1), at('gross', 2, { type: money() })],
      }),
      aRecord({
        name: 'line',
        when: selector({ empty: [position(2)] }),
        parent: {
          record: 'invoice',
          by: 'key',
          fields: ['invoice'],
          parentFields: ['number'],
        },
        fields: [at('invoice', 1), at('net', 3, { type: money() })],
      }),
    ],
    document: aDocument({ rows: 'scattered' }),
    syntax: delimited({ delimiter: ',', fields: 3 }),
  };

  it('may stand before or behind it, and are never lost when another has begun', async () => {
    const lines = ['A1,,10.00', 'A1,30.00,', 'B1,5.00,', 'A1,,20.00', 'B1,,5.00'];
    for (const rows of ['scattered', 'together'] as const) {
      const { documents, findings } = await parse(
        { ...byKey, document: aDocument({ rows }) },
        lines,
      );
      assert.deepEqual(findings, []);
      assert.deepEqual(documents.map(shown), [' A1 3000 = 2000 + 1000', ' B1 500 = 500']);
    }
  });

  it('are reported where there is none', async () => {
    const { findings } = await parse(byKey, ['A1,30.00,', 'A2,,10.00']);
    assert.deepEqual(
      findings.map(({ code, line, values }) => [code, line, values['case'], values['found']]),
      [['FIL-001', 2, 'order', 'A2']],
    );
  });
});

describe('groups with figures of their own', () => {
  const groups = {
    records: [
      typed('batch', 'B', []),
      typed('invoice', 'I', [at('number', 2), at('gross', 3, { type: money() })], 'batch'),
      typed('line', 'L', [at('net', 2, { type: money() })], 'invoice'),
      typed(
        'total',
        'T',
        [at('count', 2, { type: { kind: 'integer' } }), at('sum', 3, { type: money() })],
        'batch',
      ),
    ],
    controls: [
      control('FIL-002', 'count', 'records()'),
      control('FIL-004', 'sum', 'sum(invoice.gross)'),
    ],
    document: aDocument(),
    syntax: delimited({ delimiter: ',', fields: 3 }),
  };

  it('are held against each group by itself', async () => {
    const good = [
      'B,,',
      'I,A,1.00',
      'L,1.00,',
      'T,4,1.00',
      'B,,',
      'I,B,2.00',
      'L,2.00,',
      'T,4,2.00',
    ];
    assert.deepEqual((await parse(groups, good)).findings, []);
    const { findings } = await parse(groups, good.with(3, 'T,5,1.00').with(7, 'T,4,3.00'));
    assert.deepEqual(
      findings.map(({ code, line }) => [code, line]),
      [
        ['FIL-002', 4],
        ['FIL-004', 8],
      ],
    );
  });

  it('are as grave as the definition says', async () => {
    const controls = groups.controls.map((one) => ({ ...one, level: 'warning' as const }));
    const { findings } = await parse({ ...groups, controls }, ['B,,', 'I,A,1.00', 'T,9,9.00']);
    assert.deepEqual(findings.map(isError), [false, false]);
  });

  it('are left alone within a tolerance', async () => {
    const controls = groups.controls.map((one) => ({ ...one, tolerance: 1 }));
    const { findings } = await parse({ ...groups, controls }, ['B,,', 'I,A,1.00', 'T,4,1.01']);
    assert.deepEqual(findings, []);
  });
});

describe('fields that are not read from a place', () => {
  const made = (field: FieldDefinition) => ({
    records: [
      typed('invoice', 'I', [
        at('number', 2),
        at('letter', 3),
        at('net', 4, { type: money() }),
        field,
      ]),
      typed('line', 'L', [at('net', 2, { type: money() })], 'invoice'),
    ],
    document: aDocument({ values: { gross: '{gross}' } }),
    syntax: delimited({ delimiter: ',', fields: 4 }),
  });
  const from = (source: FieldSource, changes: Partial<FieldDefinition> = {}) =>
    made(aField({ name: 'gross', type: money(), source, ...changes }));

  it('are worked out of others', async () => {
    const definition = from({ kind: 'value', template: '{net + round(net * 20 / 100, 2)}' });
    const { documents } = await parse(definition, ['I,A,,10.03', 'L,1.00,,']);
    assert.equal(documents[0]?.gross, 1204);
  });

  it('are unread where what they are made of is, and that is said once', async () => {
    const definition = from({ kind: 'value', template: '{net + 1.00}' });
    const { parsed, findings } = await parse(definition, ['I,A,,x', 'L,1.00,,']);
    assert.deepEqual(
      findings.map(({ code, field }) => [code, field]),
      [['INV-006', 'net']],
    );
    assert.ok(parsed[0]?.unread.has('gross'));
  });

  it('take their sign from a letter', async () => {
    const negative = { kind: 'field' as const, field: 'letter', texts: ['C'] };
    const definition = from({ kind: 'place', place: position(4) }, { type: money({ negative }) });
    const { documents } = await parse(definition, ['I,A,C,10.00', 'I,B,D,10.00']);
    assert.deepEqual(
      documents.map(({ kind, gross }) => [kind, gross]),
      [
        ['credit', -1000],
        ['invoice', 1000],
      ],
    );
  });

  it('are read in the name of the file', async () => {
    const text = aField({ name: 'reference', source: { kind: 'file-name', capture: 'stamp' } });
    const definition = { ...made(text), document: aDocument({ values: { gross: '{net}' } }) };
    const { documents } = await parse(definition, ['I,A,,1.00'], { stamp: '20261118' });
    assert.equal(documents[0]?.reference, '20261118');
  });

  it('are looked up in a list, and what is not in it is a problem', async () => {
    const lookUp = {
      dataset: 'letters',
      column: 'meaning',
      key: ['letter'],
      missing: 'problem' as const,
    };
    const text = aField({
      name: 'description',
      lookUp,
      source: { kind: 'place', place: position(3) },
    });
    const lists = [
      { name: 'letters', key: ['letter'], columns: ['letter', 'meaning'], rows: [['D', 'Debit']] },
    ];
    const document = aDocument({ values: { gross: '{net}' } });
    const { documents, findings } = await parse({ ...made(text), document, lists }, [
      'I,A,D,1.00',
      'I,B,X,1.00',
    ]);
    assert.deepEqual(
      documents.map(({ description }) => description),
      ['Debit', ''],
    );
    assert.deepEqual(
      findings.map(({ code, line, field }) => [code, line, field]),
      [['FIL-006', 2, 'description']],
    );
  });
});

it('keeps lines that are not to be added up out of the document, and says what is wrong in them', async () => {
  const definition = {
    records: [
      typed('invoice', 'I', [at('number', 2), at('gross', 3, { type: money() })]),
      typed('line', 'L', [at('net', 2, { type: money() }), at('pack', 3)], 'invoice'),
    ],
    document: aDocument({ notSummed: "pack = 'whole'" }),
    syntax: delimited({ delimiter: ',', fields: 3 }),
  };
  const { documents, findings } = await parse(definition, [
    'I,A,3.00',
    'L,3.00,whole',
    'L,1.00,part',
    'L,2.00,part',
  ]);
  assert.deepEqual(findings, []);
  assert.deepEqual(documents.map(shown), [' A 300 = 100 + 200']);
  const bad = await parse(definition, ['I,A,3.00', 'L,x,whole', 'L,3.00,part']);
  assert.deepEqual(
    bad.findings.map(({ code, line }) => [code, line]),
    [['INV-006', 2]],
  );
});

it('reports a text that cannot be taken apart as the definition says, in a field that may be empty too', async () => {
  const split = { kind: 'pattern' as const, pattern: '^AB(\\d+)$' };
  const definition = {
    records: [
      typed('invoice', 'I', [at('number', 2), at('reference', 3, { split })]),
      typed('line', 'L', [at('net', 2, { type: money() })], 'invoice'),
    ],
    document: aDocument(),
    syntax: delimited({ delimiter: ',', fields: 3 }),
  };
  const { documents, findings } = await parse(definition, ['I,A,AB17', 'I,B,', 'I,C,XY17']);
  assert.deepEqual(
    documents.map(({ reference }) => reference),
    ['17', '', ''],
  );
  assert.deepEqual(
    findings.map(({ code, line, field, values }) => [code, line, field, values['found']]),
    [['FIL-006', 3, 'reference', 'XY17']],
  );
});

it('never takes an amount that is nowhere for nought', async () => {
  const definition = {
    records: [
      typed('invoice', 'I', [at('number', 2), at('gross', 3, { type: money() })]),
      typed('line', 'L', [at('net', 2, { type: money() })], 'invoice'),
    ],
    document: aDocument(),
    syntax: delimited({ delimiter: ',', fields: 3 }),
  };
  const { findings } = await parse(definition, ['I,A,', 'L,,', 'I,B,0.00', 'L,x,', 'L,0.00,']);
  assert.deepEqual(
    findings.map(({ code, line, field }) => [code, line, field]),
    [
      ['INV-001', 1, 'gross'],
      ['INV-001', 2, 'net'],
      ['INV-006', 4, 'net'],
    ],
  );
});

it('splits a line over the parts below it', async () => {
  const definition = {
    records: [
      typed('invoice', 'I', [at('number', 2), at('gross', 3, { type: money() })]),
      typed('line', 'L', [at('net', 2, { type: money() })], 'invoice'),
      typed('fund', 'F', [at('amount', 2, { type: money() }), at('budget', 3)], 'line'),
    ],
    document: aDocument({ distribution: 'fund' }),
    syntax: delimited({ delimiter: ',', fields: 3 }),
  };
  const { documents } = await parse(definition, [
    'I,A,3.00',
    'L,3.00,',
    'F,1.00,AB1',
    'F,2.00,AB2',
  ]);
  assert.deepEqual(
    documents[0]?.lines[0]?.distributions.map(({ amount, budget }) => [amount, budget]),
    [
      [100, 'AB1'],
      [200, 'AB2'],
    ],
  );
});

it('knows the last record for the last, whether the file is ended or not, and wherever it is cut', async () => {
  const definition = {
    records: [
      aRecord({
        name: 'total',
        when: selector({ index: 'last' }),
        fields: [at('sum', 3, { type: money() })],
      }),
      typed('invoice', 'I', [at('number', 2), at('gross', 3, { type: money() })]),
      typed('line', 'L', [at('net', 2, { type: money() })], 'invoice'),
    ],
    document: aDocument(),
    syntax: delimited({ delimiter: ',', fields: 3 }),
    controls: [{ ...control('FIL-004', 'sum', 'sum(invoice.gross)'), each: undefined }],
  };
  const lines = ['I,A,3.00', 'L,3.00,', 'I,B,1.00', 'L,1.00,', 'X,,4.00'];
  for (const size of [1, 7, 1000]) {
    const { documents, findings } = await parse(definition, lines, {}, size);
    assert.deepEqual([documents.length, findings], [2, []]);
  }
  const { findings } = await parse(definition, lines.with(4, 'X,,5.00'));
  assert.deepEqual(
    findings.map(({ code, line }) => [code, line]),
    [['FIL-004', 5]],
  );
});

it('says of an empty file that there is nothing in it, whatever its syntax', async () => {
  const others = 'allowed' as const;
  const syntaxes: readonly Definition['syntax'][] = [
    delimited(),
    { kind: 'json', others, maxDepth: 64 },
    { kind: 'xml', namespaces: {}, others, maxDepth: 64 },
    { kind: 'edifact', others, maxRecordBytes: 1000 },
  ];
  const record = aRecord({ name: 'invoice' });
  for (const syntax of syntaxes) {
    const document = aDocument({ line: 'invoice', groupBy: [] });
    const { findings } = await parse({ syntax, records: [record], document }, []);
    assert.deepEqual(
      findings.map(({ code, values }) => [code, values['case']]),
      [['FIL-005', 'nothing']],
      syntax.kind,
    );
  }
});

/* ---------- helpers ---------- */

function position(index: number): Place {
  return { kind: 'position', index };
}

function at(name: string, index: number, changes: Partial<FieldDefinition> = {}): FieldDefinition {
  return aField({ name, source: { kind: 'place', place: position(index) }, ...changes });
}

/** A record with a letter in front. */
function typed(name: string, letter: string, fields: readonly FieldDefinition[], parent?: string) {
  return aRecord({
    name,
    when: selector({ equals: [{ place: position(1), texts: [letter] }] }),
    parent: parent === undefined ? undefined : { record: parent, by: 'order' },
    fields,
  });
}

function control(code: string, field: string, equals: string): Definition['controls'][number] {
  return { code, level: 'error', record: 'total', field, equals, each: 'batch', tolerance: 0 };
}

async function parse(
  changes: Partial<Definition>,
  lines: readonly string[],
  captures: Readonly<Record<string, string>> = {},
  chunkSize = 1000,
) {
  const definition = { ...BASE, ...changes };
  const compiled = compileDefinition(definition, listsFor(definition, []));
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  async function* chunks() {
    for (let from = 0; from < bytes.length; from += chunkSize)
      yield bytes.subarray(from, from + chunkSize);
  }
  const all = [];
  for await (const some of parseOriginal(chunks(), compiled, captures)) all.push(...some);
  const parsed = all.flatMap((one) => (one.kind === 'document' ? [one.parsed] : []));
  const ofFile = all.flatMap((one) => (one.kind === 'finding' ? [one.finding] : []));
  return {
    parsed,
    documents: parsed.map(({ document }) => document),
    findings: [...ofFile, ...parsed.flatMap(({ findings }) => findings)],
  };
}

function shown({
  supplier,
  number,
  gross,
  lines,
}: {
  supplier: string;
  number: string;
  gross: number;
  lines: readonly { net: number }[];
}): string {
  return `${supplier} ${number} ${gross} = ${lines.map(({ net }) => net).join(' + ')}`;
}
