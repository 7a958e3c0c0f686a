/**
 * The few acts that each way to an end system (folder, SFTP) must be able to do. connection-over.ts makes the whole
 * contract out of them, so that every way keeps the same order of safe steps.
 */

export interface Entry {
  readonly kind: 'file' | 'folder' | 'other';
  readonly bytes: number;
}

/** Each act throws an AimsError of the connection, and begins nothing once the signal is aborted. */
export interface Way {
  /** What stands under this path, links not followed; undefined only when the other side says that nothing does. */
  look(path: string, signal: AbortSignal): Promise<Entry | undefined>;
  /** Whether a folder (or a link to one) is there. */
  hasFolder(path: string, signal: AbortSignal): Promise<boolean>;
  entries(
    folder: string,
    signal: AbortSignal,
  ): Promise<readonly (Entry & { readonly name: string })[]>;
  /** Hands over the bytes of a regular file, piece by piece; an error thrown by `take` ends the reading. */
  read(path: string, take: (piece: Buffer) => void, signal: AbortSignal): Promise<void>;
  /** Makes a new file from a local one and flushes it to the disk there, where the other side can do that. */
  write(path: string, localPath: string, signal: AbortSignal): Promise<void>;
  /** Gives a file its new name; fails when that name is taken. After a failure either name may be the one in use. */
  moveNew(from: string, to: string, signal: AbortSignal): Promise<void>;
  /** Makes the names in a folder lasting, where the other side can do that. */
  settle(folder: string, signal: AbortSignal): Promise<void>;
  makeFolder(path: string, signal: AbortSignal): Promise<void>;
  /** Removes a file; a file that is not there is fine. */
  remove(path: string, signal: AbortSignal): Promise<void>;
  /** Lets go of everything at once: the time is up. */
  abandon(): void;
  close(): Promise<void>;
}
