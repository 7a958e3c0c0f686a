/** Which record belongs to which: by nesting, by the order they come in, or by a value both have. */
import { type DraftField, type DraftRecord, distinct } from './draft.ts';

export interface ParentDoubt {
  readonly record: DraftRecord;
  readonly text: string;
}

export function findParents(records: readonly DraftRecord[]): readonly ParentDoubt[] {
  const ordered = records.filter(({ type }) => type.parent === 'order' && !type.ignore);
  for (const record of records) if (typeof record.type.parent === 'number') nest(record, records);
  const doubts = sequence(ordered);
  for (const record of ordered) {
    if (record.parent === undefined) continue;
    record.parents = lastAbove(record, record.parent);
    record.key = keyBetween(record, record.parent, record.parents);
  }
  return doubts;
}

export function isOnceInEach(record: DraftRecord, parent: DraftRecord): boolean {
  const { length } = parent.type.records;
  const isEach = record.parents.length === length && new Set(record.parents).size === length;
  return record.parent === parent && isEach && !record.parents.includes(undefined);
}

/* ---------- nesting ---------- */

function nest(record: DraftRecord, records: readonly DraftRecord[]): void {
  const parent = records[Number(record.type.parent)];
  if (parent === undefined) return;
  const byOrder = new Map(parent.type.records.map(({ order }, index) => [order, index]));
  record.parent = parent;
  record.by = record.type.when.paths.length > 0 ? 'nesting' : 'order';
  record.parents = record.type.records.map(({ above }) =>
    above === undefined ? undefined : byOrder.get(above),
  );
}

/* ---------- order ---------- */

interface Step {
  readonly type: DraftRecord;
  readonly order: number;
}

/** By first appearance: a type belongs to the nearest earlier one that comes again and has some of it each time. */
function sequence(records: readonly DraftRecord[]): readonly ParentDoubt[] {
  if (records.length < 2 || records.some(({ type }) => type.when.member !== undefined)) return [];
  const steps = records
    .flatMap((type) => type.type.records.map(({ order }): Step => ({ type, order })))
    .sort((a, b) => a.order - b.order);
  const first = steps[0]?.type;
  const last = steps.at(-1)?.type;
  const isEnd = (type: DraftRecord) => type === last && type.type.records.length === 1;
  const appearing = [...new Set(steps.map(({ type }) => type))];
  const doubts: ParentDoubt[] = [];
  for (const [index, type] of appearing.entries()) {
    if (index === 0 || isEnd(type)) continue;
    const earlier = appearing.slice(0, index).reverse();
    const parent = earlier.find((candidate) => repeatsWith(candidate, type, steps));
    if (parent !== undefined) {
      type.parent = parent;
      continue;
    }
    const single = earlier.find((one) => one !== first && one.type.records.length === 1);
    if (single === undefined || type.type.records.length < 1) continue;
    if (appearing.some(({ parent: taken }) => taken === type)) continue;
    type.parent = single;
    const text = `There is one ${single.type.hint} in the sample only: that ${type.type.hint} belongs to it is a guess.`;
    doubts.push({ record: type, text });
  }
  return doubts;
}

/** Each `type` has a `candidate` above it, and after another `candidate` there may be more of it. */
function repeatsWith(candidate: DraftRecord, type: DraftRecord, steps: readonly Step[]): boolean {
  if (candidate.type.records.length < 2) return false;
  let [seen, runs, stepsAfter] = [0, 0, 0];
  let isOpen = false;
  for (const step of steps) {
    if (step.type === candidate) {
      seen += 1;
      isOpen = true;
    } else if (step.type === type) {
      if (seen === 0) return false;
      if (isOpen) runs += 1;
      stepsAfter += 1;
      isOpen = false;
    }
  }
  // What comes once after a whole series of them closes the series: it is theirs only if it follows nearly each.
  return stepsAfter > 0 && runs >= Math.min(seen * 0.6, seen - 0.5);
}

function lastAbove(record: DraftRecord, parent: DraftRecord): readonly (number | undefined)[] {
  const orders = parent.type.records.map(({ order }) => order);
  let index = -1;
  return record.type.records.map(({ order }) => {
    while ((orders[index + 1] ?? Infinity) < order) index += 1;
    return index < 0 ? undefined : index;
  });
}

/* ---------- keys ---------- */

/** A field that always says the same as one of the parent's, and tells parents apart. */
function keyBetween(
  record: DraftRecord,
  parent: DraftRecord,
  parents: readonly (number | undefined)[],
): DraftRecord['key'] {
  for (const theirs of parent.fields) {
    const values = distinct(theirs);
    if (values.length < 2 || values.length !== theirs.texts.length) continue;
    for (const own of record.fields) {
      const agrees = own.texts.every((text, index) => {
        const above = parents[index];
        return above !== undefined && text !== '' && theirs.texts[above] === text;
      });
      if (agrees) return [own, theirs];
    }
  }
  return undefined;
}

/** Between members of a zip, or where order does not hold: a value that is unique above and there for each below. */
export function joinByKey(record: DraftRecord, parent: DraftRecord): boolean {
  for (const theirs of parent.fields) {
    const index = indexOf(theirs);
    if (index === undefined || index.size < 2) continue;
    for (const own of record.fields) {
      if (!own.texts.every((text) => text !== '' && index.has(text))) continue;
      record.parent = parent;
      record.by = 'key';
      record.key = [own, theirs];
      record.parents = own.texts.map((text) => index.get(text));
      return true;
    }
  }
  return false;
}

function indexOf(field: DraftField): ReadonlyMap<string, number> | undefined {
  const index = new Map<string, number>();
  for (const [no, text] of field.texts.entries()) {
    if (text === '' || index.has(text)) return undefined;
    index.set(text, no);
  }
  return index;
}
