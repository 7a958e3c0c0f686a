/**
 * What the check process is asked and what it answers. Parse, rules and the validator of one file run together
 * in one disposable child; only documents and findings come out, in order, in chunks.
 */
import type { DatasetSettings } from '../../domain/dataset.ts';
import type { ManifestEntry } from '../../domain/delivery.ts';
import type { CheckedDocument } from '../../domain/document.ts';
import type { ErrorContext } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';
import type { DatasetRole, Definition, Layout } from '../../domain/interface.ts';
import type { Pence } from '../../domain/money.ts';

/** A dataset's snapshot in force, as a file in the archive. */
export interface DatasetFile {
  readonly settings: DatasetSettings;
  readonly path: string;
  readonly sha256: string;
  readonly takenAt: string;
}

/** What a child can load before it knows the file: sent first, so that a warm one waits with everything read. */
export interface CheckSetup {
  readonly definition: Definition;
  readonly layout: Layout;
  readonly datasets: Readonly<Partial<Record<DatasetRole, DatasetFile>>>;
  /** Lists that the definition names in expressions and look-ups, by name. */
  readonly lists: Readonly<Record<string, DatasetFile>>;
}

export interface CheckJob {
  readonly original: {
    readonly path: string;
    /** As it was sent: a definition may read the day or a number in it. */
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
  };
  /** UTC ISO. */
  readonly now: string;
  /** The day in the United Kingdom. */
  readonly today: string;
  /** The day that accounting dates are counted from: today, until the first preview fixes it. */
  readonly accountingToday: string;
  readonly maxFindings: number;
}

export interface CheckSummary {
  /** The file as a whole cannot be used: there are whole-file findings and perhaps no documents. */
  readonly unreadable: boolean;
  readonly control: { readonly count: number | undefined; readonly pence: Pence | undefined };
  /** Something about the file as a whole means that its documents were not judged: theirs do not count. */
  readonly hidesDocuments: boolean;
  /** A check's key in words/checks.ts, with how many documents passed and failed; done: false when it could not be made. */
  readonly tally: readonly {
    readonly check: string;
    readonly passed: number;
    readonly failed: number;
    readonly done: boolean;
  }[];
  /** Findings beyond maxFindings, counted and not listed. Of each code and group of warnings one at least is listed. */
  readonly unlisted: { readonly errors: number; readonly warnings: number };
  /** sha256 over the validator and its relative imports; undefined without a validator. */
  readonly validator: string | undefined;
}

/** Ids and dates that a transform needs and must not choose itself. */
export interface TransformContext {
  /** GROUP_ID: the batch reference, or a replay's. */
  readonly group: string;
  /** By document number. */
  readonly ids: readonly {
    readonly no: number;
    readonly documentId: number;
    readonly firstLineId: number;
  }[];
  /** The day "load date" and "first open day" are counted from, fixed at the first preview. */
  readonly today: string;
}

export type ToChild =
  | { readonly kind: 'setup'; readonly setup: CheckSetup }
  | { readonly kind: 'check'; readonly job: CheckJob }
  /** The parent has dealt with one chunk: the child sends no more than a few ahead. */
  | { readonly kind: 'taken' }
  /** After a check without errors, in the same child: the manifest only. */
  | { readonly kind: 'preview'; readonly context: TransformContext }
  /** After the decision, in a fresh child that never loads the validator: writes the files into `folder`. */
  | {
      readonly kind: 'transform';
      readonly job: CheckJob;
      readonly context: TransformContext;
      readonly folder: string;
    };

export type FromChild =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'documents';
      readonly documents: readonly CheckedDocument[];
    }
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | { readonly kind: 'checked'; readonly summary: CheckSummary }
  /** In the order in which they are put, the marker last. */
  | { readonly kind: 'manifest'; readonly entries: readonly ManifestEntry[] }
  /** `about`: what an error of AIMS was about. */
  | {
      readonly kind: 'failed';
      readonly what: string;
      readonly reference: string;
      readonly about: ErrorContext;
    };
