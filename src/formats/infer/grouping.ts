/** A row for each line, with the invoice's own columns repeated: which columns make the group, and which are alike in it. */
import { type DraftField, type DraftRecord, distinct } from './draft.ts';
import { groupBy } from './groups.ts';

export interface Grouping {
  readonly key: readonly DraftField[];
  readonly groups: number;
  /** Some group has more than one row, so what is alike in a group was really seen. */
  readonly isProved: boolean;
  readonly rows: 'together' | 'scattered';
  /** Alike in all rows of each group. */
  readonly constant: ReadonlySet<DraftField>;
}

export function groupRows(
  record: DraftRecord,
  number: DraftField | undefined,
  supplier: DraftField | undefined,
): Grouping | undefined {
  const isLabelled = record.fields.some(({ words }) => words !== '');
  const named = number ?? (isLabelled ? undefined : likelyKey(record));
  if (named === undefined) return undefined;
  const key = supplier === undefined || supplier === named ? [named] : [supplier, named];
  return groupingBy(record, key);
}

function groupingBy(record: DraftRecord, key: readonly DraftField[]): Grouping {
  const rows = record.type.records.map((_, index) => index);
  const keyOf = (index: number) => key.map(({ texts }) => texts[index]).join('\u001f');
  const groups = [...groupBy(rows, (index) => keyOf(index)).values()];
  const isAlike = ({ texts }: DraftField) =>
    groups.every((group) => group.every((index) => texts[index] === texts[group[0] ?? 0]));
  return {
    key,
    groups: groups.length,
    isProved: groups.some((group) => group.length > 1) && groups.length > 1,
    rows: groups.every(isTogether) ? 'together' : 'scattered',
    constant: new Set(record.fields.filter(isAlike)),
  };
}

function isTogether(group: readonly number[]): boolean {
  return (group.at(-1) ?? 0) - (group[0] ?? 0) === group.length - 1;
}

const MOST_CANDIDATES = 8;

/** Without a name for it: the code that comes several times and that most other columns go along with. */
function likelyKey(record: DraftRecord): DraftField | undefined {
  const rows = record.type.records.length;
  const candidates = record.fields
    .filter(({ guess, texts }) => guess.type.kind === 'code' && texts.every((text) => text !== ''))
    .filter((field) => distinct(field).length > 1 && distinct(field).length < rows)
    .slice(0, MOST_CANDIDATES);
  let best: { readonly field: DraftField; readonly score: number } | undefined;
  for (const field of candidates) {
    const { constant } = groupingBy(record, [field]);
    const varying = [...constant].filter((other) => distinct(other).length > 1).length;
    const score = varying * 10 + distinct(field).length / rows;
    if (score > (best?.score ?? 0)) best = { field, score };
  }
  return best?.field;
}
