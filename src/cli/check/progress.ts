/**
 * Says how far a long check is: on a terminal after a second and at most ten times a second, elsewhere one line every
 * half minute. A quick check says nothing.
 */
import type { CheckSink } from '../../engine/check/check-run.ts';
import type { Terminal } from '../terminal.ts';

const AFTER_MS = 1_000;
const REDRAW_MS = 100;
const LINE_MS = 30_000;

/** Passes everything on to `sink` and counts on the way. */
export function withProgress(
  sink: CheckSink,
  terminal: Terminal,
  words: (documents: number) => string,
): { sink: CheckSink; end(): void } {
  let documents = 0;
  let next = performance.now() + (terminal.canRedraw ? AFTER_MS : LINE_MS);
  let drawn = false;
  const show = () => {
    if (performance.now() < next) return;
    next = performance.now() + (terminal.canRedraw ? REDRAW_MS : LINE_MS);
    drawn = terminal.canRedraw;
    if (terminal.canRedraw) terminal.redraw(words(documents));
    else terminal.tell(words(documents));
  };
  return {
    sink: {
      documents: (some) => {
        documents += some.length;
        show();
        return sink.documents(some);
      },
      findings: (some) => sink.findings(some),
    },
    end: () => {
      if (drawn) terminal.redraw('');
    },
  };
}
