import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { AimsError } from '../../../src/domain/errors.ts';
import { OUTCOME_STATUSES } from '../../../src/domain/outcome.ts';
import { readReply } from '../../../src/stages/confirm/read-reply.ts';

const SOURCE = { file: 'LIB-0417.outcome.csv', group: 'LIB-0417' };
const HEADING =
  'GROUP_ID,SUPPLIER_NUMBER,INVOICE_NUMBER,STATUS,INVOICE_AMOUNT,VOUCHER,CODE,MESSAGE';
const CREATED = 'LIB-0417,104772,AH-55120,CREATED,212.80,4401801,,';
const REFUSED =
  'LIB-0417,104990,PT-90502,REFUSED,-12.50,,DUPLICATE INVOICE NUMBER,"Already in Payables, see ""PT-90502"""';

const reply = (...rows: string[]) => Buffer.from(`${rows.join('\n')}\n`);
const good = reply(HEADING, CREATED, REFUSED, 'TRAILER,2,200.30');
const read = (bytes: Uint8Array) => readReply(bytes, SOURCE);

describe('reading an answer', () => {
  it('gives an outcome for each document', () => {
    assert.deepEqual(read(good), [
      {
        supplier: '104772',
        number: 'AH-55120',
        status: 'created',
        amount: 21280,
        voucher: '4401801',
        code: '',
        message: '',
      },
      {
        supplier: '104990',
        number: 'PT-90502',
        status: 'refused',
        amount: -1250,
        voucher: '',
        code: 'DUPLICATE INVOICE NUMBER',
        message: 'Already in Payables, see "PT-90502"',
      },
    ]);
  });

  it('knows every status', () => {
    const statuses = ['CREATED', 'VALIDATED', 'PAID', 'ON-HOLD', 'REFUSED', 'CANCELLED', 'VOID'];
    const rows = statuses.map((status, index) => `LIB-0417,1,A${index},${status},1.00,,,`);
    const outcomes = read(reply(HEADING, ...rows, 'TRAILER,7,7.00'));
    assert.deepEqual(
      outcomes.map(({ status }) => status.toUpperCase()),
      statuses,
    );
  });

  it('takes CRLF and a byte order mark, as Windows writes them', () => {
    const windows = Buffer.from(`\uFEFF${good.toString().replaceAll('\n', '\r\n')}`);
    assert.deepEqual(read(windows), read(good));
  });

  it('reads the example of its own reference page', () => {
    const page = readFileSync(
      new URL('../../../docs/reference/reply-contract.md', import.meta.url),
      'utf8',
    );
    const [, example = ''] = /^```csv\n([\s\S]*?)^```/m.exec(page) ?? [];
    assert.deepEqual(
      read(Buffer.from(example)).map(({ status }) => status),
      ['created', 'refused', 'created'],
    );
    for (const status of OUTCOME_STATUSES)
      assert.ok(page.includes(`| \`${status.toUpperCase()}\` |`), status);
  });

  const unreadable: Record<string, Uint8Array> = {
    'an empty file': Buffer.from(''),
    'a file without a heading': reply(CREATED, 'TRAILER,1,212.80'),
    'another heading': reply(
      HEADING.replace('VOUCHER,CODE', 'CODE,VOUCHER'),
      CREATED,
      'TRAILER,1,212.80',
    ),
    'a file without a trailer': reply(HEADING, CREATED),
    'a heading alone': reply(HEADING),
    'no documents': reply(HEADING, 'TRAILER,0,0.00'),
    'a wrong count': reply(HEADING, CREATED, 'TRAILER,2,212.80'),
    'a wrong sum': reply(HEADING, CREATED, 'TRAILER,1,212.81'),
    'a sum without pence': reply(HEADING, 'LIB-0417,1,A,CREATED,2.00,,,', 'TRAILER,1,2'),
    'a trailer of another shape': reply(HEADING, CREATED, 'TRAILER,1,212.80,'),
    'rows behind the trailer': reply(HEADING, CREATED, 'TRAILER,1,212.80', CREATED),
    'an unknown status': reply(HEADING, CREATED.replace('CREATED', 'LOADED'), 'TRAILER,1,212.80'),
    'a status in lower case': reply(
      HEADING,
      CREATED.replace('CREATED', 'created'),
      'TRAILER,1,212.80',
    ),
    'an amount with a comma': reply(
      HEADING,
      'LIB-0417,1,A,CREATED,"1,212.80",,,',
      'TRAILER,1,1212.80',
    ),
    'an amount with three decimals': reply(
      HEADING,
      'LIB-0417,1,A,CREATED,1.000,,,',
      'TRAILER,1,1.00',
    ),
    'a field too few': reply(HEADING, 'LIB-0417,1,A,CREATED,1.00,,', 'TRAILER,1,1.00'),
    'a field too many': reply(HEADING, 'LIB-0417,1,A,CREATED,1.00,,,,', 'TRAILER,1,1.00'),
    'another group': reply(HEADING, CREATED.replace('LIB-0417', 'LIB-0418'), 'TRAILER,1,212.80'),
    'a document without a number': reply(HEADING, 'LIB-0417,1,,CREATED,1.00,,,', 'TRAILER,1,1.00'),
    'a document twice': reply(HEADING, CREATED, CREATED, 'TRAILER,2,425.60'),
    'a blank line': reply(HEADING, '', CREATED, 'TRAILER,1,212.80'),
    'a stray quotation mark': reply(
      HEADING,
      'LIB-0417,1,A,CREATED,1.00,,,say "so"',
      'TRAILER,1,1.00',
    ),
    'an open quotation mark': reply(HEADING, 'LIB-0417,1,A,CREATED,1.00,,,"open', 'TRAILER,1,1.00'),
    'a NUL in a message': reply(
      HEADING,
      'LIB-0417,1,A,CREATED,1.00,,,was 7\u0000 then',
      'TRAILER,1,1.00',
    ),
    'bytes that are not UTF-8': Buffer.concat([good, Buffer.from([0xff, 0x0a])]),
  };
  for (const [what, bytes] of Object.entries(unreadable)) {
    it(`refuses ${what}`, () => {
      const error = errorOf(() => read(bytes));
      assert.equal(error.context.file, SOURCE.file);
      assert.match(error.context.line ?? '', /^\d+$/);
      assert.ok(error.context.what);
    });
  }

  it('takes a message of several lines', () => {
    const row = 'LIB-0417,1,A,REFUSED,1.00,,E7,"first\n\tsecond"';
    assert.equal(read(reply(HEADING, row, 'TRAILER,1,1.00'))[0]?.message, 'first\n\tsecond');
  });

  it('names the line', () => {
    const error = errorOf(() =>
      read(reply(HEADING, CREATED, 'LIB-0417,1,A,LOADED,1.00,,,', 'TRAILER,2,213.80')),
    );
    assert.equal(error.context.line, '3');
  });

  it('never reads a file that is cut off anywhere', () => {
    for (let length = 0; length < good.length; length += 1) {
      errorOf(() => read(good.subarray(0, length)));
    }
  });

  it('never loses a document or changes an amount by one changed byte', () => {
    const sum = (bytes: Uint8Array) => read(bytes).reduce((total, { amount }) => total + amount, 0);
    for (let at = 0; at < good.length; at += 1) {
      for (const byte of Buffer.from('0",\n-.A')) {
        const changed = Buffer.from(good);
        changed[at] = byte;
        try {
          assert.equal(read(changed).length, 2);
          assert.equal(sum(changed), 20030);
        } catch (error) {
          if (!(error instanceof AimsError)) throw error;
        }
      }
    }
  });
});

function errorOf(work: () => unknown): AimsError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof AimsError, String(error));
    assert.equal(error.code, 'REPLY_NOT_READABLE');
    return error;
  }
  return assert.fail('it was read');
}
