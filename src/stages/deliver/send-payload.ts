/**
 * Brings one payload to one connection: looks first, then puts the files in the order of the manifest, the marker
 * last. Attempts are at least once; the effect is once because nothing is sent that the target may already have.
 */
import { join } from 'node:path';
import type { Connection } from '../../connections/connection.ts';
import type { Manifest, ManifestEntry } from '../../domain/delivery.ts';
import { AimsError } from '../../domain/errors.ts';
import { type Mark, noCrash } from '../../lib/crash-points.ts';
import { sha256OfFile } from '../../lib/hash.ts';

/** A payload as it is looked for at the target. */
export interface Sought {
  /** The last entry is the marker: its presence says that the set is whole. */
  readonly manifest: Manifest;
  /** GROUP_ID: what the target's outcome file is named by. */
  readonly group: string;
  /**
   * An earlier attempt may have put the marker: it was cut off, or ended in doubt. Only matters where the target
   * leaves no trace; there an attempt that failed with an error cannot have put it (else it had ended in doubt).
   */
  readonly earlierAttempt: boolean;
}

export interface Payload extends Sought {
  /** Where the files are on this machine. */
  readonly folder: string;
  readonly mark?: Mark;
}

/**
 * What the target has of a payload: `whole` in its drop folder; `taken` by its consumer; `partial` or `none`, so that
 * sending is safe; `different` bytes under our names; or `unknown`, because a consumer that leaves no trace may have it.
 */
export type Seen = 'whole' | 'none' | 'partial' | 'taken' | 'different' | 'unknown';

export type Look = (connection: Connection, sought: Sought) => Promise<Seen>;

export type Sent =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'already-there' }
  | { readonly kind: 'in-doubt'; readonly why: 'no-trace' | 'marker-unanswered' };

/** `look` is the guard that keeps the effect to once: a part, so that a crash test can show the harm without it. */
export async function sendPayload(
  connection: Connection,
  payload: Payload,
  look: Look = lookFor,
): Promise<Sent> {
  await assertUnchanged(payload);
  const seen = await look(connection, payload);
  switch (seen) {
    case 'whole':
    case 'taken':
      return { kind: 'already-there' };
    case 'unknown':
      return { kind: 'in-doubt', why: 'no-trace' };
    case 'different':
      throw new AimsError('CONNECTION_CONFLICT', {
        connection: connection.settings.name,
        what: `the files of ${payload.group}`,
      });
    case 'none':
    case 'partial':
      await putFiles(connection, payload);
      return putMarker(connection, payload);
    default:
      return seen satisfies never;
  }
}

/* ---------- looking ---------- */

/**
 * Looks where a consumer moves the marker from and to, in that order: the other way round, a set that is taken
 * between two looks would be seen in neither place. Then for its answer, and only then for what else is there.
 */
export async function lookFor(
  connection: Connection,
  { manifest, group, earlierAttempt }: Sought,
): Promise<Seen> {
  const marker = markerOf(manifest);
  const inDrop = await connection.compare('drop', marker.name, marker);
  if (inDrop !== 'absent') return inDrop === 'same' ? 'whole' : 'different';
  const inDone = await connection.compare('done', marker.name, marker);
  if (inDone !== 'absent') return inDone === 'same' ? 'taken' : 'different';
  if (await hasAnswered(connection, group)) return 'taken';
  if (connection.settings.contract === 'none' && earlierAttempt) return 'unknown';
  return lookForFiles(connection, manifest);
}

async function lookForFiles(
  connection: Connection,
  manifest: Manifest,
): Promise<'none' | 'partial' | 'different'> {
  let some = false;
  for (const entry of filesOf(manifest)) {
    const standing = await connection.compare('drop', entry.name, entry);
    if (standing === 'different') return 'different';
    if (standing === 'same') some = true;
  }
  return some ? 'partial' : 'none';
}

async function hasAnswered(connection: Connection, group: string): Promise<boolean> {
  const answers = await connection.list('outcome');
  return answers.some(({ name }) => name === `${group}.outcome.csv`);
}

/* ---------- sending ---------- */

/** The bytes that leave are the bytes that were approved: hashed again, each time. */
async function assertUnchanged({ manifest, folder }: Payload): Promise<void> {
  for (const entry of manifest.entries) {
    const found = await sha256OfFile(join(folder, entry.name)).catch((cause: unknown) => {
      throw new AimsError('PAYLOAD_CHANGED', { file: entry.name, found: 'not readable' }, cause);
    });
    if (found.sha256 !== entry.sha256 || found.bytes !== entry.bytes) {
      throw new AimsError('PAYLOAD_CHANGED', { file: entry.name, found: found.sha256 });
    }
  }
}

async function putFiles(
  connection: Connection,
  { manifest, folder, mark = noCrash }: Payload,
): Promise<void> {
  await mark('deliver.before-put');
  for (const [index, entry] of filesOf(manifest).entries()) {
    await connection.put(entry.name, join(folder, entry.name), entry);
    if (index === 0) await mark('deliver.after-first-file');
  }
}

/**
 * From here on the target may act. An error now leaves open whether the marker is there, and says so in its context;
 * where the target leaves no trace, not even a later look can tell.
 */
async function putMarker(
  connection: Connection,
  { manifest, folder, mark = noCrash }: Payload,
): Promise<Sent> {
  const marker = markerOf(manifest);
  await mark('deliver.before-marker');
  try {
    await connection.put(marker.name, join(folder, marker.name), marker);
  } catch (error) {
    if (!(error instanceof AimsError) || !error.canRetry) throw error;
    if (connection.settings.contract === 'none')
      return { kind: 'in-doubt', why: 'marker-unanswered' };
    throw new AimsError(error.code, { ...error.context, marker: 'unanswered' }, error);
  }
  await mark('deliver.after-marker');
  return { kind: 'delivered' };
}

function filesOf(manifest: Manifest): readonly ManifestEntry[] {
  return manifest.entries.slice(0, -1);
}

function markerOf(manifest: Manifest): ManifestEntry {
  const marker = manifest.entries.at(-1);
  if (!marker) throw new AimsError('PAYLOAD_CHANGED', { file: '', found: 'an empty manifest' });
  return marker;
}
