/** Short ways to say definitions over trees, and to see what a reader makes of bytes. */
import type {
  FieldDefinition,
  FieldType,
  Place,
  RecordDefinition,
} from '../../src/domain/interface.ts';
import type {
  RecordFault,
  SourceFault,
  SourceRecord,
  SyntaxReader,
} from '../../src/formats/syntax.ts';

export const MONEY: FieldType = {
  kind: 'money',
  unit: 'pounds',
  sign: 'as-written',
  negative: { kind: 'minus' },
  point: '.',
  thousands: undefined,
  symbols: [],
  nil: [],
  exact: false,
  noughts: false,
};

export function at(path: string): Place {
  return { kind: 'path', path };
}

export function field(
  name: string,
  path: string,
  type: FieldType = { kind: 'text' },
): FieldDefinition {
  return {
    name,
    source: { kind: 'place', place: at(path) },
    label: name,
    type,
    required: false,
    trim: true,
    pad: undefined,
    nullWhen: [],
    default: undefined,
    split: undefined,
    lookUp: undefined,
    pattern: undefined,
    maxLength: undefined,
    code: undefined,
  };
}

export function record(
  name: string,
  paths: readonly string[],
  fields: readonly FieldDefinition[],
  more: Partial<Pick<RecordDefinition, 'max'>> & { readonly parent?: string } = {},
): RecordDefinition {
  const { parent, max } = more;
  return {
    name,
    when: {
      equals: [],
      matches: [],
      empty: [],
      notEmpty: [],
      index: undefined,
      paths,
      segments: [],
      inside: undefined,
      member: undefined,
    },
    parent: parent === undefined ? undefined : { record: parent, by: 'nesting' },
    position: 'any',
    min: 0,
    max,
    per: 'file',
    ignore: false,
    fields,
    length: undefined,
  };
}

export interface Read {
  readonly records: readonly SourceRecord[];
  readonly fault: SourceFault | undefined;
  readonly isEnded: boolean;
}

export function readAll(reader: SyntaxReader, ...chunks: readonly (string | Uint8Array)[]): Read {
  const file = reader.open();
  const records = [
    ...chunks.flatMap((chunk) => file.take(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
    ...file.end(),
  ];
  return { records, fault: file.fault, isEnded: file.isEnded };
}

export function byteByByte(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

/** The type that a record is of, by its path. */
export function typeOf(
  { tag }: SourceRecord,
  definitions: readonly RecordDefinition[],
): RecordDefinition | undefined {
  return definitions.find(({ when }) => when.paths.includes(tag));
}

/** The texts of a record, in the order of its fields. */
export function textsOf(
  reader: SyntaxReader,
  found: SourceRecord,
  { name, fields }: RecordDefinition,
): (string | undefined)[] {
  return fields.map(({ source }) =>
    source.kind === 'place' ? found.text(reader.slot(source.place, name)) : undefined,
  );
}

/** Each record as its type and its texts; what no definition knows, as its tag. */
export function told(
  reader: SyntaxReader,
  definitions: readonly RecordDefinition[],
  records: readonly SourceRecord[],
): unknown[] {
  return records.map((found) => {
    const type = typeOf(found, definitions);
    return type === undefined ? [found.tag] : [type.name, ...textsOf(reader, found, type)];
  });
}

export function faultsOf(records: readonly SourceRecord[]): [RecordFault['kind'], string][] {
  return records.flatMap(({ faults }) =>
    faults.map(({ kind, found }): [RecordFault['kind'], string] => [kind, found]),
  );
}

/** Numbers from 0 to 1, the same at every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(things: readonly [T, ...T[]], random: () => number): T {
  return things[Math.floor(random() * things.length)] ?? things[0];
}

/** One byte changed, left out or put in, or the file cut off. */
export function edited(bytes: Buffer, random: () => number): Buffer {
  const place = Math.floor(random() * bytes.length);
  const byte = Buffer.of(Math.floor(random() * 256));
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place + 1)];
  return pick(
    [
      Buffer.concat([before, byte, after]),
      Buffer.concat([before, after]),
      Buffer.concat([before, byte, bytes.subarray(place)]),
      before,
    ],
    random,
  );
}
