/**
 * The guards that make the promises true, as parts. app.ts composes the whole set; a crash test composes AIMS
 * without one and expects to see the harm. Nothing in src leaves one out.
 */

import { verifyOriginal } from '../stages/archive/keep-original.ts';
import { lookFor } from '../stages/deliver/send-payload.ts';
import { claimDocuments } from '../store/decisions.ts';
import { unclearedByIdentity } from '../store/originals.ts';

export interface Guards {
  /** Receive: a file that was taken before a crash is known again, and only cleared. */
  readonly knownArrival: typeof unclearedByIdentity;
  /** Decide: a document's number is taken once, whichever batch is first. */
  readonly claimDocuments: typeof claimDocuments;
  /** Transform: the original is still what its name says. */
  readonly verifyOriginal: typeof verifyOriginal;
  /** Deliver: the target is asked what it has before anything is sent again. */
  readonly lookBeforeResend: typeof lookFor;
}

export const GUARDS: Guards = {
  knownArrival: unclearedByIdentity,
  claimDocuments,
  verifyOriginal,
  lookBeforeResend: lookFor,
};
