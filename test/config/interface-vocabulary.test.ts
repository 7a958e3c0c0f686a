import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { interfaceSchema } from '../../src/config/interface-schema.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import type { Definition, FieldDefinition } from '../../src/domain/interface.ts';
import { makeHome, STOCK } from './fixture-home.ts';
import { EDIFACT, FIXED, FLAT, XML, ZIP } from './interface-texts.ts';

function read(t: TestContext, text: string): { definition: Definition; home: string } {
  const home = makeHome(t, { [STOCK]: text });
  const { settings, mistakes } = loadSettings(home, {});
  assert.deepEqual(
    mistakes.map((each) => `${each.line}:${each.column} ${each.text}`),
    [],
  );
  const definition = settings?.interfaces[0];
  assert.ok(definition);
  return { definition, home };
}

function fieldsOf(definition: Definition, record: string): Map<string, FieldDefinition> {
  const { fields = [] } = definition.records.find(({ name }) => name === record) ?? {};
  return new Map(fields.map((field) => [field.name, field]));
}

describe('an interface of rows under a heading', () => {
  it('has its file names, its syntax and its fields by columns', (t) => {
    const { definition } = read(t, FLAT);
    assert.deepEqual(definition.source.files, {
      kind: 'pattern',
      pattern: 'KC_LB02_(?<stamp>\\d{14})\\.txt',
    });
    assert.equal(definition.source.encoding, 'windows-1250');
    assert.deepEqual(definition.syntax, {
      kind: 'delimited',
      delimiter: '||',
      quote: '"',
      escape: '\\',
      recordEnd: undefined,
      comment: '#',
      heading: { row: 2, others: 'refused' },
      lineBreaks: 'refused',
      fields: undefined,
      maxRecordBytes: 65_536,
    });
    const [row] = definition.records;
    assert.deepEqual(row?.when.equals, []);
    const fields = fieldsOf(definition, 'row');
    assert.deepEqual(fields.get('number')?.source, {
      kind: 'place',
      place: { kind: 'column', name: 'Invoice Number' },
    });
    assert.deepEqual(fields.get('stamp')?.source, { kind: 'file-name', capture: 'stamp' });
    assert.deepEqual(fields.get('tax')?.source, { kind: 'value', template: '{gross - net}' });
  });

  it('has every way to prepare a text', (t) => {
    const fields = fieldsOf(read(t, FLAT).definition, 'row');
    const { pad, split } = fields.get('supplier') ?? {};
    assert.deepEqual(pad, { with: '0', side: 'left' });
    assert.deepEqual(split, { kind: 'separator', by: ' ', part: 1 });
    assert.deepEqual(fields.get('site')?.split, { kind: 'pattern', pattern: '\\S+ (.*)' });
    const { maxLength, pattern, code } = fields.get('number') ?? {};
    assert.deepEqual([maxLength, pattern, code], [20, '[A-Z0-9]+', 'NO-NUMBER']);
    assert.deepEqual(fields.get('date')?.nullWhen, ['00-000-00']);
    assert.equal(fields.get('fund')?.default, 'GENERAL');
    assert.deepEqual(fields.get('budget')?.lookUp, {
      dataset: 'funds',
      column: 'code',
      key: ['fund'],
      missing: 'keep',
    });
  });

  it('has every type', (t) => {
    const fields = fieldsOf(read(t, FLAT).definition, 'row');
    const rest = { sign: 'as-written', point: '.', exact: false, noughts: false } as const;
    assert.deepEqual(fields.get('gross')?.type, {
      ...rest,
      kind: 'money',
      unit: 'pounds',
      negative: { kind: 'parentheses' },
      thousands: ',',
      symbols: ['£'],
      nil: ['-'],
    });
    assert.deepEqual(fields.get('net')?.type, {
      ...rest,
      kind: 'money',
      unit: 4,
      negative: { kind: 'trailing-minus' },
      thousands: undefined,
      symbols: [],
      nil: [],
    });
    assert.deepEqual(fields.get('rate')?.type, { kind: 'number', decimals: 3, implied: true });
    assert.deepEqual(fields.get('date')?.type, {
      kind: 'date',
      formats: ['DD-MMM-YY', 'YYYY-MM-DD*'],
      pivot: 50,
    });
  });

  it('has rules, with what is not written made from what is', (t) => {
    assert.deepEqual(read(t, FLAT).definition.rules, [
      {
        kind: 'own',
        code: 'FUND_BLANK',
        level: 'error',
        each: 'line',
        field: 'fund',
        when: undefined,
        holds: 'not empty(fund)',
        unless: [],
        heading: 'Fund blank',
        text: 'We found "{fund}".',
        fix: ['Ask {from} to send it again.'],
        who: 'from',
      },
      {
        kind: 'own',
        code: 'OVER-1000',
        level: 'warning',
        each: 'document',
        field: 'gross',
        when: "number != 'X'",
        holds: 'gross <= 1000.00',
        unless: ['FUND_BLANK', 'INV-001', 'NO-NUMBER'],
        heading: 'A large invoice',
        text: 'It comes to {gross}.',
        fix: ['Ask {from} whether it is right.'],
        who: 'budget',
      },
      { kind: 'aims', aims: 'INV-007', code: 'LATE' },
    ]);
  });

  it('has lists beside it and lists in files', (t) => {
    const { definition, home } = read(t, FLAT);
    assert.deepEqual(definition.lists, [
      {
        name: 'funds',
        key: ['fund'],
        columns: ['fund', 'code'],
        rows: [
          ['ADULT', 'L100-1'],
          ['GENERAL', '0044'],
        ],
      },
    ]);
    assert.deepEqual(definition.ownDatasets, [
      {
        name: 'branches',
        label: 'branches',
        key: ['branch'],
        columns: ['branch', 'name'],
        file: join(home, 'lists/branches.csv'),
        warnAfterHours: 36,
        holdAfterHours: 720,
        sizeGuardPercent: 100,
      },
      {
        name: 'sites',
        label: 'pay sites',
        key: ['site'],
        columns: ['site'],
        file: join(home, 'lists/sites.csv'),
        warnAfterHours: 24,
        holdAfterHours: 48,
        sizeGuardPercent: 5,
      },
    ]);
    assert.deepEqual(definition.otherDatasets, ['branches', 'suppliers']);
  });

  it('has documents of rows that share values', (t) => {
    assert.deepEqual(read(t, FLAT).definition.document, {
      record: 'row',
      line: 'row',
      distribution: undefined,
      groupBy: ['supplier', 'number'],
      startsWhen: { field: 'fund', text: 'FIRST' },
      rows: 'scattered',
      constant: ['date'],
      constantCode: 'ROWS-DIFFER',
      ragged: 'document',
      notSummed: "fund = 'MIX'",
      values: { description: '{supplier} {number}', reference: '{number & stamp}' },
      lineValues: {},
      distributionValues: {},
    });
  });

  it('may say in a word that the first record is the heading', (t) => {
    const text = FLAT.replace('{ row: 2, others: refused }', 'true');
    const { syntax } = read(t, text).definition;
    assert.deepEqual(syntax.kind === 'delimited' && syntax.heading, { row: 1, others: 'allowed' });
  });

  it('may play a part with a list of its own', (t) => {
    const text = FLAT.replace('vat: given', 'vat: sender computes')
      .replace(
        'lists:',
        "lists:\n  vat: { key: [code], columns: [code, rate, oracle_code], rows: [[STD, '20', STANDARD], [ZERO, '0', '']] }",
      )
      .replace('datasets: {', 'datasets: { taxCodes: vat,')
      .replace('{ at: Rate, type: number, decimals: 3, implied: true }', '{ at: Rate, type: code }')
      .replace('rate:', 'taxCode:');
    assert.equal(read(t, text).definition.datasets.taxCodes, 'vat');
  });
});

describe('an interface of fixed places', () => {
  it('has spans, lengths and the end of records', (t) => {
    const { definition } = read(t, FIXED);
    assert.deepEqual(definition.syntax, {
      kind: 'fixed',
      unit: 'bytes',
      recordEnd: '\x1d\n',
      length: 40,
      maxRecordBytes: 65_536,
    });
    assert.deepEqual(fieldsOf(definition, 'invoice').get('number')?.source, {
      kind: 'place',
      place: { kind: 'span', start: 11, length: 8 },
    });
    assert.equal(definition.records[2]?.length, 30);
  });

  it('knows records by texts, patterns, what is empty, and where they stand', (t) => {
    const [batch, invoice, line] = read(t, FIXED).definition.records;
    const type = { kind: 'span', start: 1, length: 4 } as const;
    assert.equal(batch?.when.index, 1);
    assert.deepEqual(invoice?.when.equals, [{ place: type, texts: ['APIH', 'APIX'] }]);
    assert.deepEqual(line?.when.matches, [{ place: type, pattern: 'APIL' }]);
    assert.deepEqual(line?.when.notEmpty, [{ kind: 'span', start: 19, length: 1 }]);
    assert.deepEqual(line?.when.empty, [{ kind: 'span', start: 40, length: 1 }]);
  });

  it('has amounts with the sign in another field, counts for each parent, and controls of its own', (t) => {
    const { definition } = read(t, FIXED);
    const type = fieldsOf(definition, 'invoice').get('gross')?.type;
    assert.deepEqual(type?.kind === 'money' && type.negative, {
      kind: 'field',
      field: 'dc',
      texts: ['C'],
    });
    const line = definition.records[2];
    assert.deepEqual([line?.min, line?.max, line?.per], [1, 99, 'parent']);
    assert.deepEqual(definition.controls, [
      {
        code: 'COUNT',
        level: 'warning',
        record: 'batch',
        field: 'count',
        equals: 'count(invoice)',
        each: undefined,
        tolerance: 1,
      },
    ]);
  });
});

describe('an interface of a tree', () => {
  it('has namespaces, paths, and records inside one another', (t) => {
    const { definition } = read(t, XML);
    assert.deepEqual(definition.syntax, {
      kind: 'xml',
      namespaces: {
        '': 'http://newshire.example/payment',
        m: 'http://newshire.example/money',
      },
      others: 'refused',
      maxDepth: 20,
    });
    const invoice = definition.records[1];
    assert.deepEqual(invoice?.when.paths, [
      '/payment_data/list/invoice',
      '/payment_data/list/credit',
    ]);
    assert.deepEqual(invoice?.parent, { record: 'batch', by: 'nesting' });
    assert.equal(definition.document.distribution, 'fund');
    assert.equal(definition.controls[0]?.tolerance, 5);
  });
});

describe('an interface of segments', () => {
  it('has places in segments, groups, and controls that are counted anew', (t) => {
    const { definition } = read(t, EDIFACT);
    assert.deepEqual(definition.syntax, {
      kind: 'edifact',
      others: 'allowed',
      maxRecordBytes: 65_536,
    });
    const [invoice, line, end] = definition.records;
    assert.deepEqual(invoice?.when.segments, ['UNH++INVOIC']);
    assert.deepEqual(invoice?.when.equals, [
      { place: { kind: 'element', element: 'BGM.1' }, texts: ['380', '381'] },
    ]);
    assert.equal(line?.when.inside, 'invoice');
    assert.deepEqual(line?.parent, { record: 'invoice', by: 'order' });
    assert.deepEqual(end?.when.segments, ['UNS', 'UNT']);
    assert.equal(definition.controls[0]?.each, 'invoice');
  });
});

describe('an interface of a zip', () => {
  it('has members, each with a syntax that decides what places are, joined by a key', (t) => {
    const { definition } = read(t, ZIP);
    const { syntax } = definition;
    assert.ok(syntax.kind === 'zip');
    assert.equal(syntax.maxBytes, 10_485_760);
    assert.deepEqual(
      syntax.members.map(({ name, files, encoding, syntax: { kind } }) => [
        name,
        files,
        encoding,
        kind,
      ]),
      [
        ['headers', 'Ap*Headers.csv', 'windows-1252', 'delimited'],
        ['lines', 'Ap*Lines.json', 'utf-8', 'json'],
      ],
    );
    const [headers] = syntax.members;
    assert.deepEqual(headers?.syntax.kind === 'delimited' && headers.syntax, {
      kind: 'delimited',
      delimiter: '\t',
      quote: undefined,
      escape: undefined,
      recordEnd: undefined,
      comment: undefined,
      heading: undefined,
      lineBreaks: 'refused',
      fields: undefined,
      maxRecordBytes: 65_536,
    });
    const [invoice, line] = definition.records;
    assert.equal(invoice?.when.member, 'headers');
    assert.deepEqual(invoice?.when.equals, [
      { place: { kind: 'position', index: 1 }, texts: ['I'] },
    ]);
    assert.deepEqual(line?.parent, {
      record: 'invoice',
      by: 'key',
      fields: ['invoice'],
      parentFields: ['id'],
    });
    assert.deepEqual(fieldsOf(definition, 'line').get('net')?.source, {
      kind: 'place',
      place: { kind: 'path', path: 'amount' },
    });
  });
});

describe('the shape of an interface', () => {
  it('can be told to editors as JSON Schema', () => {
    const schema = JSON.stringify(z.toJSONSchema(interfaceSchema, { io: 'input' }));
    for (const name of ['namespaces', 'lookUp', 'startsWhen', 'segment', 'unless', 'sizeGuard'])
      assert.ok(schema.includes(`"${name}"`), name);
  });
});

describe('types of record are apart', () => {
  const types = (syntax: string, records: string) =>
    ZIP.replace(/syntax:\n.*\ndocument: [^\n]*\n/s, `syntax: ${syntax}\nrecords:\n${records}`);
  const INVOICE =
    'fields: { supplier: { at: 2, type: code }, number: { at: 3, type: code }, date: { at: 4, type: date, formats: [YYYYMMDD] }, gross: { at: 5, type: money, unit: pence } } }';
  const LINE = 'parent: invoice, fields: { net: { at: 6, type: money, unit: pence } } }';
  const DOCUMENT = 'document: { record: invoice, line: line }\n';
  const delimited = "{ kind: delimited, delimiter: '|' }";

  it('by what is filled in the one and empty in the other', (t) => {
    read(
      t,
      types(
        delimited,
        `  invoice: { when: { 5: { empty: false }, 6: { empty: true } }, ${INVOICE}
  line: { when: { 5: { empty: true }, 6: { empty: false } }, ${LINE}
${DOCUMENT}`,
      ),
    );
  });

  it('by patterns, of which nobody can say beforehand what they have in common', (t) => {
    read(
      t,
      types(
        delimited,
        `  end: { when: { 1: ALLDONE }, ignore: true }
  invoice: { when: { 1: { matches: 'o\\d+' } }, ${INVOICE}
  line: { when: { 1: { matches: 'liens\\d.' } }, ${LINE}
${DOCUMENT}`,
      ),
    );
  });

  it('by their number in the file, above those that have none', (t) => {
    read(
      t,
      types(
        delimited,
        `  head: { when: { index: 1 }, ignore: true }
  end: { when: { index: last }, ignore: true }
  invoice: { when: { 1: I }, ${INVOICE}
  line: { when: { where: { '1': [L, M] } }, ${LINE}
${DOCUMENT}`,
      ),
    );
  });

  it('by the segment with more qualifiers, and by the group they are in', (t) => {
    const text = EDIFACT.replace(
      '  end:\n',
      `  party: { when: { segment: NAD }, ignore: true }
  buyer: { when: { segment: NAD+BY }, ignore: true }
  charge: { when: { segment: ALC, inside: line }, ignore: true }
  allowance: { when: { segment: ALC }, ignore: true }
  end:\n`,
    );
    read(t, text);
  });
});

describe('figures of the file are taken', () => {
  it('from a record that is once in one that is once in the file', (t) => {
    const text = XML.replace(
      'fields: { total: {',
      `ignore: false }
  totals:
    when: { path: /payment_data/totals }
    parent: batch
    occurs: { min: 1, max: 1, per: parent }
    fields: { total: {`,
    )
      .replace('unit: pounds } } }', 'unit: pounds } }')
      .replace('the: batch.total', 'the: totals.total');
    read(t, text);
  });

  it('from a record once in what is once in each group, and from the record that begins it', (t) => {
    const text = EDIFACT.replace(
      '  end:\n',
      `  sum:
    when: { segment: MOA+79, inside: end }
    parent: end
    occurs: { min: 1, max: 1, per: parent }
    fields: { total: { at: MOA+79.1.2, type: money, unit: pounds } }
  end:\n`,
    ).replace(
      'controls:\n',
      `controls:
  - { code: SUMS, the: sum.total, equals: sum(line.net), each: invoice }
  - { code: GROSS, the: invoice.gross, equals: sum(line.net), each: invoice }\n`,
    );
    read(t, text);
  });
});

describe('an interface without a mistake', () => {
  it('may have records without a field where each has a length', (t) => {
    const text = FIXED.replace('recordEnd: "\\x1d\\n", length: 40', 'recordEnd: none').replace(
      'controls:\n',
      "  filler: { when: { where: { '1+4': FILL } }, ignore: true, length: 40 }\ncontrols:\n",
    );
    assert.equal(read(t, text).definition.records[3]?.length, 40);
  });

  it('may look up by fields that stand below, if they are read, and by others that stand above', (t) => {
    const below = FLAT.replace('key: [fund], missing', 'key: [place], missing').replace(
      '      stamp:',
      '      place: { at: Place, type: text }\n      stamp:',
    );
    read(t, below);
    const above = FLAT.replace('key: [fund], missing', 'key: [stamp], missing')
      .replace('      stamp: { capture: stamp, type: text }\n', '')
      .replace('      budget:', '      stamp: { capture: stamp, type: text }\n      budget:');
    read(t, above);
  });

  it('may have colons in names where there are no namespaces', (t) => {
    const { definition } = read(t, ZIP.replace('{ at: amount', "{ at: 'cbc:amount'"));
    assert.deepEqual(fieldsOf(definition, 'line').get('net')?.source, {
      kind: 'place',
      place: { kind: 'path', path: 'cbc:amount' },
    });
  });

  it('may write a type without a condition as an empty one, where it is the only one', (t) => {
    const { definition } = read(t, FLAT.replace('  row:\n', '  row:\n    when: {}\n'));
    assert.deepEqual(definition.records[0]?.when.equals, []);
  });
});
