/**
 * A document as parse hands it on: the canonical values, what is wrong with single fields, and which values could not
 * be read. Rules ask `unread` first: a value nobody could read is reported once and judged by nobody.
 */
import type { Document } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import type { DocumentValue, LineValue } from './compile-definition.ts';

export interface ParsedDocument {
  readonly document: Document;
  readonly findings: readonly Finding[];
  readonly unread: Unread;
}

export class Unread {
  readonly #keys = new Set<string>();

  add(value: DocumentValue): void {
    this.#keys.add(value);
  }

  addOfLine(no: number, value: LineValue): void {
    this.#keys.add(`${no}.${value}`);
  }

  has(...values: readonly DocumentValue[]): boolean {
    return this.#keys.size > 0 && values.some((value) => this.#keys.has(value));
  }

  hasOfLine(no: number, ...values: readonly LineValue[]): boolean {
    return this.#keys.size > 0 && values.some((value) => this.#keys.has(`${no}.${value}`));
  }
}
