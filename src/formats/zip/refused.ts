/** Why a zip is not read: thrown inside this folder, and a fault outside. */
import type { SourceFault, SourceFaultReason } from '../syntax.ts';

export class Refused extends Error {
  readonly fault: SourceFault;

  /** A zip has no lines: those are of its members. */
  constructor(reason: SourceFaultReason, facts: Partial<SourceFault> = {}) {
    super(reason);
    this.name = 'Refused';
    this.fault = { line: 1, ...facts, reason };
  }
}
