/**
 * The connection contract over any way: one operation at a time, each within its time, each by safe steps.
 * It never overwrites, never assumes that a failed step did nothing, and never takes silence for absence.
 */
import { createHash } from 'node:crypto';
import { isAbsolute, join, parse } from 'node:path/posix';
import type { ConnectionSettings } from '../domain/interface.ts';
import type { Compared, Connection, Fingerprint, Place, RemoteFile } from './connection.ts';
import { type Deadline, withinTime } from './deadline.ts';
import { conflict, refused, unavailable } from './failures.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Entry, Way } from './way.ts';

const DEFAULT_READ_LIMIT = 50 * 1024 * 1024;

/** Where acknowledged outcomes go, inside `outcome/`. */
const READ_FOLDER = 'read';

export function connectionOver(
  settings: ConnectionSettings,
  way: Way,
  timeoutMs: number,
): Connection {
  const inTurn = oneAtATime();
  const operation = <T>(work: (steps: Steps) => Promise<T>): Promise<T> => {
    const expire = () => {
      way.abandon();
      return unavailable(settings, `no answer within ${Math.ceil(timeoutMs / 1000)} seconds`);
    };
    return inTurn(() =>
      withinTime(timeoutMs, expire, (deadline) => work({ settings, way, deadline })),
    );
  };
  return {
    settings,
    list: (place) => operation((steps) => listFiles(steps, place)),
    read: (place, name, limit = DEFAULT_READ_LIMIT) =>
      operation((steps) => readWhole(steps, place, name, limit)),
    compare: (place, name, expected) =>
      operation((steps) => compareIn(steps, place, name, expected)),
    put: (name, localPath, expected) =>
      operation((steps) => putFile(steps, name, localPath, expected)),
    acknowledge: (name, sha256) => operation((steps) => moveAside(steps, name, sha256)),
    check: () => operation(checkFolders),
    close: () => inTurn(() => way.close()),
  };
}

/** What one operation works with. */
interface Steps {
  readonly settings: ConnectionSettings;
  readonly way: Way;
  readonly deadline: Deadline;
}

/* ---------- looking ---------- */

async function listFiles(
  { settings, way, deadline }: Steps,
  place: Place,
): Promise<readonly RemoteFile[]> {
  const entries = await way.entries(folderOf(settings, place), deadline.signal);
  return entries
    .filter((entry) => entry.kind === 'file' && isPlainName(entry.name) && isFinished(entry.name))
    .map(({ name, bytes }) => ({ name, bytes }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isFinished(name: string): boolean {
  return !name.startsWith('.') && !name.endsWith('.part');
}

async function readWhole(
  steps: Steps,
  place: Place,
  name: string,
  limit: number,
): Promise<Buffer | undefined> {
  const path = pathOf(steps.settings, place, name);
  if (!(await fileIn(steps, place, path))) return undefined;
  const pieces: Buffer[] = [];
  let bytes = 0;
  await readFile(steps, path, (piece) => {
    bytes += piece.length;
    // Counted as it comes: what the other side says of the size is not proof.
    if (bytes > limit)
      throw refused(steps.settings, `${place}/${name} is larger than ${limit} bytes`);
    pieces.push(piece);
  });
  return Buffer.concat(pieces);
}

async function compareIn(
  steps: Steps,
  place: Place,
  name: string,
  expected: Fingerprint,
): Promise<Compared> {
  const path = pathOf(steps.settings, place, name);
  const standing = await fileIn(steps, place, path);
  if (!standing) return 'absent';
  return (await isSame(steps, path, standing, expected)) ? 'same' : 'different';
}

/**
 * A file in a place, as it was seen; undefined when it is not there. A place that is itself missing (a share that is not
 * mounted) is no answer: taken for "not there", it would make AIMS send again.
 */
async function fileIn(
  { settings, way, deadline }: Steps,
  place: Place,
  path: string,
): Promise<Entry | undefined> {
  const entry = await way.look(path, deadline.signal);
  if (entry?.kind === 'file') return entry;
  if (entry) throw refused(settings, `${place}: something that is not a file stands there`);
  await needFolder({ settings, way, deadline }, place);
  return undefined;
}

/**
 * Whether the file that was just seen has exactly these bytes; what is plainly another is not read. One that its consumer
 * takes before it is read is no answer: the reading says that it is missing, and the attempt is made again.
 */
async function isSame(
  steps: Steps,
  path: string,
  standing: Entry,
  { sha256, bytes }: Fingerprint,
): Promise<boolean> {
  return standing.bytes === bytes && (await hashOf(steps, path, bytes)) === sha256;
}

/** The sha256 of a file; undefined when more than `limit` bytes come, whatever the other side says of its size. */
async function hashOf(steps: Steps, path: string, limit: number): Promise<string | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await readFile(steps, path, (piece) => {
      bytes += piece.length;
      if (bytes > limit) throw refused(steps.settings, `${path} is larger than ${limit} bytes`);
      hash.update(piece);
    });
  } catch (error) {
    if (bytes > limit) return undefined;
    throw error;
  }
  return hash.digest('hex');
}

async function readFile(
  { way, deadline }: Steps,
  path: string,
  take: (piece: Buffer) => void,
): Promise<void> {
  await way.read(
    path,
    (piece) => {
      deadline.allowFor(piece.length);
      take(piece);
    },
    deadline.signal,
  );
}

async function checkFolders(steps: Steps): Promise<void> {
  for (const place of ['drop', 'done', 'outcome'] as const) await listFiles(steps, place);
}

async function needFolder({ settings, way, deadline }: Steps, place: Place): Promise<void> {
  if (await way.hasFolder(folderOf(settings, place), deadline.signal)) return;
  throw unavailable(settings, `the folder ${settings.folders[place]} is missing`);
}

/* ---------- putting ---------- */

async function putFile(
  steps: Steps,
  name: string,
  localPath: string,
  expected: Fingerprint,
): Promise<'put' | 'already-there'> {
  const { settings, way, deadline } = steps;
  const final = pathOf(settings, 'drop', name);
  const part = pathOf(settings, 'drop', `.${name}.part`);
  // A part of an earlier attempt is removed, not written over: its writer may still be writing, into what nobody reads.
  await way.remove(part, deadline.signal);
  const standing = await fileIn(steps, 'drop', final);
  if (standing) return sameOrConflict(steps, name, standing, expected);
  deadline.allowFor(expected.bytes);
  await way.write(part, localPath, deadline.signal);
  await verifyPart(steps, part, name, expected);
  return publish(steps, part, name, expected);
}

async function sameOrConflict(
  steps: Steps,
  name: string,
  standing: Entry,
  expected: Fingerprint,
): Promise<'already-there'> {
  const { settings, way, deadline } = steps;
  if (!(await isSame(steps, pathOf(settings, 'drop', name), standing, expected)))
    throw conflict(settings, `drop/${name}`);
  // An attempt that was cut off may have given the name without making it lasting.
  await way.settle(folderOf(settings, 'drop'), deadline.signal);
  return 'already-there';
}

/** Reads the part back: only bytes that came out as they went in may get the final name. */
async function verifyPart(
  steps: Steps,
  part: string,
  name: string,
  expected: Fingerprint,
): Promise<void> {
  const { settings, way, deadline } = steps;
  const standing = await way.look(part, deadline.signal);
  if (standing && (await isSame(steps, part, standing, expected))) return;
  await way.remove(part, deadline.signal);
  throw unavailable(settings, `${name} did not arrive as it was sent`);
}

async function publish(
  steps: Steps,
  part: string,
  name: string,
  expected: Fingerprint,
): Promise<'put' | 'already-there'> {
  const { settings, way, deadline } = steps;
  try {
    await way.moveNew(part, pathOf(settings, 'drop', name), deadline.signal);
  } catch (error) {
    return whatStands(steps, part, name, expected, error);
  }
  await way.settle(folderOf(settings, 'drop'), deadline.signal);
  const standing = await way.look(pathOf(settings, 'drop', name), deadline.signal);
  // Gone already is fine: the name was given, and a consumer may take a file at once.
  if (standing && standing.bytes !== expected.bytes) throw conflict(settings, `drop/${name}`);
  return 'put';
}

/** A failed rename may have happened all the same: both names are looked at, nothing is assumed. */
async function whatStands(
  steps: Steps,
  part: string,
  name: string,
  expected: Fingerprint,
  error: unknown,
): Promise<'put' | 'already-there'> {
  const { settings, way, deadline } = steps;
  const standing = await fileIn(steps, 'drop', pathOf(settings, 'drop', name));
  if (!standing) throw error;
  const partIsLeft = (await way.look(part, deadline.signal)) !== undefined;
  await sameOrConflict(steps, name, standing, expected);
  await way.remove(part, deadline.signal);
  return partIsLeft ? 'already-there' : 'put';
}

/* ---------- acknowledging ---------- */

/** Moves an outcome into `read/` under a name of its own, and makes sure that what was moved is what was archived. */
async function moveAside(steps: Steps, name: string, sha256: string): Promise<void> {
  const { settings, way, deadline } = steps;
  const from = pathOf(settings, 'outcome', name);
  if (!(await fileIn(steps, 'outcome', from))) return;
  if ((await hashOf(steps, from, DEFAULT_READ_LIMIT)) !== sha256)
    throw conflict(settings, `outcome/${name}`);
  const folder = join(folderOf(settings, 'outcome'), READ_FOLDER);
  if (!(await way.hasFolder(folder, deadline.signal)))
    await way.makeFolder(folder, deadline.signal);
  const to = await freeName(steps, folder, name, sha256);
  await way.moveNew(from, to, deadline.signal);
  await way.settle(folder, deadline.signal);
  await way.settle(folderOf(settings, 'outcome'), deadline.signal);
  if ((await hashOf(steps, to, DEFAULT_READ_LIMIT)) === sha256) return;
  // A newer answer came between the look and the move: it goes back to where it will be read.
  await way.moveNew(to, from, deadline.signal);
  throw conflict(settings, `outcome/${name}`);
}

/** LIB-0417.outcome.csv -> LIB-0417.outcome.3fa9c1d204c9.csv: answers of one group keep apart, and stay openable. */
async function freeName(
  { way, deadline }: Steps,
  folder: string,
  name: string,
  sha256: string,
): Promise<string> {
  const { name: stem, ext } = parse(name);
  for (let copy = 1; ; copy += 1) {
    const path = join(
      folder,
      `${stem}.${sha256.slice(0, 12)}${copy === 1 ? '' : `-${copy}`}${ext}`,
    );
    if (!(await way.look(path, deadline.signal))) return path;
  }
}

/* ---------- paths ---------- */

function folderOf(settings: ConnectionSettings, place: Place): string {
  const folder = settings.folders[place];
  return isAbsolute(folder) ? folder : join(settings.path, folder);
}

function pathOf(settings: ConnectionSettings, place: Place, name: string): string {
  if (!isPlainName(name))
    throw refused(settings, `${JSON.stringify(name)} is not the name of a file`);
  return join(folderOf(settings, place), name);
}

/** A name that stays in its folder, whoever gave it. */
function isPlainName(name: string): boolean {
  return (
    name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0')
  );
}
