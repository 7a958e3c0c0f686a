/** The file that arrived and the files that went out, with their fingerprints. */
import type { BatchPage } from '../../engine/views.ts';
import { formatFullInstant, formatNumber } from '../../words/format.ts';
import { filesWords as words } from '../../words/pages/batch-parts.ts';
import { html } from '../html.ts';
import { code, type Detail, detail, row, type Table } from '../parts.ts';

export function filesView(page: BatchPage) {
  const { facts, original, manifest } = page;
  const entries = facts.delivery?.entries ?? [];
  return {
    words,
    received: receivedOf(original, facts.receivedAt),
    sentHeading:
      entries.length > 0 || manifest === undefined
        ? words.sent(facts.definition.to.label)
        : words.ready(facts.definition.to.label),
    sent: entries.length === 0 ? undefined : sentTable(entries),
    manifest,
  };
}

function receivedOf(original: BatchPage['original'], at: string): readonly Detail[] {
  return [
    detail(words.name, code(original.fileName)),
    detail(words.size, words.bytes(original.bytes)),
    detail(words.arrived, formatFullInstant(at)),
    detail(words.hash, hash(original.sha256)),
  ];
}

function sentTable(entries: readonly { name: string; bytes: number; sha256: string }[]): Table {
  return {
    caption: words.sentCaption,
    head: [{ text: words.name }, { text: words.size, numeric: true }, { text: words.hash }],
    rows: entries.map((entry) =>
      row(code(entry.name), formatNumber(entry.bytes), hash(entry.sha256)),
    ),
  };
}

function hash(text: string) {
  return html`<code class="aims-code aims-long">${text}</code>`;
}
