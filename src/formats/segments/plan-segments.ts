/**
 * Which segments a record of a type is written as, worked out once from its fields' places: the segment that begins it,
 * then the others in the order of the fields, those of one segment together, and what `when` wants where no field is.
 */
import { AimsError } from '../../domain/errors.ts';
import type { RecordDefinition } from '../../domain/interface.ts';
import { elementPlace, type SlotTable } from './read.ts';
import { type ElementPlace, parseSegment, type SegmentName } from './segment-place.ts';

/** What stands at a place: the text of a field, or what `when` wants there. */
interface PlannedText {
  readonly place: ElementPlace;
  readonly slot: number;
  readonly source:
    | { readonly field: number; readonly name: string }
    | { readonly texts: readonly string[] };
}

export interface PlannedSegment {
  readonly tag: string;
  readonly qualifiers: string[];
  readonly texts: PlannedText[];
}

export type Plan = readonly PlannedSegment[];

export function planOf(type: RecordDefinition, slots: SlotTable): Plan {
  const { name, when, fields } = type;
  const plan: PlannedSegment[] = [firstSegment(type)];
  for (const [field, { source, name: fieldName }] of fields.entries()) {
    if (source.kind !== 'place') continue;
    const place = elementPlace(source.place);
    const slot = slots.slot(source.place, name);
    segmentOf(plan, place).texts.push({ place, slot, source: { field, name: fieldName } });
  }
  for (const { place: at, texts } of when.equals) {
    const place = elementPlace(at);
    const slot = slots.slot(at, name);
    segmentOf(plan, place).texts.push({ place, slot, source: { texts } });
  }
  return plan;
}

function firstSegment({ name, when }: RecordDefinition): PlannedSegment {
  const segment = parseSegment(when.segments[0] ?? '');
  if (segment === undefined) {
    throw new AimsError('SETTINGS_MISTAKES', { what: `record ${name} begins with no segment` });
  }
  return { tag: segment.tag, qualifiers: [...segment.qualifiers], texts: [] };
}

/** The n-th segment planned that could have the place's qualifiers; planned now where there are fewer. */
function segmentOf(plan: PlannedSegment[], place: ElementPlace): PlannedSegment {
  const found = plan.filter((planned) => isCompatible(planned, place))[place.occurrence - 1];
  if (found === undefined) {
    plan.push({ tag: place.tag, qualifiers: [], texts: [] });
    return segmentOf(plan, place);
  }
  for (const [at, text] of place.qualifiers.entries()) found.qualifiers[at] ||= text;
  return found;
}

function isCompatible(planned: PlannedSegment, { tag, qualifiers }: SegmentName): boolean {
  const isOpen = (text: string, at: number) =>
    text === '' || [text, '', undefined].includes(planned.qualifiers[at]);
  return planned.tag === tag && qualifiers.every(isOpen);
}

export interface PutText {
  readonly place: ElementPlace;
  readonly slot: number;
  readonly name: string;
  readonly text: string | undefined;
  /** What `when` lets stand there; undefined: anything. */
  readonly wanted: readonly string[] | undefined;
}

/** What `when` wants is put only where no field has put something. */
export function textsOf(
  { texts }: PlannedSegment,
  given: readonly (string | undefined)[],
): PutText[] {
  const byField = new Map<number, string>();
  for (const { slot, source } of texts) {
    const text = 'field' in source ? given[source.field] : undefined;
    if (text !== undefined) byField.set(slot, text);
  }
  return texts.map(({ place, slot, source }) =>
    'field' in source
      ? { place, slot, name: source.name, text: given[source.field], wanted: undefined }
      : {
          place,
          slot,
          name: place.tag,
          text: byField.get(slot) ?? source.texts[0],
          wanted: source.texts,
        },
  );
}
