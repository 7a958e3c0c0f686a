/** Opens the connections that a home's settings describe; nothing is asked of the other side yet. */
import type { ConnectionSettings } from '../domain/interface.ts';
import type { Connection } from './connection.ts';
import { openFolder } from './folder.ts';
import { Hold } from './hold.ts';
import { openSftp } from './sftp.ts';

export type Connect = (settings: ConnectionSettings) => Connection;

/** To be made once: it remembers which folders hang from one opening of a connection to the next. */
export function makeConnect(): Connect {
  const holds = new Map<string, Hold>();
  const holdOn = (folder: string): Hold => {
    const hold = holds.get(folder) ?? new Hold();
    holds.set(folder, hold);
    return hold;
  };
  return (settings) =>
    settings.kind === 'sftp' ? openSftp(settings) : openFolder(settings, holdOn(settings.path));
}
