/**
 * Read this first: the path of a file. Eight verbs in order, the state each leads to, and who does the joining.
 * No stage knows another; engine/ joins them, one transaction a step.
 */
import type { BatchState } from '../domain/batch.ts';

interface Step {
  readonly verb: string;
  readonly leadsTo: BatchState;
  /** Where the step is joined to the store and the trail. */
  readonly joinedIn: string;
}

export const PATH: readonly Step[] = [
  { verb: 'receive', leadsTo: 'received', joinedIn: 'engine/receive-file.ts' },
  { verb: 'archive', leadsTo: 'archived', joinedIn: 'engine/receive-file.ts' },
  { verb: 'parse', leadsTo: 'parsed', joinedIn: 'engine/check-batch.ts' },
  { verb: 'validate', leadsTo: 'validated', joinedIn: 'engine/check-batch.ts' },
  { verb: 'decide', leadsTo: 'approved', joinedIn: 'engine/decide-batch.ts' },
  { verb: 'transform', leadsTo: 'transformed', joinedIn: 'engine/transform-batch.ts' },
  { verb: 'deliver', leadsTo: 'delivered', joinedIn: 'engine/deliver-batch.ts' },
  { verb: 'confirm', leadsTo: 'confirmed', joinedIn: 'engine/confirm-batch.ts' },
];

/** Work that AIMS does by itself on batches in these states. */
export const TO_CHECK: readonly BatchState[] = ['archived', 'parsed'];
export const TO_TRANSFORM: readonly BatchState[] = ['approved'];
/** States in which a target may still have something to say; after "refused" it can only be a contradiction. */
export const TO_CONFIRM: readonly BatchState[] = [
  'transformed',
  'delivered',
  'confirmed',
  'refused',
];
