/**
 * Finds the columns of a definition in the heading of a file, wherever they stand in it. Names are compared without
 * blanks at their ends and as Unicode normal form C; a heading that leaves a choice is refused, never guessed at.
 */
import type { Heading } from '../../domain/interface.ts';
import type { SourceFault } from '../syntax.ts';
import type { DelimitedRecord } from './delimited-record.ts';

/** What a definition asks for, by slot: a name, or a field's number from 0. */
export type Wanted = string | number;

type FoundColumns =
  /** The field's number, from 0, by slot. */
  { readonly indexes: readonly number[]; readonly width: number } | { readonly fault: SourceFault };

export function columnName(text: string): string {
  return text.trim().normalize('NFC');
}

export function findColumns(
  heading: DelimitedRecord,
  wanted: readonly Wanted[],
  others: Heading['others'],
): FoundColumns {
  const names = Array.from({ length: heading.width ?? 0 }, (_, at) =>
    columnName(heading.field(at) ?? ''),
  );
  const fault = faultOf(heading, names, wanted, others);
  if (fault !== undefined) return { fault: { ...fault, line: heading.line } };
  const indexes = wanted.map((want) => (typeof want === 'string' ? names.indexOf(want) : want));
  return { indexes, width: names.length };
}

type HeadingFault = Omit<SourceFault, 'line'>;

function faultOf(
  heading: DelimitedRecord,
  names: readonly string[],
  wanted: readonly Wanted[],
  others: Heading['others'],
): HeadingFault | undefined {
  const asked = wanted.filter((want) => typeof want === 'string');
  return (
    undecoded(heading) ??
    unnamed(asked) ??
    twice(names, asked) ??
    missing(names, asked) ??
    (others === 'refused' ? unknown(names, wanted) : undefined)
  );
}

function undecoded({ faults }: DelimitedRecord): HeadingFault | undefined {
  const fault = faults.find(({ kind }) => kind === 'encoding');
  return fault && { reason: 'encoding', found: fault.found };
}

/** A column without a name cannot be asked for by name, even where there is only one. */
function unnamed(asked: readonly string[]): HeadingFault | undefined {
  return asked.includes('') ? { reason: 'column-unnamed' } : undefined;
}

function twice(names: readonly string[], asked: readonly string[]): HeadingFault | undefined {
  const found = asked.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  return found === undefined ? undefined : { reason: 'column-twice', found };
}

function missing(names: readonly string[], asked: readonly string[]): HeadingFault | undefined {
  const lacking = asked.filter((name) => !names.includes(name));
  if (lacking.length === 0) return undefined;
  return { reason: 'column-missing', expected: listed(lacking), found: listed(names) };
}

function unknown(names: readonly string[], wanted: readonly Wanted[]): HeadingFault | undefined {
  const strangers = names.filter((name, at) => !wanted.includes(name) && !wanted.includes(at));
  if (strangers.length === 0) return undefined;
  if (strangers.every((name) => name === '')) {
    return { reason: 'column-unnamed', found: String(names.indexOf('') + 1) };
  }
  return { reason: 'column-unknown', found: listed(strangers.filter((name) => name !== '')) };
}

const SHOWN_CHARACTERS = 500;

/** Cut where a file without line ends would give a sentence of its whole first record. */
function listed(names: readonly string[]): string {
  const list = names.join(', ');
  return list.length > SHOWN_CHARACTERS ? `${list.slice(0, SHOWN_CHARACTERS)}…` : list;
}
