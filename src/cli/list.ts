/** How every list of something that grows is answered: a table, how many there are in all, and the same for programs. */
import { howMany, type Nouns } from '../words/commands/listing.ts';
import { done, type Invocation, numberOption, type Outcome } from './command.ts';

const SHOWN = 25;
const MOST = 5_000;

export function limitOf(invocation: Invocation): number {
  return numberOption(invocation, 'limit', { least: 1, most: MOST }) ?? SHOWN;
}

export interface Listing<Item> {
  /** Its name in the answer for programs. */
  readonly name: string;
  readonly items: readonly Item[];
  /** How many there are, shown or not. */
  readonly total: number;
  readonly nouns: Nouns;
  /** Said where there is none. */
  readonly none: string;
  readonly data: (item: Item) => unknown;
  readonly table: (items: readonly Item[]) => readonly string[];
}

export function listOutcome<Item>(listing: Listing<Item>): Outcome {
  const { name, items, total, nouns, none, data, table } = listing;
  const lines =
    items.length === 0 ? [none] : [...table(items), '', howMany(items.length, total, nouns)];
  return done({ [name]: items.map(data), total }, lines);
}
