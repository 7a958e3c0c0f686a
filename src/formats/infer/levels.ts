/** Which records are the documents, the lines of them, and the parts of a line; and what each record is called. */
import type { DraftRecord } from './draft.ts';
import { joinByKey } from './parents.ts';
import { freeName, nameOf } from './words.ts';

export interface Levels {
  readonly document: DraftRecord;
  /** May be the document's own record: a row for each line. */
  readonly line: DraftRecord;
  readonly part: DraftRecord | undefined;
}

const DOCUMENT_HINT = /^(inv|invoice|ap|aph|apih|appih|crn|doc|vou|hd|h)\d*$|invoice|voucher|bill/i;
const LINE_HINT = /^(lin|line|li|gl|det|dtl|dt|d|api|apil|apd|itm|il)\d*$|line|item|detail/i;
const PART_HINT = /fund|distribution|allocation|split|coding/i;

export function findLevels(records: readonly DraftRecord[]): Levels | undefined {
  joinMembers(records);
  const known = records.filter(({ type }) => !type.ignore && type.hint !== 'total');
  const byName = known.find(({ type }) => type.hint === 'invoice' && type.when.segments.length > 0);
  const documents = byName === undefined ? known : [byName];
  const best = highest(documents, (record) => documentScore(record, known));
  if (best === undefined) return undefined;
  const line = highest(childrenOf(best, known), lineScore) ?? best;
  const part = line === best ? undefined : childrenOf(line, known).find(isPart);
  return { document: best, line, part };
}

function isPart({ type }: DraftRecord): boolean {
  return PART_HINT.test(type.hint);
}

function childrenOf(record: DraftRecord, records: readonly DraftRecord[]): readonly DraftRecord[] {
  return records.filter(({ parent }) => parent === record);
}

function documentScore(record: DraftRecord, records: readonly DraftRecord[]): number {
  const children = childrenOf(record, records);
  const isEnd = record.type.records.length <= 1 && children.length === 0 && records.length > 1;
  if (isEnd) return 0;
  return (
    1 +
    (DOCUMENT_HINT.test(record.type.hint) ? 3 : 0) +
    (children.length > 0 ? 2 : 0) +
    (record.type.records.length > 1 ? 1 : 0) -
    (LINE_HINT.test(record.type.hint) && !/invoice$/i.test(record.type.hint) ? 1 : 0)
  );
}

function lineScore({ type }: DraftRecord): number {
  const isSummary = type.hint === 'summary' || type.hint === 'subtotal';
  return (
    (LINE_HINT.test(type.hint) ? 3 : 0) + (type.records.length > 1 ? 1 : 0) + (isSummary ? 0 : 1)
  );
}

function highest(
  records: readonly DraftRecord[],
  scoreOf: (record: DraftRecord) => number,
): DraftRecord | undefined {
  let best: { readonly record: DraftRecord; readonly score: number } | undefined;
  for (const record of records) {
    const score = scoreOf(record);
    if (score > (best?.score ?? 0)) best = { record, score };
  }
  return best?.record;
}

/** Members of a zip belong together by a value both have. */
function joinMembers(records: readonly DraftRecord[]): void {
  const members = records.filter(({ type }) => type.when.member !== undefined);
  for (const record of members) {
    if (record.parent !== undefined) continue;
    const others = members.filter(
      (other) =>
        other !== record &&
        other.type.when.member !== record.type.when.member &&
        other.parent !== record &&
        !(LINE_HINT.test(other.type.hint) && !LINE_HINT.test(record.type.hint)),
    );
    others.find((other) => joinByKey(record, other));
  }
}

/* ---------- names ---------- */

export function nameRecords(records: readonly DraftRecord[], levels: Levels | undefined): void {
  const taken = new Set<string>();
  const isNamed = (record: DraftRecord) =>
    record.type.when.paths.length > 0 || record.type.when.segments.length > 0;
  for (const record of records) {
    const own = isNamed(record) ? nameOf(record.type.hint) : levelName(record, records, levels);
    record.name = freeName(own === '' ? 'record' : own, taken);
    taken.add(record.name);
  }
}

function levelName(
  record: DraftRecord,
  records: readonly DraftRecord[],
  levels: Levels | undefined,
): string {
  if (record === levels?.document) return levels.line === record ? 'row' : 'invoice';
  if (record === levels?.line) return 'line';
  if (record.type.records.length === 1 && record.parent === undefined) {
    if (record === records[0]) return 'header';
    if (isLast(record, records)) return 'trailer';
  }
  return nameOf(record.type.hint);
}

export function isFirst(record: DraftRecord, records: readonly DraftRecord[]): boolean {
  const order = record.type.records[0]?.order ?? -1;
  return (
    record.type.records.length === 1 && records.every(({ type }) => least(type.records) >= order)
  );
}

export function isLast(record: DraftRecord, records: readonly DraftRecord[]): boolean {
  const order = record.type.records[0]?.order ?? -1;
  return (
    record.type.records.length === 1 &&
    records.every(({ type }) => (type.records.at(-1)?.order ?? -1) <= order)
  );
}

function least(records: readonly { readonly order: number }[]): number {
  return records[0]?.order ?? Infinity;
}
