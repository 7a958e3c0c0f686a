/**
 * The findings of one check, kept until the file is through: a problem of the file as a whole hides those of its
 * documents, and it may come last. Bounded: errors and warnings have each their own limit, so that a thousand
 * warnings can never push an error off the list. A kind of warning is never left out: it could be approved unseen.
 */
import { catalogueCode, type Finding, isError, type Severity } from '../../domain/finding.ts';

/** The totals differ, and the reason is often one of the documents: that one hides nothing. */
const HIDES_NOTHING = 'FIL-004';

interface Unlisted {
  readonly errors: number;
  readonly warnings: number;
}

/** What is listed of one sort, and how many of each severity there are besides. */
class Listed {
  readonly findings: Finding[] = [];
  readonly #max: number;
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0 };
  readonly #left: Record<Severity, number> = { error: 0, warning: 0 };
  /** Code and group of the warnings listed: each is answered for by itself. */
  readonly #kinds = new Set<string>();

  constructor(max: number) {
    this.#max = max;
  }

  get unlisted(): Unlisted {
    return { errors: this.#left.error, warnings: this.#left.warning };
  }

  add(finding: Finding): void {
    const { severity } = finding;
    const isNew = severity === 'warning' && this.#isNewKind(finding);
    this.#counts[severity] += 1;
    if (this.#counts[severity] <= this.#max || isNew) this.findings.push(finding);
    else this.#left[severity] += 1;
  }

  #isNewKind({ code, group }: Finding): boolean {
    const kinds = this.#kinds.size;
    return this.#kinds.add(`${code}\u001f${group}`).size > kinds;
  }
}

export class FindingList {
  readonly #ofDocuments: Listed;
  readonly #ofFile: Listed;

  constructor(max: number) {
    this.#ofDocuments = new Listed(max);
    this.#ofFile = new Listed(max);
  }

  get fileFindings(): readonly Finding[] {
    return this.#ofFile.findings;
  }

  get fileErrors(): readonly Finding[] {
    return this.fileFindings.filter(isError);
  }

  /** The file is at fault, not AIMS's lists or checks. */
  get unreadable(): boolean {
    return this.fileErrors.some((finding) => catalogueCode(finding).startsWith('FIL-'));
  }

  /** Documents of a file that is not whole, or was not checked whole, are not judged at all. */
  get hidesDocuments(): boolean {
    return this.fileErrors.some((finding) => catalogueCode(finding) !== HIDES_NOTHING);
  }

  /** Findings that were made and are not listed. */
  get unlisted(): Unlisted {
    const [ofFile, ofDocuments] = [this.#ofFile.unlisted, this.#ofDocuments.unlisted];
    if (this.hidesDocuments) return ofFile;
    return {
      errors: ofFile.errors + ofDocuments.errors,
      warnings: ofFile.warnings + ofDocuments.warnings,
    };
  }

  addToFile(findings: readonly Finding[]): void {
    for (const finding of findings) this.#ofFile.add(finding);
  }

  addToDocument(findings: readonly Finding[]): void {
    for (const finding of findings) this.#ofDocuments.add(finding);
  }

  listed(): readonly Finding[] {
    return this.hidesDocuments
      ? this.fileFindings
      : [...this.fileFindings, ...this.#ofDocuments.findings];
  }
}
