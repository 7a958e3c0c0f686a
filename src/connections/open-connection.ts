/** Opens the connection that a home's settings describe; nothing is asked of the other side yet. */
import type { ConnectionSettings } from '../domain/interface.ts';
import type { Connection } from './connection.ts';
import { openFolder } from './folder.ts';
import { openSftp } from './sftp.ts';

export function openConnection(settings: ConnectionSettings): Connection {
  return settings.kind === 'sftp' ? openSftp(settings) : openFolder(settings);
}
