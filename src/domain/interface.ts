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

/* ---------- reading ---------- */

export type SignRule = 'as-written' | 'reversed';

export type FieldType =
  | { readonly kind: 'text' }
  | { readonly kind: 'code'; readonly map: Readonly<Record<string, string>> | undefined }
  | { readonly kind: 'integer' }
  | { readonly kind: 'money'; readonly unit: 'pounds' | 'pence'; readonly sign: SignRule }
  | { readonly kind: 'date'; readonly formats: readonly string[] };

export interface FieldDefinition {
  readonly name: string;
  /** Position in the record, from 1. */
  readonly at: number;
  /** What people call it: "Invoice date". */
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly trim: boolean;
}

/** A record is of this type when every listed position has exactly that text. */
export interface RecordSelector {
  readonly equals: Readonly<Record<number, string>>;
}

export interface RecordDefinition {
  readonly name: string;
  readonly when: RecordSelector;
  /** The record it belongs to: the last one of that type before it. */
  readonly parent: string | undefined;
  readonly position: 'first' | 'last' | 'any';
  readonly min: number;
  readonly max: number | undefined;
  readonly ignore: boolean;
  readonly fields: readonly FieldDefinition[];
}

/** `count(RECORD)` or `sum(RECORD.FIELD)`: what AIMS works out itself and holds against the file's own figure. */
export type ControlExpression =
  | { readonly kind: 'count'; readonly record: string }
  | { readonly kind: 'sum'; readonly record: string; readonly field: string };

export interface ControlDefinition {
  readonly code: string;
  /** RECORD.FIELD of the file's own figure. */
  readonly record: string;
  readonly field: string;
  readonly equals: ControlExpression;
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
    /** A glob over names, `*` and `?` only. */
    readonly files: string;
    readonly maxBytes: number;
    readonly encoding: 'utf-8' | 'windows-1252' | 'iso-8859-1';
    readonly finalNewline: 'required' | 'optional';
    readonly nilReturns: boolean;
  };
  readonly syntax: {
    readonly kind: 'delimited';
    readonly delimiter: string;
    readonly quote: string | undefined;
    /** Every record has exactly this many fields; undefined: each record type as many as its highest position. */
    readonly fields: number | undefined;
    readonly maxRecordBytes: number;
  };
  readonly records: readonly RecordDefinition[];
  readonly controls: readonly ControlDefinition[];
  readonly document: {
    readonly record: string;
    readonly line: string;
    /** Canonical values made of fields, for those not named alike: `budget: '{costCentre}-{account}'`. */
    readonly values: Readonly<Record<string, string>>;
    readonly lineValues: Readonly<Record<string, string>>;
  };
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
