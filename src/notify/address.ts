/**
 * Which e-mail addresses AIMS writes to: one plain address, by a pattern of its own. It must never hand a doubtful one
 * to a mail library, whose parser may find another addressee in it.
 */

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/i;

/** name@domain.tld, nothing around it: no display name, comment, quotes, list, blank or line break. */
export function isUsableAddress(address: string): boolean {
  if (address.length > 254) return false;
  const parts = address.split('@');
  const [local = '', domain = ''] = parts;
  return parts.length === 2 && local.length <= 64 && LOCAL.test(local) && DOMAIN.test(domain);
}

/** Two spellings of one mailbox, for leaving out repeats. */
export function sameMailbox(address: string): string {
  return address.trim().toLowerCase();
}
