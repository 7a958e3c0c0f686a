/** One event is one line, whatever is in it, and comes back as it was. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  actorText,
  auditLine,
  escapeField,
  GENESIS,
  parseAuditLine,
  unescapeField,
} from '../../src/audit/audit-line.ts';
import { AIMS, AUDIT_EVENTS } from '../../src/domain/audit-event.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { documentedEvents } from './documented.ts';

const NASTY = [
  '\t',
  '\n',
  '\r',
  '\\',
  '\\x09',
  '\u0000',
  '\u0085',
  '\u2028',
  '\u2029',
  '=',
  '\ud83d',
];

describe('an audit line', () => {
  it('brings 2,000 random texts through, each in one line of printable fields', () => {
    const random = randomTexts(20261122);
    for (let n = 0; n < 2000; n += 1) {
      const text = random();
      const escaped = escapeField(text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is what is tested
      assert.doesNotMatch(escaped, /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      assert.equal(unescapeField(escaped), text);
      assert.equal(Buffer.from(escaped).toString('utf8'), escaped, 'UTF-8 loses nothing');
      const parsed = parseAuditLine(lineWith(text).line);
      assert.equal(parsed.facts.text, text);
      assert.equal(parsed.subject, text);
      assert.equal(parsed.facts.fence, '3');
    }
  });

  it('does not let a value forge a field or an entry', () => {
    const { line } = lineWith(`x\tfence=9\n${GENESIS}\t2\t2026\taims`);
    assert.equal(line.split('\n').length, 1);
    assert.equal(parseAuditLine(line).facts.fence, '3');
    assert.equal(line.split('\t').length, 8);
  });

  it('is hashed as it stands, over the entry before', () => {
    const first = lineWith('a');
    assert.equal(first.hash, sha256(first.line));
    assert.ok(first.line.startsWith(`${GENESIS}\t1\t`));
    const second = auditLine(first, EVENT, AT, 3, 'd'.repeat(64));
    assert.ok(second.line.startsWith(`${first.hash}\t2\t`));
    assert.ok(second.line.endsWith(`\tfence=3\tdetail=${'d'.repeat(64)}`));
  });

  it('names who did it', () => {
    assert.equal(actorText(AIMS), 'aims');
    assert.equal(actorText({ kind: 'person', id: '17', role: 'stock' }), 'person:17/stock');
    assert.equal(actorText({ kind: 'cli', login: 'root', as: undefined }), 'cli:root');
    assert.equal(actorText({ kind: 'cli', login: 'root', as: 'anna' }), 'cli:root/as:anna');
  });

  it('has every event on the page that explains them, and no other', async () => {
    const documented = await documentedEvents();
    const known = [...documented].map(([event, { when }]) => [event, when]);
    assert.deepEqual(Object.fromEntries(known), { ...AUDIT_EVENTS });
  });
});

const AT = '2026-11-22T08:00:00.000Z';
const EVENT = {
  event: 'batch.received',
  actor: AIMS,
  subject: 'batch:LIB-0001',
  facts: {},
} as const;

function lineWith(text: string) {
  const event = { ...EVENT, subject: text, facts: { text } };
  return auditLine({ seq: 0, hash: GENESIS }, event, AT, 3, undefined);
}

/** Texts of every plane and what is nasty, the same at each run. */
function randomTexts(seed: number): () => string {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const piece = () => {
    const kind = next(4);
    if (kind === 0) return NASTY[next(NASTY.length)] ?? '';
    if (kind === 1) return String.fromCharCode(next(0x100));
    if (kind === 2) return String.fromCharCode(next(0x1_0000));
    return String.fromCodePoint(0x1_0000 + next(0x10_0000));
  };
  return () => Array.from({ length: 1 + next(12) }, piece).join('');
}
