/**
 * A document whose records are still coming: one record and those below it, or, in a flat file, the rows that share a
 * key. It only collects.
 */
import type { Finding } from '../../domain/finding.ts';
import type { ReadRecord } from '../../formats/read-record.ts';

export class OpenDocument {
  readonly head: ReadRecord;
  readonly lines: ReadRecord[] = [];
  /** Records below it that are neither its head nor its lines. */
  readonly others: ReadRecord[] = [];
  /** What is wrong with its records as such; the document's number is not known yet. */
  readonly findings: Finding[] = [];
  /** Of its last byte. */
  end: number;

  constructor(head: ReadRecord) {
    this.head = head;
    this.end = head.offset + head.bytes;
  }

  take(record: ReadRecord, isLine: boolean): void {
    if (isLine) record.ordinal = this.lines.push(record);
    else this.others.push(record);
    this.end = Math.max(this.end, record.offset + record.bytes);
  }
}
