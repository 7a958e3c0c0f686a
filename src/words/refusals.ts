/** Why AIMS leaves something in an inbox where it is: one line for home and the history, by the reason's key. */
const REFUSALS: Readonly<Record<string, { readonly why: string; readonly fix: string }>> = {
  symlink: {
    why: 'is a link to another place, not a file',
    fix: 'Put the file itself into the inbox.',
  },
  folder: { why: 'is a folder, not a file', fix: 'Put the file itself into the inbox.' },
  fifo: { why: 'is a pipe, not a file', fix: 'Remove it.' },
  socket: { why: 'is a socket, not a file', fix: 'Remove it.' },
  device: { why: 'is a device, not a file', fix: 'Remove it.' },
  'hard-link': {
    why: 'has a second name somewhere else, so it could change while AIMS reads it',
    fix: 'Copy the file into the inbox.',
  },
  'not-readable': {
    why: 'may not be read by the account that AIMS runs as',
    fix: 'Give AIMS the right to read it: see the guide to the SFTP drop.',
  },
  'too-big': {
    why: 'is bigger than this interface takes',
    fix: 'Send it in smaller files, or ask Systems to raise the limit.',
  },
  'name-not-expected': {
    why: 'does not have a name that this interface takes',
    fix: 'Rename it, or ask Systems to change the settings.',
  },
};

const UNKNOWN = { why: 'is not something that AIMS takes', fix: 'Remove it.' };

/** "notes.doc" does not have a name that this interface takes. It stays where it is. */
export function describeRefusal(reason: string, fileName: string): { text: string; fix: string } {
  const { why, fix } = REFUSALS[reason] ?? UNKNOWN;
  return { text: `"${fileName}" ${why}. It stays where it is.`, fix };
}
