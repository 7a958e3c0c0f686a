/**
 * Writes what a check finds, in short transactions: documents and findings come in chunks and go in under a check id
 * that nobody looks at yet. A small file has one chunk, which waits for the last transaction and goes in with it.
 */
import { addToTotals, type CheckedDocument, NO_TOTALS, type Totals } from '../domain/document.ts';
import { type Finding, isError } from '../domain/finding.ts';
import type { BatchRow } from '../store/batches.ts';
import { addDocuments, addFindings, beginCheck } from '../store/checks.ts';
import type { Writing } from '../store/open-store.ts';
import type { CheckSetup, CheckSummary } from './check/check-contract.ts';
import type { EngineContext } from './engine-context.ts';

/** About 50 ms of inserts. */
const ROWS_A_TRANSACTION = 1000;

export class CheckResults {
  totals: Totals = NO_TOTALS;
  /** Listed or not. */
  errors = 0;
  warnings = 0;
  /** By document number, for the ids it needs. */
  readonly payloadLines: number[] = [];
  readonly #context: EngineContext;
  readonly #batch: BatchRow;
  readonly #setup: CheckSetup;
  #documents: CheckedDocument[] = [];
  #findings: Finding[] = [];
  #checkId: number | undefined;
  #seq = 1;

  constructor(context: EngineContext, batch: BatchRow, setup: CheckSetup) {
    this.#context = context;
    this.#batch = batch;
    this.#setup = setup;
  }

  async documents(documents: readonly CheckedDocument[]): Promise<void> {
    for (const document of documents) {
      this.totals = addToTotals(this.totals, document);
      this.payloadLines[document.no] = document.payloadLines;
    }
    this.#documents.push(...documents);
    await this.#flushWhenLarge();
  }

  async findings(findings: readonly Finding[]): Promise<void> {
    this.#keep(findings);
    await this.#flushWhenLarge();
  }

  /** Findings that were made and are not listed count all the same. */
  countUnlisted({ errors, warnings }: CheckSummary['unlisted']): void {
    this.errors += errors;
    this.warnings += warnings;
  }

  /** Findings that AIMS adds of its own, with what is left, within the last transaction; returns the check's id. */
  async writeLast(tx: Writing, findings: readonly Finding[]): Promise<number> {
    this.#keep(findings);
    return this.writeRest(tx);
  }

  /** Writes what has come so far; returns the check's id. */
  async writeRest(tx: Writing): Promise<number> {
    this.#checkId ??= await beginCheck(
      tx,
      this.#batch.id,
      this.#setup.definition.sha256,
      snapshotsText(this.#setup),
    );
    await addDocuments(tx, this.#checkId, this.#documents);
    await addFindings(tx, this.#checkId, this.#seq, this.#findings);
    this.#seq += this.#findings.length;
    this.#documents = [];
    this.#findings = [];
    return this.#checkId;
  }

  #keep(findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (isError(finding)) this.errors += 1;
      else this.warnings += 1;
    }
    this.#findings.push(...findings);
  }

  async #flushWhenLarge(): Promise<void> {
    if (this.#documents.length + this.#findings.length < ROWS_A_TRANSACTION) return;
    await this.#context.store.write(async (tx) => void (await this.writeRest(tx)));
  }
}

function snapshotsText(setup: CheckSetup): string {
  const snapshots = Object.entries(setup.datasets).map(([role, file]) => ({
    role,
    dataset: file?.settings.name,
    sha256: file?.sha256,
    takenAt: file?.takenAt,
  }));
  return JSON.stringify(snapshots);
}
