/**
 * The check process: a program of its own, started with few rights, that reads one file and answers with documents
 * and findings. It may loop, crash or run out of memory; the parent ends it. It never writes but into the one folder
 * it was given.
 */
import { createHash } from 'node:crypto';
import { isAimsError } from '../../domain/errors.ts';
import { machineCode } from '../../lib/machine-code.ts';
import type { CheckJob, FromChild, ToChild } from './check-contract.ts';
import { previewPayload, runCheck, writePayload } from './check-run.ts';
import { type LoadedSetup, loadSetup } from './load-setup.ts';
import { Outbox, type Send } from './outbox.ts';
import { warmUp } from './warm-up.ts';

/** How the parent says that this is a process for after the decision, which never loads a validator. */
const FOR_TRANSFORM = '--for-transform';

const send = takeSend();
const outbox = new Outbox(send);
let loaded: LoadedSetup | undefined;
let job: CheckJob | undefined;

process.on('disconnect', () => process.exit(0));
// A service manager's stop goes to every process of the service: AIMS ends its checks itself when their work is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
process.on('message', (message: ToChild) => {
  if (message.kind === 'taken') outbox.taken();
  else void answer(message).catch(fail);
});

async function answer(message: Exclude<ToChild, { kind: 'taken' }>): Promise<void> {
  switch (message.kind) {
    case 'setup':
      loaded = await loadSetup(message.setup, !isForTransform());
      await send({ kind: 'ready' });
      // It only makes the check quicker: what goes wrong in it says nothing of any file.
      if (!isForTransform()) await warmUp(loaded, () => job !== undefined).catch(() => undefined);
      return;
    case 'check':
      job = message.job;
      return check(ready(), job);
    case 'preview':
      if (job === undefined) throw new TypeError('preview before check');
      return send({
        kind: 'manifest',
        entries: await previewPayload(ready(), job, message.context),
      });
    case 'transform':
      return send({
        kind: 'manifest',
        entries: await writePayload(ready(), message.job, message.context, message.folder),
      });
  }
}

async function check(setup: LoadedSetup, checked: CheckJob): Promise<void> {
  const summary = await runCheck(setup, checked, {
    documents: (documents) => outbox.put({ kind: 'documents', documents }),
    findings: (findings) => outbox.put({ kind: 'findings', findings }),
  });
  await send({ kind: 'checked', summary });
}

function isForTransform(): boolean {
  return process.argv.includes(FOR_TRANSFORM);
}

function ready(): LoadedSetup {
  if (loaded === undefined) throw new TypeError('asked before setup');
  return loaded;
}

/** What went wrong by its kind and place, never by its text, which may hold what the file says. */
async function fail(error: unknown): Promise<void> {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const reference = `E-${createHash('sha256').update(stack).digest('hex').slice(0, 6).toUpperCase()}`;
  await send({
    kind: 'failed',
    what: isAimsError(error) ? error.code : nameAndPlace(error, stack),
    reference,
    about: isAimsError(error) ? error.context : {},
  });
}

function nameAndPlace(error: unknown, stack: string): string {
  const name = machineCode(error) ?? (error instanceof Error ? error.name : 'unknown');
  const place = /\/(src\/[^\s)]+)/.exec(stack)?.[1];
  return place === undefined ? name : `${name} at ${place}`;
}

/** Takes the way to the parent out of reach: a validator runs in this process and must not speak for the check. */
function takeSend(): Send {
  const { send: raw } = process;
  if (raw === undefined)
    throw new TypeError('the check process is started by AIMS, with a channel');
  const bound = raw.bind(process);
  Reflect.deleteProperty(process, 'send');
  return (message: FromChild) =>
    new Promise((resolve, reject) => {
      bound(message, undefined, {}, (error: Error | null) =>
        error === null ? resolve() : reject(error),
      );
    });
}
