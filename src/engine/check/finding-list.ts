/**
 * The findings of one check, kept until the file is through: a problem of the file as a whole hides those of its
 * documents, and it may come last. Bounded: errors and warnings have each their own limit, so that a thousand
 * warnings can never push an error off the list.
 */
import { type Finding, isError, type Severity } from '../../domain/finding.ts';

/** The totals differ, and the reason is often one of the documents: that one hides nothing. */
const HIDES_NOTHING = 'FIL-004';

export class FindingList {
  readonly #max: number;
  readonly #ofDocuments: Finding[] = [];
  readonly #ofFile: Finding[] = [];
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0 };
  #unlistedOfDocuments = 0;
  #unlistedOfFile = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get fileFindings(): readonly Finding[] {
    return this.#ofFile;
  }

  get fileErrors(): readonly Finding[] {
    return this.#ofFile.filter(isError);
  }

  /** The file is at fault, not AIMS's lists or checks. */
  get unreadable(): boolean {
    return this.fileErrors.some(({ code }) => code.startsWith('FIL-'));
  }

  /** Documents of a file that is not whole, or was not checked whole, are not judged at all. */
  get hidesDocuments(): boolean {
    return this.fileErrors.some(({ code }) => code !== HIDES_NOTHING);
  }

  /** Findings that were made and are not listed. */
  get unlisted(): number {
    return this.#unlistedOfFile + (this.hidesDocuments ? 0 : this.#unlistedOfDocuments);
  }

  addToFile(findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (this.#ofFile.length < this.#max) this.#ofFile.push(finding);
      else this.#unlistedOfFile += 1;
    }
  }

  addToDocument(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.#counts[finding.severity] += 1;
      if (this.#counts[finding.severity] <= this.#max) this.#ofDocuments.push(finding);
      else this.#unlistedOfDocuments += 1;
    }
  }

  listed(): readonly Finding[] {
    return this.hidesDocuments ? this.#ofFile : [...this.#ofFile, ...this.#ofDocuments];
  }
}
