/** What `aims batch` says: the list, and everything about one batch. */
import { countOf, grossOf, type Totals } from '../../domain/document.ts';
import type { BatchPage, DeliveryView } from '../../engine/views.ts';
import { deliveryTrouble } from '../delivery-trouble.ts';
import { count, countTotals, formatMoney } from '../format.ts';
import type { Labels } from '../labels.ts';
import { notThereLabel } from '../states.ts';

export const batchHeads = {
  ref: 'Batch',
  interface: 'Interface',
  arrived: 'Arrived',
  documents: 'Documents',
  total: 'Total',
  status: 'Status',
} as const;

export const NO_BATCHES = 'No files have arrived yet.';
export const NO_MATCH = 'No batch matches.';

export const BATCHES = { one: 'batch', many: 'batches' } as const;

export const batchParts = {
  file: 'File',
  arrived: 'Arrived',
  total: 'Total',
  approvals: 'Approvals',
  load: 'Load',
  legs: 'Do the totals agree?',
  refusals: 'What was refused, held or cancelled',
  history: 'History, newest first',
} as const;

export function totalText(totals: Totals, labels: Labels): string {
  return `${countTotals(totals, labels)}, ${formatMoney(grossOf(totals))}`;
}

export function approvalsText(given: readonly string[], needed: number): string {
  const of = `${given.length} of ${needed}`;
  return given.length === 0 ? of : `${of}: ${given.join('; ')}`;
}

export function triesText({ attempts, lastError }: DeliveryView, to: string): string {
  const words = count(attempts.length, { one: 'try', many: 'tries' });
  if (lastError === undefined) return words;
  return `${words}. ${deliveryTrouble(lastError, attempts.at(-1)?.detail, to)}`;
}

/** The legs of the way, each with its words: received, approved, sent, and what the target says. */
export function legs(
  { reconciliation, facts }: Pick<BatchPage, 'reconciliation' | 'facts'>,
  labels: Labels,
): readonly (readonly [label: string, totals: Totals])[] {
  const { received, approved, sent, confirmed, refused, held, unanswered } = reconciliation;
  const all: readonly (readonly [string, Totals | undefined])[] = [
    ['Received', received],
    ['Approved', approved],
    [`Sent to ${labels.to}`, sent],
    [`Confirmed by ${labels.to}`, sent && confirmed],
    [notThereLabel(facts, labels.to), sent && refused],
    [`On hold in ${labels.to}`, sent && held],
    ['No answer yet', sent && some(unanswered)],
  ];
  return all.flatMap(([label, totals]) => (totals === undefined ? [] : [[label, totals] as const]));
}

function some(totals: Totals): Totals | undefined {
  return countOf(totals) === 0 ? undefined : totals;
}

export function returned(ref: string, from: string): string {
  return `${ref} is returned to ${from}. AIMS tells ${from} by email as soon as it runs. Nothing of it was sent.`;
}

export function withdrawn(ref: string): string {
  return `${ref} is closed. Nothing of it was sent.`;
}

/** `isOpen`: an answer that came meanwhile differs too. */
export function settled(ref: string, isOpen: boolean): string {
  const rest = isOpen ? ' An answer that has come since differs too.' : '';
  return `What differed in ${ref} is settled. AIMS believes what it knew before.${rest}`;
}

export function reasonLength(length: number): string {
  return `The reason has ${length} characters. Write 10 to 1,000: ${length < 10 ? 'whoever reads it must understand it' : 'put the rest elsewhere'}.`;
}
