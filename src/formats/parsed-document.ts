/**
 * A document as parse hands it on: the canonical values, what is wrong with single fields, the records it was made of,
 * and which values could not be read. Rules ask `unread` first: a value nobody could read is reported once and judged by
 * nobody.
 */
import type { Document } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import type { CompiledDefinition, DocumentValue, LineValue } from './compile-definition.ts';
import type { ReadRecord } from './read-record.ts';

export interface ParsedDocument {
  readonly document: Document;
  readonly findings: readonly Finding[];
  readonly unread: Unread;
  readonly head: ReadRecord;
  /** One for each line of the document. */
  readonly lines: readonly ReadRecord[];
}

export class Unread {
  readonly #compiled: CompiledDefinition;
  readonly #head: ReadRecord;
  readonly #lines: readonly ReadRecord[];

  constructor(compiled: CompiledDefinition, head: ReadRecord, lines: readonly ReadRecord[]) {
    this.#compiled = compiled;
    this.#head = head;
    this.#lines = lines;
  }

  has(...values: readonly DocumentValue[]): boolean {
    const { documentSources } = this.#compiled;
    return values.some((value) => documentSources[value]?.isUnread(this.#head) ?? false);
  }

  hasOfLine(no: number, ...values: readonly LineValue[]): boolean {
    const line = this.#lines[no - 1];
    if (line === undefined) return false;
    const { lineSources } = this.#compiled;
    return values.some((value) => lineSources[value]?.isUnread(line) ?? false);
  }
}
