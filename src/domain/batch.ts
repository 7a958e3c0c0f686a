/**
 * A batch: what became of one original (or of a part of it). Its state is the last stage completed;
 * everything people read ("Ready to approve", "Waiting for Oracle") is derived, in words/.
 */

/** Each state with what it means. The first eight are the path of a file, in order. */
export const BATCH_STATES = {
  received: 'the bytes are safe in the archive and the receipt is committed',
  archived: 'the inbox copy is cleared; the original is in the archive only',
  parsed: 'the records were read; rules are still running',
  validated: 'every rule ran; open problems decide whether it can be approved',
  approved: 'all the approvals it needs were given on exact bytes',
  transformed: 'the payload was made again and is the one that was approved',
  delivered: 'the target has the whole payload',
  confirmed: 'the target answered for every document, at least "created" for one',
  refused: 'the target answered for every document, and has none of them',
  unreadable: 'the file as a whole cannot be used',
  returned: 'a person sent it back to the sender',
  withdrawn: 'a person closed it before anything was sent',
  superseded: 'a newer file replaced it',
  duplicate: 'the same bytes arrived before',
} as const;

export type BatchState = keyof typeof BATCH_STATES;

/** Which states may follow which; a transition not listed here is refused by the store. */
export const NEXT_STATES: Readonly<Record<BatchState, readonly BatchState[]>> = {
  received: ['archived', 'duplicate'],
  archived: ['parsed', 'validated', 'unreadable', 'duplicate'],
  parsed: ['validated', 'unreadable'],
  validated: ['validated', 'approved', 'returned', 'withdrawn', 'superseded', 'unreadable'],
  approved: ['transformed', 'validated', 'withdrawn'],
  transformed: ['delivered', 'withdrawn'],
  delivered: ['confirmed', 'refused'],
  confirmed: ['confirmed', 'refused'],
  refused: [],
  unreadable: ['unreadable', 'validated', 'returned', 'withdrawn', 'superseded'],
  returned: [],
  withdrawn: [],
  superseded: [],
  duplicate: ['withdrawn'],
};

/** States in which the same bytes may come again and be a new batch, not a repeat (settled: repeats). */
export const FORGETTABLE_STATES: readonly BatchState[] = [
  'returned',
  'withdrawn',
  'superseded',
  'unreadable',
];

export function mayFollow(from: BatchState, to: BatchState): boolean {
  return NEXT_STATES[from].includes(to);
}
