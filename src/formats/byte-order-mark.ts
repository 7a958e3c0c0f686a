/** The marks that Unicode files may begin with: https://www.unicode.org/faq/utf_bom.html */

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** So many bytes tell which mark there is. */
export const MARK_BYTES = UTF8_MARK.length;

export function findMark(head: Uint8Array): 'utf-8' | 'utf-16' | undefined {
  if (UTF8_MARK.equals(head.subarray(0, MARK_BYTES))) return 'utf-8';
  const [first, second] = head;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isUtf16 ? 'utf-16' : undefined;
}
