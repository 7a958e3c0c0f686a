import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LaneName } from '../../src/domain/lane.ts';
import { troubleText } from '../../src/words/troubles.ts';

it('says which work AIMS is kept from, by what, and what to do', () => {
  const what = 'the folder outcome is missing';
  const text = troubleText({
    lane: 'confirm:oracle-payables',
    code: 'CONNECTION_UNAVAILABLE',
    about: { connection: 'oracle-payables', what },
  });
  assert.match(
    text,
    /^Reading answers of oracle-payables: oracle-payables could not be reached: the folder outcome is missing\. \S/,
  );
});

it('names no lane as it is called inside', () => {
  const lanes: readonly LaneName[] = [
    'receive:a-b',
    'check:a-b',
    'deliver:a-b',
    'confirm:a-b',
    'transform',
    'mail:write',
    'mail:send',
    'settings',
  ];
  for (const lane of lanes) {
    const [work] = troubleText({ lane, code: undefined, about: {} }).split(': ');
    assert.match(work ?? '', /^[A-Z][a-z-]+(?: [a-z-]+)+$/);
    assert.doesNotMatch(work ?? '', /lane|undefined/);
  }
});
