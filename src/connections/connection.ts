/**
 * The contract of a connection: how AIMS reaches one end system, whatever the way (folder, SFTP).
 * It moves whole files by safe steps and says plainly what it knows; it decides nothing.
 */
import type { ConnectionSettings } from '../domain/interface.ts';

/** A file that the other side offers, by name and size. */
export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
}

/** Where in the connection's folders: what AIMS puts, what the consumer has taken, what it answers. */
export type Place = 'drop' | 'done' | 'outcome';

/** What a file is known by. */
export interface Fingerprint {
  readonly sha256: string;
  readonly bytes: number;
}

export type Compared = 'absent' | 'same' | 'different';

/**
 * Every method throws AimsError CONNECTION_UNAVAILABLE (try again later), CONNECTION_REFUSED (a lasting no: wrong
 * host key, wrong password, no right) or CONNECTION_CONFLICT (something different stands under that name).
 * A method gives up after the connection's timeout, and a second more for each 256 KiB that it moves.
 */
export interface Connection {
  readonly settings: ConnectionSettings;
  /** Regular files in a place; names beginning with a dot and .part files are not files yet. */
  list(place: Place): Promise<readonly RemoteFile[]>;
  /** The bytes of one file, at most `limit` (default 50 MiB); undefined when it is not there. */
  read(place: Place, name: string, limit?: number): Promise<Buffer | undefined>;
  /** Holds one file as it stands there against what it should be; reads no more of it than that many bytes. */
  compare(place: Place, name: string, expected: Fingerprint): Promise<Compared>;
  /**
   * Puts one file into `drop` by temporary name, flush and no-overwrite rename, and reads it back.
   * The same bytes under that name already: returns 'already-there'. Different bytes: CONNECTION_CONFLICT.
   */
  put(name: string, localPath: string, expected: Fingerprint): Promise<'put' | 'already-there'>;
  /** Moves an outcome that AIMS has archived out of the way, into `outcome/read/`, never overwriting. */
  acknowledge(name: string, sha256: string): Promise<void>;
  /** Whether the folders are there and usable; for doctor. Throws like the others. */
  check(): Promise<void>;
  close(): Promise<void>;
}
