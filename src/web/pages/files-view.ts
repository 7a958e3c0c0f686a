/** The file that arrived and the files that go out, with their fingerprints. */
import type { ManifestEntry } from '../../domain/delivery.ts';
import type { BatchPage, DeliveryView } from '../../engine/views.ts';
import { formatFullInstant, formatNumber } from '../../words/format.ts';
import { type FilesGone, filesGone, filesWords as words } from '../../words/pages/batch-parts.ts';
import { html } from '../html.ts';
import { code, type Detail, detail, row, type Table } from '../parts.ts';

export function filesView(page: BatchPage) {
  const { facts, original, manifest } = page;
  const entries = facts.delivery?.entries ?? [];
  const { heading, caption } = filesGone(goneOf(facts.delivery), facts.definition.to.label);
  return {
    words,
    received: receivedOf(original, facts.receivedAt),
    sentHeading: heading,
    sent: entries.length === 0 ? undefined : sentTable(entries, caption),
    manifest,
  };
}

/** Files are made and listed from the approval on, however long they then wait. */
function goneOf(delivery: DeliveryView | undefined): FilesGone {
  if (delivery === undefined) return 'not-approved';
  if (delivery.deliveredAt !== undefined) return 'sent';
  return delivery.state === 'in-doubt' || delivery.state === 'withdrawn' ? delivery.state : 'owed';
}

function receivedOf(original: BatchPage['original'], at: string): readonly Detail[] {
  return [
    detail(words.name, code(original.fileName)),
    detail(words.size, words.bytes(original.bytes)),
    detail(words.arrived, formatFullInstant(at)),
    detail(words.hash, hash(original.sha256)),
  ];
}

function sentTable(entries: readonly ManifestEntry[], caption: string): Table {
  return {
    caption,
    head: [{ text: words.name }, { text: words.size, numeric: true }, { text: words.hash }],
    rows: entries.map((entry) =>
      row(code(entry.name), formatNumber(entry.bytes), hash(entry.sha256)),
    ),
  };
}

function hash(text: string) {
  return html`<code class="aims-code aims-long">${text}</code>`;
}
