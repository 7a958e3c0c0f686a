/** The tools that know nothing of AIMS: clock, hashes, the log. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AimsError } from '../../src/domain/errors.ts';
import { fixedClock, londonDay, utc } from '../../src/lib/clock.ts';
import { newToken, sha256, sha256OfFile } from '../../src/lib/hash.ts';
import { openLogger } from '../../src/lib/logger.ts';

describe('the clock', () => {
  it('gives the day in the United Kingdom, summer and winter', () => {
    assert.equal(londonDay(new Date('2026-06-30T23:30:00Z')), '2026-07-01');
    assert.equal(londonDay(new Date('2026-12-31T23:30:00Z')), '2026-12-31');
  });

  it('stands still when it is fixed, and cannot be moved by who asks', () => {
    const clock = fixedClock('2026-11-22T08:00:00Z');
    clock.now().setFullYear(1999);
    assert.equal(utc(clock.now()), '2026-11-22T08:00:00.000Z');
  });
});

describe('a hash', () => {
  it('is the same for text, bytes and a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aims-hash-'));
    await writeFile(join(folder, 'x'), 'Zoë');
    const file = await sha256OfFile(join(folder, 'x'));
    assert.deepEqual(file, { sha256: sha256('Zoë'), bytes: 4 });
    assert.equal(sha256(Buffer.from('Zoë')), sha256('Zoë'));
    assert.equal(sha256(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    await rm(folder, { recursive: true });
  });

  it('is another token each time', () => {
    const tokens = new Set(Array.from({ length: 100 }, newToken));
    assert.equal(tokens.size, 100);
    for (const token of tokens) assert.match(token, /^[\w-]{43}$/);
  });
});

describe('the log', () => {
  it('has one JSON object a line, and of an error its code, place and what AIMS says it is about', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aims-log-'));
    const path = join(folder, 'aims.log');
    const log = openLogger(path, () => new Date('2026-11-22T08:00:00Z'));
    log.info('started', { version: '1\n2' });
    log.error('failed', Object.assign(new Error('Askews & Holts'), { code: 'X' }), {
      batch: 'LIB-1',
    });
    log.error('failed', 'a secret');
    log.error('failed', refusedMail());
    await log.close();
    const text = await readFile(path, 'utf8');
    assert.doesNotMatch(text, /Askews|secret|@/);
    const [first, second, third, fourth] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(first, {
      at: '2026-11-22T08:00:00.000Z',
      level: 'info',
      event: 'started',
      version: '1\n2',
    });
    assert.equal(second.error, 'X');
    assert.equal(third.error, 'string');
    assert.deepEqual(
      [fourth.error, fourth.about, fourth.cause, fourth.place],
      ['MAIL_REFUSED', { host: 'mail.example' }, 'EENVELOPE', ''],
    );
    await rm(folder, { recursive: true });
  });

  it('does not stop the work when it cannot be written', async () => {
    const log = openLogger('/nowhere/aims.log', () => new Date());
    log.info('started');
    await new Promise((resolve) => setTimeout(resolve, 50));
    log.info('still here');
  });
});

/** Everything in it that people typed or that another program says has an address or a name in it. */
function refusedMail(): AimsError {
  const what = '550 no mailbox\n    of anna@council.example in /src/';
  const cause = Object.assign(new Error(what), { code: 'EENVELOPE' });
  const people = { by: 'Askews', username: 'Askews', email: 'a@b.example', file: 'Askews.csv' };
  return new AimsError('MAIL_REFUSED', { host: 'mail.example', what, ...people }, cause);
}
