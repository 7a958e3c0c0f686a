/** One kind of thing that interfaces name: which there are, and which of them can be used. */
export interface Shelf<T> {
  /** Where people find them: config/connections/. */
  readonly where: string;
  readonly names: readonly string[];
  readonly usable: Readonly<Record<string, T>>;
}
