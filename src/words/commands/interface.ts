/** What `aims interface` says: of definitions that are proposed, and of files read with one. */
import type { Finding } from '../../domain/finding.ts';
import { describeFinding } from '../findings.ts';
import { count, formatNumber, listOf } from '../format.ts';
import type { Labels } from '../labels.ts';

/* ---------- aims interface list ---------- */

const INTERFACE_NOUNS = { one: 'interface', many: 'interfaces' };

export const LIST_HEADS = ['Name', 'Prefix', 'Title', 'Syntax', 'From', 'To', ''] as const;

export type Standing = 'in force' | 'example' | 'has mistakes';

/** 3 interfaces in force, 2 examples, 1 with mistakes. */
export function listSentence(standings: readonly Standing[]): string {
  const of = (standing: Standing) => standings.filter((one) => one === standing).length;
  const [examples, wrong] = [of('example'), of('has mistakes')];
  const parts = [
    `${count(of('in force'), INTERFACE_NOUNS)} in force`,
    ...(examples === 0 ? [] : [count(examples, { one: 'example', many: 'examples' })]),
    ...(wrong === 0 ? [] : [`${formatNumber(wrong)} with mistakes`]),
  ];
  return `${parts.join(', ')}.`;
}

/* ---------- aims interface new ---------- */

export function badName(found: string): string {
  return `The name of an interface has small letters, digits and hyphens, a letter first (library-invoices), not ${found}.`;
}

export function isThere(path: string): string {
  return `${path} is there already. AIMS writes over no definition: take another name, or move it away first.`;
}

export function sampleTooLarge(path: string, limit: string): string {
  return `${path} has more than ${limit}. Take a smaller file, or its beginning.`;
}

export function nothingProposed(fileName: string, why: string): string {
  return `AIMS can propose nothing from ${fileName}. ${why}`;
}

interface Proposed {
  readonly records: readonly { readonly name: string; readonly seen: number }[];
  readonly documents: number | undefined;
  readonly gross: string | undefined;
}

/** Found in it: 1 header, 3 invoice, 4 line. They make 3 documents that come to 260.00. */
export function proposedSentence({ records, documents, gross }: Proposed): string {
  const found = `Found in it: ${records.map(({ name, seen }) => `${formatNumber(seen)} ${name}`).join(', ')}.`;
  if (documents === undefined) return found;
  const total = gross === undefined ? '' : ` that come to ${gross}`;
  return `${found} They make ${count(documents, { one: 'document', many: 'documents' })}${total}.`;
}

export function unsureHeading(doubts: number): string {
  const points = count(doubts, { one: 'point', many: 'points' });
  return doubts === 0 ? 'The sample left nothing open.' : `AIMS is unsure of ${points}:`;
}

/** What a doubt is about: `invoice.date`. */
export function aboutWords(record: string | undefined, field: string | undefined): string {
  return [record, field].filter((part) => part !== undefined).join('.');
}

export function fillInSentence(places: number): string {
  const lines = count(places, { one: 'line', many: 'lines' });
  return `${lines} marked FILL IN: settings refuse the definition until they are filled in.`;
}

export function nothingWritten(command: string): string {
  return `Nothing was written. To write it into the home: ${command}`;
}

export function writtenSentence(paths: readonly string[], check: string): string {
  return `Wrote ${listOf(paths)}. Fill them in, then: ${check}`;
}

/* ---------- aims interface preview ---------- */

export type PreviewProblem =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'no-type' }
  | { readonly kind: 'width'; readonly found: number; readonly expected: number }
  /** Of a field that is made of others. */
  | { readonly kind: 'made-of-unread' };

interface DescribedProblem {
  readonly code: string | undefined;
  /** A few words, for a table. */
  readonly heading: string;
  readonly text: string;
}

export function describeProblem(problem: PreviewProblem, labels: Labels): DescribedProblem {
  if (problem.kind === 'finding') {
    const { code, heading, text } = describeFinding(problem.finding, labels);
    return { code, heading, text };
  }
  const text = wordsOf(problem);
  return { code: undefined, heading: text, text };
}

function wordsOf(problem: Exclude<PreviewProblem, { kind: 'finding' }>): string {
  switch (problem.kind) {
    case 'no-type':
      return 'No type of record in the definition takes it.';
    case 'width':
      return `It is ${formatNumber(problem.found)} wide; the definition expects ${formatNumber(problem.expected)}.`;
    case 'made-of-unread':
      return 'It is made of a field that could not be read.';
  }
}

export const PREVIEW_HEADS = ['Field', 'At', 'In the file', 'Read as'] as const;
export const NO_TYPE = 'no type';
export const IGNORED = 'ignored';
/** In place of where a field stands, where it is worked out. */
export const MADE = 'made';
export const NOTHING_THERE = 'nothing there';

export function recordHeading(line: number, type: string, begins: string): string {
  return `Line ${formatNumber(line)}  ${type}  ${begins}`;
}

interface PreviewFigures {
  readonly total: number;
  readonly shown: number;
  readonly types: readonly (readonly [type: string, count: number])[];
  readonly untyped: number;
  readonly problems: number;
}

const RECORD = { one: 'record', many: 'records' };

/** Read 42 records (1 header, 38 invoice); 6 are shown. Every field could be read. */
export function previewSentence(figures: PreviewFigures): string {
  const { total, shown, types, untyped, problems } = figures;
  if (total === 0) return 'There are no records in it.';
  const counted = [...types, ...(untyped === 0 ? [] : [['of no type', untyped] as const])];
  const each = counted.map(([type, number]) => `${formatNumber(number)} ${type}`).join(', ');
  const rest = shown === total ? '' : `; ${formatNumber(shown)} are shown, for more: --rows NUMBER`;
  const read =
    problems === 0
      ? 'Every field could be read.'
      : `${count(problems, { one: 'place', many: 'places' })} could not be read.`;
  return `Read ${count(total, RECORD)} (${each})${rest}. ${read}`;
}

/* ---------- aims schema ---------- */

export function noSuchKind(found: string, kinds: readonly string[]): string {
  return `${found} is no kind of settings file. There are ${listOf(kinds)}.`;
}
