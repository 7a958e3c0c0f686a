/**
 * The settings of a home as validated shapes: an interface's definition, the layout its payload has,
 * and the connections to end systems. config/ reads them from YAML, checks them and freezes them.
 */
import type { DatasetSettings } from './dataset.ts';
import type { Pence } from './money.ts';
import type { Level } from './outcome.ts';

export type Environment = 'live' | 'test';

export interface Contact {
  readonly name: string;
  readonly email: string;
}

/** How a file is known to be whole. `renamed`: two looks without a wait; `trigger`: a second file announces it. */
export type Arrival =
  | { readonly kind: 'renamed' }
  | { readonly kind: 'trigger'; readonly suffix: string }
  | { readonly kind: 'stable'; readonly seconds: number };

export interface Noun {
  readonly one: string;
  readonly many: string;
}

/* ---------- reading: places, syntaxes, records, fields ---------- */

/** Where a field stands in its record. Which kinds there are is the syntax's business. */
export type Place =
  /** Delimited: the field's number, from 1. */
  | { readonly kind: 'position'; readonly index: number }
  /** Delimited with a heading: the column's name, as in the heading once trimmed. */
  | { readonly kind: 'column'; readonly name: string }
  /** Fixed width: the first byte or character, from 1, and how many. */
  | { readonly kind: 'span'; readonly start: number; readonly length: number }
  /** XML and JSON: relative to the record's element, `invoice_amount/sum`, `@currency`, `TaxTotal[@id='1']/Amount`. */
  | { readonly kind: 'path'; readonly path: string }
  /** EDIFACT, TRADACOMS, X12: `DTM+137.1.2` is tag and qualifier, element, component. */
  | { readonly kind: 'element'; readonly element: string };

/** Names that TextDecoder knows and whose first 128 bytes are ASCII, so that delimiters can be found before decoding. */
export const ENCODINGS = [
  'utf-8',
  'us-ascii',
  'windows-1252',
  'windows-1250',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface DelimitedSyntax {
  readonly kind: 'delimited';
  /** One or more ASCII characters. */
  readonly delimiter: string;
  readonly quote: string | undefined;
  /** What makes the next quote an ordinary one; the quote itself: doubled. */
  readonly escape: string | undefined;
  /** What ends a record: undefined is LF or CRLF. */
  readonly recordEnd: string | undefined;
  /** Records that begin with it are no records. */
  readonly comment: string | undefined;
  readonly heading: Heading | undefined;
  /** In a field that stands in quotes. */
  readonly lineBreaks: 'allowed' | 'refused';
  /** Every record has exactly this many fields; undefined: each record type as many as its highest position. */
  readonly fields: number | undefined;
  readonly maxRecordBytes: number;
}

/** The row with the columns' names. */
export interface Heading {
  /** Its record in the file, from 1: a report may have a title above it. */
  readonly row: number;
  /** Columns the definition does not name: let them be, or refuse the file. */
  readonly others: 'allowed' | 'refused';
}

export interface FixedSyntax {
  readonly kind: 'fixed';
  /** What start and length count. */
  readonly unit: 'bytes' | 'characters';
  /** What ends a record: undefined is LF or CRLF; 'none': records follow one another without, each as long as its type says. */
  readonly recordEnd: string | undefined;
  /** Length of every record, where one is agreed; undefined: each record type has its own. */
  readonly length: number | undefined;
  readonly maxRecordBytes: number;
}

export interface XmlSyntax {
  readonly kind: 'xml';
  /** Namespace URI by the prefix that paths use; '' is for names without one. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Elements, attributes and text that no record and no field names: let them be, or say so. */
  readonly others: 'allowed' | 'refused';
  readonly maxDepth: number;
}

export interface JsonSyntax {
  readonly kind: 'json';
  readonly others: 'allowed' | 'refused';
  readonly maxDepth: number;
}

export interface SegmentSyntax {
  readonly kind: 'edifact' | 'tradacoms' | 'x12';
  /** Segments that no record names: let them be, or say so. */
  readonly others: 'allowed' | 'refused';
  readonly maxRecordBytes: number;
}

/** A zip whose members each have a syntax of their own. */
export interface ZipSyntax {
  readonly kind: 'zip';
  readonly members: readonly ZipMember[];
  /** Of what comes out of it, all members together. */
  readonly maxBytes: number;
}

export interface ZipMember {
  /** What records say in `when: { member: … }`. */
  readonly name: string;
  /** A glob over the names inside, folders left out. */
  readonly files: string;
  readonly encoding: Encoding;
  readonly syntax: PlainSyntax;
}

export type PlainSyntax = DelimitedSyntax | FixedSyntax | XmlSyntax | JsonSyntax | SegmentSyntax;
export type Syntax = PlainSyntax | ZipSyntax;

/** How a negative amount is written. */
export type Negative =
  | { readonly kind: 'minus' | 'trailing-minus' | 'parentheses' }
  /** A letter in another field of the record: D and C. */
  | { readonly kind: 'field'; readonly field: string; readonly texts: readonly string[] };

export type SignRule = 'as-written' | 'reversed';

export interface MoneyForm {
  /** `pounds`: 212.80; `pence`: 21280; a number: as many implied decimals, 4 is 2128000. */
  readonly unit: 'pounds' | 'pence' | number;
  readonly sign: SignRule;
  readonly negative: Negative;
  readonly point: '.' | ',';
  /** Between thousands; undefined: nothing may stand there. */
  readonly thousands: string | undefined;
  /** Texts that may stand in front: `£`. */
  readonly symbols: readonly string[];
  /** Texts that mean nil: `-`. */
  readonly nil: readonly string[];
  /** Pounds must have both decimals: 7.5 is no amount. */
  readonly exact: boolean;
  /** More decimals may follow where they are noughts: 35.260. */
  readonly noughts: boolean;
}

export type FieldType =
  | { readonly kind: 'text' }
  | { readonly kind: 'code'; readonly map: Readonly<Record<string, string>> | undefined }
  | { readonly kind: 'integer' }
  /** A quantity or a rate: exact, with at most this many decimals; `implied`: written without the point. */
  | { readonly kind: 'number'; readonly decimals: number; readonly implied: boolean }
  | ({ readonly kind: 'money' } & MoneyForm)
  /** `pivot`: two-digit years from it on are of the last century. */
  | { readonly kind: 'date'; readonly formats: readonly string[]; readonly pivot: number };

/** One of several values in one text: the part between separators, from 1, or the first group of a pattern. */
export type Split =
  | { readonly kind: 'separator'; readonly by: string; readonly part: number }
  | { readonly kind: 'pattern'; readonly pattern: string };

export type FieldSource =
  | { readonly kind: 'place'; readonly place: Place }
  /** Text with `{expression}` in it, over the other fields of the record and the records above it. */
  | { readonly kind: 'value'; readonly template: string }
  /** A part of the file's name that `source.files` captures: `(?<date>…)`. */
  | { readonly kind: 'file-name'; readonly capture: string };

/** A code that stands for another: the column of the row that a dataset has for it. */
export interface FieldLookUp {
  readonly dataset: string;
  readonly column: string;
  /** Fields of the record that make the key, in its order. */
  readonly key: readonly string[];
  /** What to do where the list has no such row. */
  readonly missing: 'problem' | 'warning' | 'empty' | 'keep';
}

export interface FieldDefinition {
  readonly name: string;
  readonly source: FieldSource;
  /** What people call it: "Invoice date". */
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly trim: boolean;
  /** Taken off when reading, put on when writing. */
  readonly pad: { readonly with: string; readonly side: 'left' | 'right' } | undefined;
  /** Texts that mean empty: `00000000`. */
  readonly nullWhen: readonly string[];
  /** What an empty one is taken for. */
  readonly default: string | undefined;
  readonly split: Split | undefined;
  readonly lookUp: FieldLookUp | undefined;
  /** What its text must match as a whole. */
  readonly pattern: string | undefined;
  /** In characters. */
  readonly maxLength: number | undefined;
  /** The interface's own code for whatever is wrong with it, in place of AIMS's. */
  readonly code: string | undefined;
}

/** A record is of this type when everything in here is so. */
export interface RecordSelector {
  /** One of these texts at each place. */
  readonly equals: readonly { readonly place: Place; readonly texts: readonly string[] }[];
  /** The whole text at the place. */
  readonly matches: readonly { readonly place: Place; readonly pattern: string }[];
  readonly empty: readonly Place[];
  readonly notEmpty: readonly Place[];
  /** By where it stands in the file: its number from 1, or the last. */
  readonly index: number | 'last' | undefined;
  /** XML and JSON: from the root, `/payment_data/invoice_list/invoice`; several roots: several paths. */
  readonly paths: readonly string[];
  /** EDIFACT, TRADACOMS, X12: the segment that begins it, with its qualifier where one matters: `NAD+SU`. */
  readonly segments: readonly string[];
  /** The record of this type came last of those that can hold it: its group. */
  readonly inside: string | undefined;
  /** Of a zip. */
  readonly member: string | undefined;
}

export interface RecordDefinition {
  readonly name: string;
  readonly when: RecordSelector;
  /** The record it belongs to. `order`: the last one of that type before it; `nesting`: the element it is in. */
  readonly parent:
    | { readonly record: string; readonly by: 'order' | 'nesting' }
    | {
        readonly record: string;
        readonly by: 'key';
        /** Fields of this record, and of the parent, that must be alike. */
        readonly fields: readonly string[];
        readonly parentFields: readonly string[];
      }
    | undefined;
  readonly position: 'first' | 'last' | 'any';
  readonly min: number;
  readonly max: number | undefined;
  /** What min and max count in. */
  readonly per: 'file' | 'parent';
  readonly ignore: boolean;
  readonly fields: readonly FieldDefinition[];
  /** Fixed width: how long a record of this type is; undefined: up to the end of its last field, or the syntax's length. */
  readonly length: number | undefined;
}

/**
 * A figure that must agree with what AIMS works out: `count(invoice)`, `sum(invoice.gross)`, `hash(line.account, 10)`,
 * `records()`. The language is in docs/reference/expressions.md.
 */
export interface ControlDefinition {
  readonly code: string;
  readonly level: 'error' | 'warning';
  /** RECORD.FIELD of the file's own figure. */
  readonly record: string;
  readonly field: string;
  readonly equals: string;
  /** Counted from one record of this type to the next; undefined: over the whole file. */
  readonly each: string | undefined;
  /** A smaller difference is none; in the units of the figure. */
  readonly tolerance: number;
}

/** A rule of the interface's own, or one of AIMS's under the interface's code. */
export type RuleDefinition =
  | {
      readonly kind: 'own';
      readonly code: string;
      readonly level: 'error' | 'warning';
      /** What it judges, once each. */
      readonly each: 'document' | 'line';
      /** The field a finding points at. */
      readonly field: string;
      /** Judged only where this is so; undefined: always. */
      readonly when: string | undefined;
      /** What must be so. */
      readonly holds: string;
      /** Codes that hide it: it is not judged where one of them was found in the same line or document. */
      readonly unless: readonly string[];
      readonly heading: string;
      /** With `{expression}`. */
      readonly text: string;
      readonly fix: readonly string[];
      readonly who: string;
    }
  | {
      readonly kind: 'aims';
      /** A code of AIMS's: INV-007. */
      readonly aims: string;
      /** What the interface calls it. */
      readonly code: string;
    };

/** A small list written in the definition itself. */
export interface InlineList {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Who works out VAT, and how it is rounded; half a penny goes away from zero.
 * `sender computes`: per line. `target computes`: per rate, rounded last. `given`: the tax amounts in the file count.
 */
export const VAT_POLICIES = ['sender computes', 'target computes', 'given'] as const;
export type VatPolicy = (typeof VAT_POLICIES)[number];

export const ACCOUNTING_DATES = ['invoice date', 'load date', 'first open day'] as const;
export type AccountingDate = (typeof ACCOUNTING_DATES)[number];

/** The parts that rules need from datasets, and the dataset that plays each. */
export const DATASET_ROLES = [
  'suppliers',
  'sites',
  'budgets',
  'taxCodes',
  'periods',
  'invoices',
] as const;
export type DatasetRole = (typeof DATASET_ROLES)[number];

export interface Definition {
  /** The file's name without its ending: library-invoices. */
  readonly name: string;
  /** sha256 of the file's bytes: the version each batch pins. */
  readonly sha256: string;
  readonly title: string;
  readonly prefix: string;
  readonly nouns: { readonly document: Noun; readonly credit: Noun };
  readonly owner: Contact;
  readonly deputy: Contact;
  readonly from: {
    readonly label: string;
    readonly system: string;
    readonly email: string;
    /** Usernames of the persons behind the source; none of them may approve. Empty: not enforced, and said so. */
    readonly people: readonly string[];
  };
  readonly to: {
    readonly label: string;
    readonly long: string;
    readonly connection: string;
    readonly layout: string;
    /** Values the layout may use, by name: SOURCE, OPERATING_UNIT. */
    readonly constants: Readonly<Record<string, string>>;
  };
  readonly source: {
    /** Absolute. */
    readonly folder: string;
    readonly arrival: Arrival;
    /** Which names are taken. */
    readonly files: FileNames;
    readonly maxBytes: number;
    readonly encoding: Encoding;
    readonly finalNewline: 'required' | 'optional';
    readonly nilReturns: boolean;
  };
  readonly syntax: Syntax;
  readonly records: readonly RecordDefinition[];
  readonly controls: readonly ControlDefinition[];
  readonly rules: readonly RuleDefinition[];
  /** Small lists written in the definition. */
  readonly lists: readonly InlineList[];
  /** Lists that come with the interface: their names mean these before those of config/datasets.yaml. */
  readonly ownDatasets: readonly DatasetSettings[];
  /** Lists that expressions and look-ups name, besides those that play a part. */
  readonly otherDatasets: readonly string[];
  readonly document: DocumentDefinition;
  readonly vat: VatPolicy;
  readonly accountingDate: AccountingDate;
  readonly currency: string;
  readonly oldAfterMonths: number;
  /** Role -> dataset name. A role left out is not checked, and the approval page says so. */
  readonly datasets: Readonly<Partial<Record<DatasetRole, string>>>;
  /** Absolute path of validators/NAME.ts, where there is one. */
  readonly validator: string | undefined;
  readonly approval: {
    readonly groups: readonly string[];
    readonly second: { readonly from: Pence; readonly groups: readonly string[] } | undefined;
  };
  readonly readers: readonly string[];
  readonly confirm: {
    readonly reports: readonly Level[];
    readonly ends: Level;
    /** An answer later than this after delivery is raised, in minutes. */
    readonly withinMinutes: number;
  };
  readonly contacts: Readonly<Record<string, Contact>>;
  readonly mail: { readonly tellSender: boolean; readonly loaded: readonly string[] };
  /** Who changed the file last, where the file system can tell; never an approver of its batches. */
  readonly author: string | undefined;
}

/** Names by `*` and `?`, or by a pattern whose named groups are values that fields can take. */
export type FileNames =
  | { readonly kind: 'glob'; readonly glob: string }
  | { readonly kind: 'pattern'; readonly pattern: string };

/** Which records make a document, and where its canonical values come from. */
export interface DocumentDefinition {
  readonly record: string;
  /** May be the document's own record: a row for each line, the document's values repeated in each. */
  readonly line: string;
  /** Parts of a line, each with its own budget code and amount; undefined: the line is not split. */
  readonly distribution: string | undefined;
  /** Where the rows of a document are known by values they share; empty: each record is a document. */
  readonly groupBy: readonly string[];
  /** A row that begins a document whatever its key: the field has this text. */
  readonly startsWhen: { readonly field: string; readonly text: string } | undefined;
  /** `scattered`: the rows of a document need not follow one another. */
  readonly rows: 'together' | 'scattered';
  /** Fields that must be alike in every row of a document, besides those of groupBy. */
  readonly constant: readonly string[];
  /** The interface's own code for a row that differs in one of them. */
  readonly constantCode: string | undefined;
  /** A row with too many or too few fields: the whole file cannot be trusted, or its document alone. */
  readonly ragged: 'file' | 'document';
  /** A line of which this is so is shown and not added up; undefined: all are. */
  readonly notSummed: string | undefined;
  /** Canonical values as templates, for those not named alike: `budget: '{costCentre}-{account}'`. */
  readonly values: Readonly<Record<string, string>>;
  readonly lineValues: Readonly<Record<string, string>>;
  readonly distributionValues: Readonly<Record<string, string>>;
}

/* ---------- writing ---------- */

export type LayoutType = 'text' | 'number' | 'money' | 'date';

export interface LayoutColumn {
  readonly name: string;
  /** `{document.number}`, `{constant.SOURCE}`, text, or a mixture. */
  readonly value: string;
  readonly type: LayoutType;
  /** Most bytes the target's column takes, in the target's character set. Longer is a finding, never cut. */
  readonly max: number | undefined;
  readonly required: boolean;
}

export interface LayoutFile {
  /** With `{group}`: LIB-0417_headers.csv. */
  readonly name: string;
  readonly table: string;
  readonly each: 'document' | 'line';
  readonly columns: readonly LayoutColumn[];
}

export interface Layout {
  readonly name: string;
  readonly sha256: string;
  readonly title: string;
  /** In the order in which they are put. */
  readonly files: readonly LayoutFile[];
  /** Name of the SQL*Loader control file, where one is wanted. */
  readonly controlFile: string | undefined;
  /** Name of the last file: its presence says that the set is whole. */
  readonly marker: string;
}

/* ---------- connections ---------- */

/** What the other side promises: it moves whole sets it has taken to `done/` and keeps them; or nothing. */
export type Contract = 'moves-to-done' | 'none';

interface ConnectionBase {
  readonly name: string;
  readonly environment: Environment;
  readonly label: string;
  readonly contract: Contract;
  /** Folders under the connection's root (or absolute). */
  readonly folders: { readonly drop: string; readonly done: string; readonly outcome: string };
}

export interface FolderConnection extends ConnectionBase {
  readonly kind: 'folder';
  /** Absolute. */
  readonly path: string;
}

export interface SftpConnection extends ConnectionBase {
  readonly kind: 'sftp';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly path: string;
  /** SHA-256 fingerprints as `ssh-keygen -l` prints them; at least one, there is no "accept any". */
  readonly hostKeySha256: readonly string[];
  readonly secret:
    | { readonly kind: 'key'; readonly file: string }
    | { readonly kind: 'password'; readonly value: string };
  readonly timeoutSeconds: number;
}

export type ConnectionSettings = FolderConnection | SftpConnection;

/* ---------- the home ---------- */

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: 'required' | 'none';
  readonly username: string | undefined;
  readonly password: string | undefined;
}

export interface HomeSettings {
  readonly environment: Environment;
  readonly organisation: { readonly name: string; readonly colour: string };
  readonly service: string;
  readonly web: {
    readonly url: string;
    readonly listen: { readonly host: string; readonly port: number };
    readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
    readonly trustProxy: boolean;
  };
  readonly mail: {
    readonly from: Contact;
    readonly replyTo: Contact;
    readonly smtp: SmtpSettings | undefined;
  };
  readonly systems: Contact & { readonly help: string };
  readonly database:
    | { readonly kind: 'sqlite' }
    | { readonly kind: 'postgres'; readonly url: string };
  readonly sweepSeconds: number;
}

/** One mistake in a settings file: where, what was found, what is allowed, what to do. */
export interface SettingsMistake {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly level: 'mistake' | 'warning';
  readonly text: string;
  readonly help: string;
  /** The source line itself, with secrets masked. */
  readonly excerpt: string | undefined;
}

/** Everything a home says, read at once. `interfaces` holds only those without mistakes. */
export interface Settings {
  readonly home: HomeSettings;
  readonly interfaces: readonly Definition[];
  readonly layouts: Readonly<Record<string, Layout>>;
  readonly connections: Readonly<Record<string, ConnectionSettings>>;
  readonly datasets: Readonly<Record<string, DatasetSettings>>;
}
