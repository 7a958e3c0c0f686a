/**
 * Who changed a settings file last, as far as the file system can tell: its owner. The author of a definition may not
 * approve its batches; root is nobody in particular.
 */
import { readFileSync, statSync } from 'node:fs';

/** The owner's user name, or undefined: root, or an account this machine has no name for. */
export function authorOf(path: string): string | undefined {
  const uid = statSync(path, { throwIfNoEntry: false })?.uid;
  return uid === undefined || uid === 0 ? undefined : userName(uid);
}

function userName(uid: number): string | undefined {
  const accounts = readAccounts();
  return accounts
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[2] === String(uid))?.[0];
}

function readAccounts(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
