/**
 * A stand-in for the finance system, for the demo and for tests: a process of its own that knows nothing of AIMS but
 * the folders and the reply contract. It is no part of the product and never runs beside a real finance system.
 *
 *   node src/demo/finance-system.ts --folder DIR [--control-port N] [--poll MS] [--validate-after MS]
 *     [--trusting] [--suppliers FILE] [--with-parent]
 */
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { openControl } from './finance-system/control.ts';
import { openService } from './finance-system/service.ts';

export {
  type FinanceSystem,
  type FinanceSystemClient,
  type FinanceSystemOptions,
  financeSystemAt,
  startFinanceSystem,
} from './finance-system/client.ts';

const USUAL_POLL_MS = 250;

function main(): void {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string' },
      'control-port': { type: 'string' },
      poll: { type: 'string' },
      'validate-after': { type: 'string' },
      trusting: { type: 'boolean', default: false },
      suppliers: { type: 'string' },
      'with-parent': { type: 'boolean', default: false },
    },
  });
  if (values.folder === undefined) throw new Error('--folder DIR is missing');
  const service = openService({
    folder: values.folder,
    validateAfterMs: numberOf(values['validate-after']),
    trusting: values.trusting,
    suppliers: values.suppliers,
  });
  const rounds = setInterval(() => tryRound(service), numberOf(values.poll) ?? USUAL_POLL_MS);
  const control = openControl(service);
  const end = () => {
    clearInterval(rounds);
    control.close(() => process.exit(0));
    control.closeAllConnections();
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // The pipe to its parent closes when the parent ends, however it ends.
  if (values['with-parent']) process.stdin.once('end', end).resume();
  control.listen(numberOf(values['control-port']) ?? 0, '127.0.0.1', () => {
    process.stdout.write(`http://127.0.0.1:${(control.address() as AddressInfo).port}\n`);
  });
}

/** A set it cannot read stays where it is, as in a real import that failed; the next round tries again. */
function tryRound(service: { round(): void }): void {
  try {
    service.round();
  } catch (error) {
    process.stderr.write(
      `finance system: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`${text} is not a number`);
  return Number(text);
}

if (import.meta.main) main();
