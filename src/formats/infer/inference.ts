/**
 * What AIMS makes of a sample file before anyone has described it: how it is written, what its records and fields look
 * like, and what it could not tell. An inference is a proposal for an administrator: it never says more than the sample shows.
 */
import type { Encoding, FieldType, Place, RecordSelector, Split } from '../../domain/interface.ts';

/** `sure`: the sample shows it; `likely`: everything fits, little speaks for it; `unsure`: somebody must look. */
export type Confidence = 'sure' | 'likely' | 'unsure';

export interface Guess<T> {
  readonly value: T;
  readonly confidence: Confidence;
  /** A sentence for the administrator. */
  readonly why: string;
}

/** Something the sample does not decide, in plain words, with the record and field it is about. */
export interface Doubt {
  readonly text: string;
  readonly record: string | undefined;
  readonly field: string | undefined;
}

export interface InferredDelimited {
  readonly kind: 'delimited';
  readonly delimiter: string;
  readonly quote: string | undefined;
  readonly escape: string | undefined;
  readonly comment: string | undefined;
  /** `allowed`: there are some in fields in quotes. */
  readonly lineBreaks: 'allowed' | 'refused';
  /** Record of the heading, from 1; undefined: there is none. */
  readonly headingRow: number | undefined;
  /** How many fields every record has; undefined: they differ. */
  readonly fields: number | undefined;
}

export interface InferredFixed {
  readonly kind: 'fixed';
  readonly unit: 'bytes' | 'characters';
  readonly recordEnd: string | undefined;
  readonly length: number | undefined;
}

export interface InferredXml {
  readonly kind: 'xml';
  readonly namespaces: Readonly<Record<string, string>>;
}

export interface InferredJson {
  readonly kind: 'json';
}

export interface InferredSegments {
  readonly kind: 'edifact' | 'tradacoms' | 'x12';
}

export interface InferredZip {
  readonly kind: 'zip';
  readonly members: readonly InferredMember[];
}

export interface InferredMember {
  readonly name: string;
  /** A glob over the names inside. */
  readonly files: string;
  readonly encoding: Guess<Encoding>;
  readonly syntax: Exclude<InferredSyntax, InferredZip>;
}

/** Not one of the syntaxes AIMS reads. */
export interface InferredNothing {
  readonly kind: 'unknown';
}

export type InferredSyntax =
  | InferredDelimited
  | InferredFixed
  | InferredXml
  | InferredJson
  | InferredSegments
  | InferredZip
  | InferredNothing;

export const ROLES = [
  'kind',
  'supplier',
  'supplierName',
  'site',
  'number',
  'date',
  'currency',
  'gross',
  'net',
  'tax',
  'taxCode',
  'budget',
  'description',
  'reference',
  'operator',
  'no',
  'quantity',
] as const;
/** What a field is to AIMS: a canonical value of a document or a line. */
export type Role = (typeof ROLES)[number];

export interface InferredField {
  readonly name: string;
  readonly place: Place;
  /** As the heading or the path says it; '' where the sample has no words for it. */
  readonly label: string;
  readonly type: FieldType;
  readonly split: Split | undefined;
  readonly pad: { readonly with: string; readonly side: 'left' | 'right' } | undefined;
  readonly confidence: Confidence;
  /** Why it has this type. */
  readonly why: string;
  readonly role: Guess<Role> | undefined;
  /** Filled in every record of the sample. */
  readonly isAlwaysFilled: boolean;
  /** Its values, where there are few; a possible code map. */
  readonly values: readonly string[];
  /** The same text in every record of a sample with several. */
  readonly isConstant: boolean;
}

export interface InferredRecord {
  readonly name: string;
  readonly when: RecordSelector;
  readonly confidence: Confidence;
  readonly why: string;
  readonly parent:
    | { readonly record: string; readonly by: 'order' | 'nesting' }
    | {
        readonly record: string;
        readonly by: 'key';
        readonly fields: readonly string[];
        readonly parentFields: readonly string[];
      }
    | undefined;
  readonly position: 'first' | 'last' | 'any';
  /** `once`: in the file, as its header or trailer; `once in each`: in each record it belongs to, where a control counts on it. */
  readonly occurs: 'once' | 'once in each' | 'any';
  readonly ignore: boolean;
  /** How many there are in what was looked at. */
  readonly seen: number;
  /** How the first of them begin, as they are in the sample. */
  readonly begins: readonly string[];
  readonly fields: readonly InferredField[];
}

/** A figure of the file that agrees with what can be counted or added up. */
export interface InferredControl {
  readonly code: 'FIL-002' | 'FIL-004';
  readonly record: string;
  readonly field: string;
  /** `count(invoice)`, `sum(invoice.gross)`. */
  readonly equals: string;
  /** Counted from one record of this type to the next. */
  readonly each: string | undefined;
  readonly confidence: Confidence;
  readonly why: string;
}

export interface InferredDocument {
  readonly record: string;
  readonly line: string;
  readonly distribution: string | undefined;
  readonly groupBy: readonly string[];
  readonly rows: 'together' | 'scattered';
  readonly constant: readonly string[];
  /** `gross: '{net}'`: values whose field has another name. */
  readonly values: Readonly<Record<string, string>>;
  readonly lineValues: Readonly<Record<string, string>>;
  readonly distributionValues: Readonly<Record<string, string>>;
  readonly confidence: Confidence;
  readonly why: string;
}

export interface InferredTotals {
  readonly documents: number;
  /** Sum of the documents' totals in pounds, as the definition reads them: `7961.05`. */
  readonly gross: string | undefined;
}

export interface Inference {
  readonly fileName: string;
  readonly bytes: number;
  /** Whether the whole of it was looked at; otherwise the first and the last 2 MiB. */
  readonly isWhole: boolean;
  readonly encoding: Guess<Encoding>;
  readonly hasByteOrderMark: boolean;
  readonly lineEnd: 'LF' | 'CRLF' | 'CR' | 'mixed' | 'none';
  readonly endsWithNewline: boolean;
  readonly syntax: Guess<InferredSyntax>;
  /** Lines above the heading, or above the first record. */
  readonly titleLines: readonly string[];
  readonly records: readonly InferredRecord[];
  readonly document: InferredDocument | undefined;
  /** What the whole sample comes to; undefined: only parts of it were looked at, or it has no documents. */
  readonly totals: InferredTotals | undefined;
  readonly controls: readonly InferredControl[];
  /** What was tried and held: "In 3 of 3 invoices gross is the sum of net." */
  readonly notes: readonly string[];
  readonly doubts: readonly Doubt[];
}
