/**
 * Receive and archive: from a name in an inbox to a batch with its bytes safe. The order is kept literally: copy,
 * flush, name, flush folder, commit, and only then clear the inbox. Killed anywhere, nothing is lost or taken twice.
 */
import type { FileHandle } from 'node:fs/promises';
import { AIMS } from '../domain/audit-event.ts';
import { AimsError, isAimsError } from '../domain/errors.ts';
import type { Definition } from '../domain/interface.ts';
import {
  copyToArchive,
  discardCopy,
  type Kept,
  nameCopy,
} from '../stages/archive/keep-original.ts';
import {
  type InboxFile,
  type InboxLook,
  identityOf,
  listInbox,
  nameHexIn,
} from '../stages/receive/list-inbox.ts';
import {
  clearFile,
  flushInbox,
  grewAfterwards,
  isUnchanged,
  openFile,
} from '../stages/receive/open-file.ts';
import type { WholenessMemory } from '../stages/receive/wait-until-whole.ts';
import {
  addBatch,
  type BatchRow,
  batchesOfOriginal,
  liveBatchOfBytes,
  moveBatch,
} from '../store/batches.ts';
import type { Writing } from '../store/open-store.ts';
import {
  addOriginal,
  addRefusal,
  forgetRefusals,
  markCleared,
  refusals,
  unclearedOriginals,
} from '../store/originals.ts';
import { eachByItself } from './each-by-itself.ts';
import type { EngineContext } from './engine-context.ts';

/** Told of bytes as soon as they are in the archive, before they have a receipt. */
export type OnKept = (kept: Kept, fileName: string) => void;

/** One sweep of one interface's inbox. Returns how many files were taken. */
export async function sweepInbox(
  context: EngineContext,
  definition: Definition,
  memory: WholenessMemory,
  onKept: OnKept = () => undefined,
): Promise<number> {
  const look = await listInbox(definition.source);
  await noteRefusals(context, definition, look);
  const received = await settleCleared(context, definition, look);
  const whole = memory.whole(look.files, look.seen, definition.source.arrival, performance.now());
  const files = new Set([...received, ...whole]);
  return takeFiles(context, definition, [...files, ...look.troubles.values()], onKept);
}

/** One file that cannot be looked at, taken or cleared does not keep the others waiting. */
async function takeFiles(
  context: EngineContext,
  definition: Definition,
  files: readonly (InboxFile | AimsError)[],
  onKept: OnKept,
): Promise<number> {
  let taken = 0;
  await eachByItself(files, async (file) => {
    if (isAimsError(file)) throw file;
    if (await takeFile(context, definition, file, onKept)) taken += 1;
  });
  return taken;
}

/** Takes one file. False when it was not the file that was looked at any more: the next sweep sees what is there. */
async function takeFile(
  context: EngineContext,
  definition: Definition,
  file: InboxFile,
  onKept: OnKept,
): Promise<boolean> {
  const handle = await openFile(file);
  if (!handle) return false;
  try {
    const copy = await copyToArchive(handle, context.paths.originals);
    await context.mark('receive.after-copy');
    if (!(await isUnchanged(file, handle))) {
      await discardCopy(copy);
      return false;
    }
    const kept = await nameCopy(copy, context.paths.originals, context.mark);
    onKept(kept, file.displayName);
    const id = await receiveOnce(context, definition, file, kept);
    await context.mark('receive.after-commit');
    await clear(context, definition, file, handle, id);
    return true;
  } finally {
    await handle.close();
  }
}

/** The receipt for this very inbox file: the one from before a crash, or a new one. */
async function receiveOnce(
  context: EngineContext,
  definition: Definition,
  file: InboxFile,
  kept: Kept,
): Promise<number> {
  const known = await context.guards.knownArrival(
    context.store.db,
    definition.name,
    identityOf(file),
  );
  if (known?.sha256 === kept.sha256) return known.id;
  // The same place in the file system, other bytes: what was there before is gone from the inbox.
  if (known) await archived(context, known.id);
  return context.store.write((tx) =>
    receive(tx, definition, kept, {
      name: file.displayName,
      door: 'folder',
      identity: identityOf(file),
    }),
  );
}

/** Writes the receipt and makes the batch; a repeat of live bytes is a batch too, in its own grey state. */
async function receive(
  tx: Writing,
  definition: Definition,
  kept: Kept,
  arrival: { readonly name: string; readonly door: string; readonly identity: string },
): Promise<number> {
  const repeatOf = await liveBatchOfBytes(tx.db, definition.name, kept.sha256);
  const originalId = await addOriginal(tx, {
    interface: definition.name,
    sha256: kept.sha256,
    bytes: kept.bytes,
    file_name: arrival.name,
    door: arrival.door,
    identity: arrival.identity,
    received_at: tx.at,
    cleared_at: null,
  });
  const isRepeat = repeatOf !== undefined && !mayBeNil(definition, repeatOf);
  const batch = await addBatch(tx, {
    prefix: definition.prefix,
    interface: definition.name,
    originalId,
    state: 'received',
    definition: definition.sha256,
    repeatOf: isRepeat ? repeatOf.ref : null,
  });
  tx.audit({
    event: 'batch.received',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: {
      sha256: kept.sha256,
      bytes: kept.bytes,
      door: arrival.door,
      interface: definition.name,
      definition: definition.sha256,
    },
    detail: arrival.name,
  });
  return originalId;
}

/**
 * Nothing to report, twice: where the definition expects such files, each is a file of its own. What is in a file that
 * is not checked yet nobody knows; then the check says whether this one is a repeat.
 */
function mayBeNil({ source }: Definition, before: BatchRow): boolean {
  return source.nilReturns && (before.check_id === null || isNil(before));
}

export function isNil({ check_id: checkId, invoices, credits }: BatchRow): boolean {
  return checkId !== null && invoices + credits === 0;
}

async function clear(
  context: EngineContext,
  definition: Definition,
  file: InboxFile,
  handle: FileHandle,
  id: number,
): Promise<void> {
  const cleared = await clearFile(file, definition.source.arrival);
  await context.mark('receive.after-unlink');
  if (cleared === 'cleared') {
    // First: a folder that cannot be flushed must not cost what the sender wrote meanwhile.
    if (await grewAfterwards(file, handle)) await receiveGrown(context, definition, file, handle);
    await flushInbox(file);
  }
  await archived(context, id);
}

/** The sender held the file open and wrote on after it was cleared: those bytes are a new arrival, not lost. */
async function receiveGrown(
  context: EngineContext,
  definition: Definition,
  file: InboxFile,
  handle: FileHandle,
): Promise<void> {
  const copy = await copyToArchive(handle, context.paths.originals);
  const kept = await nameCopy(copy, context.paths.originals, context.mark);
  const identity = `${identityOf(file)}:grown`;
  const id = await context.store.write((tx) =>
    receive(tx, definition, kept, { name: file.displayName, door: 'folder', identity }),
  );
  await archived(context, id);
}

/** The inbox copy is gone: the receipt is complete, and its batch can be checked (or is a repeat, and over). */
async function archived(context: EngineContext, originalId: number): Promise<void> {
  await context.store.write(async (tx) => {
    await markCleared(tx, originalId);
    for (const batch of await batchesOfOriginal(tx.db, originalId)) {
      if (batch.state === 'received') await archiveBatch(tx, batch);
    }
  });
  context.wake('check');
}

async function archiveBatch(tx: Writing, batch: BatchRow): Promise<void> {
  if (batch.repeat_of !== null) return noteRepeat(tx, batch, batch.repeat_of);
  await moveBatch(tx, batch, 'archived');
  tx.audit({
    event: 'batch.archived',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: { from: 'received', to: 'archived' },
  });
}

/** The same bytes as `of`: over at once. Throws DECISION_OVERTAKEN when the batch has gone on. */
export async function noteRepeat(tx: Writing, batch: BatchRow, of: string): Promise<void> {
  if (!(await moveBatch(tx, batch, 'duplicate', { repeat_of: of })))
    throw new AimsError('DECISION_OVERTAKEN', { ref: batch.ref, what: 'state' });
  tx.audit({
    event: 'batch.repeat',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: { from: batch.state, to: 'duplicate', of },
  });
}

/**
 * Receipts whose inbox file is gone although nobody noted the clearing: a crash came between the two. Returns the files
 * that are still there: they are whole, also where the trigger that said so has been removed.
 */
async function settleCleared(
  context: EngineContext,
  definition: Definition,
  { files, troubles }: InboxLook,
): Promise<readonly InboxFile[]> {
  const open = await unclearedOriginals(context.store.db, definition.name);
  const present = new Map(files.map((file) => [identityOf(file), file]));
  // What cannot be looked at may be the very file: nobody knows that it is gone.
  const isGone = (identity: string) => !present.has(identity) && !troubles.has(nameHexIn(identity));
  for (const original of open) {
    if (isGone(original.identity)) await archived(context, original.id);
  }
  return open.flatMap(({ identity }) => present.get(identity) ?? []);
}

async function noteRefusals(
  context: EngineContext,
  definition: Definition,
  look: InboxLook,
): Promise<void> {
  const known = (await refusals(context.store.db)).filter(
    (refusal) => refusal.interface === definition.name,
  );
  const refusedNow = new Map(look.refused.map((entry) => [entry.nameHex, entry]));
  const gone = known.filter(
    ({ name_hex: name, reason }) =>
      refusedNow.get(name)?.reason !== reason && !look.troubles.has(name),
  );
  const fresh = look.refused.filter(
    (entry) =>
      !known.some(
        (refusal) => refusal.name_hex === entry.nameHex && refusal.reason === entry.reason,
      ),
  );
  if (gone.length === 0 && fresh.length === 0) return;
  await context.store.write(async (tx) => {
    await forgetRefusals(
      tx,
      definition.name,
      gone.map((refusal) => refusal.name_hex),
    );
    for (const entry of fresh) {
      const row = {
        interface: definition.name,
        name_hex: entry.nameHex,
        file_name: entry.displayName,
        reason: entry.reason,
        seen_at: tx.at,
      };
      if (!(await addRefusal(tx, row))) continue;
      tx.audit({
        event: 'inbox.refused',
        actor: AIMS,
        subject: `interface:${definition.name}`,
        facts: { reason: entry.reason, bytes: Number(entry.stats.size) },
        detail: entry.displayName,
      });
    }
  });
}
