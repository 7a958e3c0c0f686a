/**
 * As AIMS is told to stop with its whole process group right after it has started a check: says the process of the check
 * when that is ready, and goes on. It never ends by itself.
 */
import { startCheckProcess } from '../../../src/engine/check/check-process.ts';
import { childrenOf } from '../../support/processes.ts';
import { archive, definitionOf, setupOf } from './library.ts';

process.on('SIGINT', () => undefined);
await using home = await archive();
const setup = setupOf({ ...definitionOf('library-invoices'), validator: undefined });
const starting = startCheckProcess(setup, { paths: home.paths });
process.kill(0, 'SIGINT');
await starting;
process.stdout.write(`${childrenOf(process.pid)}\n`);
await new Promise(() => setInterval(() => undefined, 60_000));
