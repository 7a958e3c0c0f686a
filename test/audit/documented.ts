/** The events and facts that docs/reference/audit-fields.md lists, to hold against what AIMS writes. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAuditLine } from '../../src/audit/audit-line.ts';
import type { Reader } from '../../src/store/open-store.ts';

const PAGE = join(import.meta.dirname, '../../docs/reference/audit-fields.md');

export interface DocumentedEvent {
  readonly when: string;
  readonly facts: readonly string[];
  readonly detail: string;
}

export async function documentedEvents(): Promise<Map<string, DocumentedEvent>> {
  const page = await readFile(PAGE, 'utf8');
  const rows = page.matchAll(/^\| `([a-z.-]+)` \|([^|]+)\|([^|]*)\|([^|]*)\|$/gm);
  return new Map(
    [...rows].map(([, event = '', when = '', facts = '', detail = '']) => [
      event,
      {
        when: when.trim(),
        facts: [...facts.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
        detail: detail.trim(),
      },
    ]),
  );
}

/** Every entry of this store carries the facts that the page lists for its event, all and no other, and a detail only where it says so. */
export async function assertDocumented(db: Reader): Promise<void> {
  const documented = await documentedEvents();
  const entries = await db.selectFrom('audit').select('line').orderBy('seq').execute();
  for (const { line } of entries) {
    const { event, facts } = parseAuditLine(line);
    const known = documented.get(event);
    assert.ok(known, `${event} is not on the page`);
    const { fence: _, detail, ...own } = facts;
    const names = Object.keys(own).map((name) => name.replace(/^list\..+/, 'list.ROLE'));
    const unknown = names.filter((name) => !known.facts.includes(name));
    assert.deepEqual(unknown, [], `facts of ${event}`);
    const missing = known.facts.filter((name) => !names.includes(name));
    assert.deepEqual(missing, [], `facts that ${event} lacks`);
    if (detail !== undefined) assert.notEqual(known.detail, '', `the detail of ${event}`);
  }
}
