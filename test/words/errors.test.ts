import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { AimsError, ERRORS, type ErrorCode } from '../../src/domain/errors.ts';
import { describeBar } from '../../src/words/bars.ts';
import { describeError, ERROR_WORDS } from '../../src/words/errors.ts';
import { placeholdersOf } from '../../src/words/fill.ts';
import { overtaken } from '../../src/words/pages/errors.ts';
import { describeRefusal } from '../../src/words/refusals.ts';
import { BANNED } from './fixtures.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];

test('has a sentence and a next step for every code, with any facts or none', () => {
  for (const code of CODES) {
    const { message, fix } = describeError(new AimsError(code));
    assert.ok(message.length > 5 && fix.length > 5, code);
    assert.doesNotMatch(message, /[{}]/, code);
    const says: readonly string[] = ERROR_WORDS[code].says;
    for (const template of says) {
      const facts = Object.fromEntries(placeholdersOf(template).map((name) => [name, 'X']));
      assert.doesNotMatch(describeError(new AimsError(code, facts)).message, /[{}]/, code);
    }
    assert.deepEqual(placeholdersOf(says.at(-1) ?? ''), [], code);
  }
});

test('uses no banned word', () => {
  for (const words of Object.values(ERROR_WORDS)) {
    for (const text of [...words.says, words.fix]) assert.doesNotMatch(text, BANNED);
  }
});

test('says as much as it knows', () => {
  const say = (code: ErrorCode, context: Record<string, string>) =>
    describeError(new AimsError(code, context)).message;
  assert.equal(say('BATCH_NOT_FOUND', { ref: 'LIB-9417' }), 'No batch LIB-9417.');
  assert.equal(
    say('BATCH_NOT_FOUND', { ref: 'LIB-9417', nearest: 'LIB-0417' }),
    'No batch LIB-9417. Nearest: LIB-0417.',
  );
  assert.equal(
    say('CONNECTION_UNAVAILABLE', { connection: 'oracle-payables', what: 'no answer.' }),
    'oracle-payables could not be reached: no answer.',
  );
  assert.equal(
    say('CHECK_FAILED', { what: 'memory', reference: 'E-7731' }),
    'A check stopped working: it took too much memory. It counts as not passed. Reference E-7731.',
  );
  assert.equal(
    say('NOT_POSSIBLE_IN_STATE', { ref: 'LIB-0415', state: 'transformed' }),
    'LIB-0415 is approved and not sent yet, so that is not possible.',
  );
  assert.equal(say('NOT_ALLOWED', { bar: 'is-sender' }), describeBar('is-sender'));
});

test('says of a decision that came too late what came before it, and never that nothing was recorded of one that was', () => {
  const textsOf = (what: string) => overtaken('LIB-0417', { what }, new Date()).texts;
  assert.deepEqual(textsOf('check'), [
    'The batch was checked again since you opened it.',
    'Nothing you did on that page was recorded.',
    'See batch LIB-0417 as it is now.',
  ]);
  assert.deepEqual(textsOf('dropped'), [
    'You approved it, but something that you approved it on has changed since. That approval no longer counts.',
    'See batch LIB-0417 as it is now.',
  ]);
});

test('calls anything else a mistake of its own, and gives none of it away', () => {
  for (const thrown of [new TypeError('password=hunter2'), 'text', undefined]) {
    const { code, message } = describeError(thrown);
    assert.equal(code, 'UNEXPECTED');
    assert.equal(message, 'AIMS stopped because of a mistake in its own code.');
  }
});

test('says why something stays in the inbox, whatever the reason is called', () => {
  assert.equal(
    describeRefusal('symlink', 'a.csv').text,
    '"a.csv" is a link to another place, not a file. It stays where it is.',
  );
  assert.match(describeRefusal('something-new', 'a.csv').text, /is not something that AIMS takes/);
});

test('lists every error on its reference page, and no other', async () => {
  const page = await readFile(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (yes|no) \|/gm)];
  assert.deepEqual(
    rows.map(([, code, exit, retry]) => `${code} ${exit} ${retry}`),
    CODES.map((code) => `${code} ${ERRORS[code].exit} ${ERRORS[code].retry ? 'yes' : 'no'}`),
  );
});
