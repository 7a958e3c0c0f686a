/** What an expression may speak of: names, lists and records. The caller knows them; the language does not. */
import type { Type, Value } from './value.ts';

/** A value that an expression can name, in a context that is whatever the caller reads it from. */
export interface Name<C> {
  readonly type: Type;
  /** A number is a safe integer in units of its last decimal, a date is ISO; undefined: empty, or could not be read. */
  readonly get: (context: C) => Value;
}

type Row = Readonly<Record<string, string>>;

/** A list that `known` and `lookUp` ask. */
export interface List {
  /** Its key's parts, in order. */
  readonly key: readonly string[];
  readonly columns: readonly string[];
  find(...keyParts: string[]): Row | undefined;
  /** Whether a key begins with these parts; without it `known` wants them all. */
  readonly hasPrefix?: ((...keyParts: string[]) => boolean) | undefined;
}

/** Records that can be counted and added up. */
export interface Records<C, R> {
  /** By name within the record: `net` for what the expression calls `line.net`. */
  readonly names: ReadonlyMap<string, Name<R>>;
  /** Those that belong to a context; not needed by a control, which is given them one by one. */
  readonly rows?: ((context: C) => Iterable<R>) | undefined;
}

/** `C`: what the names are read from. `R`: what the names of records are read from. */
export interface Scope<C, R = never> {
  /** By the whole name, dots and all. */
  readonly names: ReadonlyMap<string, Name<C>>;
  readonly lists?: ReadonlyMap<string, List> | undefined;
  readonly records?: ReadonlyMap<string, Records<C, R>> | undefined;
  /** For `records()`: how many the file has had since the group began. */
  readonly units?: ((context: C) => Value) | undefined;
}
