import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { AUDIT_EVENTS } from '../../src/domain/audit-event.ts';
import { EVENT_HEADINGS, eventHeading } from '../../src/words/events.ts';
import { BANNED } from './fixtures.ts';

test('has a heading of its own for every event, without a banned word', () => {
  const headings = Object.values(EVENT_HEADINGS);
  assert.equal(new Set(headings).size, headings.length);
  for (const heading of headings) assert.doesNotMatch(heading, BANNED);
});

test('shows the name of an event it does not know', () => {
  assert.equal(eventHeading('batch.approved'), 'Approved');
  assert.equal(eventHeading('batch.split'), 'batch.split');
});

test('lists every event on its reference page, and no other', async () => {
  const url = new URL('../../docs/reference/audit-events.md', import.meta.url);
  const page = await readFile(url, 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z]+\.[a-z-]+)` \| ([^|]*) \|/gm)];
  assert.deepEqual(
    listed.map((match) => match[1]),
    Object.keys(AUDIT_EVENTS),
  );
  assert.deepEqual(
    listed.map((match) => match[2]),
    Object.values(EVENT_HEADINGS),
  );
});
