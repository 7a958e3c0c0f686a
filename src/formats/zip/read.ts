/**
 * Reads a zip as the records of its members, one member after another in the definition's order, each in its own
 * syntax and encoding. Lines and offsets count within the member's file, not within the zip. It must never leave a file
 * of the zip unread, and never unpack more than the definition allows.
 */
import type { Place, RecordDefinition, ZipMember, ZipSyntax } from '../../domain/interface.ts';
import type {
  RecordFault,
  RecordReader,
  SourceFault,
  SourceRecord,
  SyntaxReader,
} from '../syntax.ts';
import { allotEntries } from './allot-entries.ts';
import { beginsAsZip, readDirectory, type ZipEntry } from './read-directory.ts';
import { Refused } from './refused.ts';
import { unpack } from './unpack.ts';

/** The reader of a member's syntax, with the records that are in it. */
export type ReaderOfMember = (
  member: ZipMember,
  records: readonly RecordDefinition[],
) => SyntaxReader;

/**
 * The tag of a record is its member's name, with `:` and its own tag where its syntax gives one. A slot belongs to one
 * member: records of another have nothing there. All records come with `end`; before, a zip cannot be read.
 */
export function zipReader(
  syntax: ZipSyntax,
  records: readonly RecordDefinition[],
  readerOf: ReaderOfMember,
): SyntaxReader {
  const members = syntax.members.map((member) => {
    const own = records.filter(({ when }) => when.member === member.name);
    return new MemberReader(member, own, readerOf);
  });
  const slots = interleaved(members);
  return {
    slot: (place, record) => slots.slot(place, record),
    columnOf: (slot) => slots.columnOf(slot),
    open: () => new ZipRecordReader(syntax, members, slots),
  };
}

/** How much of a member its reader gets at a time. */
const PIECE_BYTES = 64 * 1024;

class MemberReader {
  readonly member: ZipMember;
  readonly records: readonly RecordDefinition[];
  readonly syntax: SyntaxReader;
  /** Its own slots that were asked for. */
  readonly slots = new Set<number>();

  constructor(member: ZipMember, records: readonly RecordDefinition[], readerOf: ReaderOfMember) {
    this.member = member;
    this.records = records;
    this.syntax = readerOf(member, records);
  }

  slot(place: Place, record: string): number {
    const slot = this.syntax.slot(place, record);
    this.slots.add(slot);
    return slot;
  }

  /** All of its file, into `records`; the reader it took, for its fault and its end. */
  read(bytes: Buffer, keep: Keep, records: SourceRecord[]): RecordReader {
    const reader = this.syntax.open();
    const put = (read: readonly SourceRecord[]) => {
      for (const record of read) records.push(keep(record));
    };
    for (let at = 0; at < bytes.length && reader.fault === undefined; at += PIECE_BYTES) {
      put(reader.take(bytes.subarray(at, at + PIECE_BYTES)));
    }
    if (reader.fault === undefined) put(reader.end());
    return reader;
  }
}

/** Slots of the zip: those of each member, in turns, so that no two members share one. */
interface Slots {
  slot(place: Place, record: string): number;
  columnOf(slot: number): number | undefined;
  ofMember(index: number, slot: number): number;
}

function interleaved(members: readonly MemberReader[]): Slots {
  const ofMember = (index: number, slot: number) => slot * members.length + index;
  return {
    ofMember,
    slot: (place, record) => {
      const index = members.findIndex(({ records }) => records.some(({ name }) => name === record));
      const slot = members[index]?.slot(place, record);
      if (slot === undefined) throw new TypeError(`Record ${record} is in no member of the zip.`);
      return ofMember(index, slot);
    },
    columnOf: (slot) => {
      const index = slot % members.length;
      return members[index]?.syntax.columnOf((slot - index) / members.length);
    },
  };
}

/** A zip of members that may come to so many bytes is not longer than that and what stands around them. */
const AROUND_BYTES = 1024 * 1024;
const SIGNATURE_BYTES = 4;

class ZipRecordReader implements RecordReader {
  readonly #syntax: ZipSyntax;
  readonly #members: readonly MemberReader[];
  readonly #slots: Slots;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #fault: SourceFault | undefined;
  #isEnded = false;

  constructor(syntax: ZipSyntax, members: readonly MemberReader[], slots: Slots) {
    this.#syntax = syntax;
    this.#members = members;
    this.#slots = slots;
  }

  get fault(): SourceFault | undefined {
    return this.#fault;
  }

  /** Whether the last record of each member was. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  take(bytes: Uint8Array): readonly SourceRecord[] {
    if (this.#fault !== undefined) return [];
    const isBegun = this.#bytes >= SIGNATURE_BYTES;
    this.#chunks.push(Buffer.from(bytes));
    this.#bytes += bytes.length;
    if (!isBegun && this.#bytes >= SIGNATURE_BYTES) this.#expectZip();
    const most = this.#syntax.maxBytes + AROUND_BYTES;
    if (this.#bytes > most) this.#stop({ reason: 'zip-too-large', line: 1 });
    return [];
  }

  end(): readonly SourceRecord[] {
    if (this.#bytes < SIGNATURE_BYTES) this.#expectZip();
    const records: SourceRecord[] = [];
    if (this.#fault !== undefined) return records;
    const zip = Buffer.concat(this.#chunks);
    this.#chunks = [];
    try {
      this.#isEnded = this.#readMembers(zip, records);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#stop(error.fault);
    }
    return records;
  }

  #expectZip(): void {
    if (!beginsAsZip(Buffer.concat(this.#chunks))) this.#stop({ reason: 'not-a-zip', line: 1 });
  }

  #stop(fault: SourceFault): void {
    this.#fault ??= fault;
    this.#chunks = [];
  }

  /** One after another, so that only one is unpacked at a time. */
  #readMembers(zip: Buffer, records: SourceRecord[]): boolean {
    const wanted = this.#members.map(({ member }) => member);
    const entries = allotEntries(readDirectory(zip), wanted);
    let room = this.#syntax.maxBytes;
    let areEnded = true;
    for (const [index, entry] of entries.entries()) {
      const bytes = unpack(entry, room);
      room -= bytes.length;
      const member = this.#members[index];
      if (member === undefined) continue;
      const { fault, isEnded } = member.read(bytes, keeper(member, index, this.#slots), records);
      if (fault !== undefined) throw inMember(fault, entry);
      areEnded &&= isEnded;
    }
    return areEnded;
  }
}

/** Its line is that of the member's file. */
function inMember(fault: SourceFault, { name }: ZipEntry): Refused {
  const found = fault.found === undefined ? name : `${name}: ${fault.found}`;
  return new Refused(fault.reason, { ...fault, found });
}

type Keep = (record: SourceRecord) => SourceRecord;

/**
 * A record may be gone when its reader reads on, and these are handed out after all members are read: their texts are
 * taken at once, all that anyone asked a slot for.
 */
function keeper({ member, slots: own }: MemberReader, index: number, slots: Slots): Keep {
  const outside = (slot: number) => slots.ofMember(index, slot);
  return (record) => {
    const texts = new Map([...own].map((slot) => [outside(slot), record.text(slot)]));
    const begins = record.begins();
    return {
      line: record.line,
      endLine: record.endLine,
      offset: record.offset,
      bytes: record.bytes,
      width: record.width,
      depth: record.depth,
      units: record.units,
      tag: record.tag === '' ? member.name : `${member.name}:${record.tag}`,
      faults: record.faults.map((fault) => faultOutside(fault, outside)),
      text: (slot) => texts.get(slot),
      begins: () => begins,
    };
  };
}

function faultOutside(fault: RecordFault, outside: (slot: number) => number): RecordFault {
  return fault.slot === undefined ? fault : { ...fault, slot: outside(fault.slot) };
}
