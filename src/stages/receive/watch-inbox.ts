/**
 * Wakes the sweep soon after something happens in an inbox. It is a hint only: events get lost, come twice, or stop
 * for good when the folder is replaced, so what is in the inbox is decided by listing it, on a timer too.
 */
import { basename } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { isNotYetAFile } from './list-inbox.ts';

export interface InboxWatcher {
  /** Begins anew when the folder is another one than before (removed and made again, unmounted and mounted). */
  follow(folderIdentity: string): void;
  close(): Promise<void>;
}

export function watchInbox(
  folder: string,
  wake: () => void,
  onTrouble: (error: unknown) => void,
): InboxWatcher {
  let watcher: FSWatcher | undefined;
  let following: string | undefined;
  const begin = () => {
    watcher = watch(folder, {
      depth: 0,
      ignoreInitial: true,
      followSymlinks: false,
      ignored: (path) => path !== folder && isNotYetAFile(basename(path)),
    });
    watcher.on('all', wake);
    watcher.on('error', onTrouble);
  };
  const end = async () => {
    await watcher?.close();
    watcher = undefined;
  };
  return {
    follow(folderIdentity) {
      if (following === folderIdentity) return;
      following = folderIdentity;
      void end().then(begin, onTrouble);
    },
    close: end,
  };
}
