/** The byte-order mark that a file may begin with (Unicode 16, section 23.8). */

/** How long the longest is. */
export const MARK_BYTES = 3;

const UTF_8 = Buffer.from([0xef, 0xbb, 0xbf]);

export function findMark(head: Buffer): 'utf-8' | 'utf-16' | undefined {
  if (head.subarray(0, MARK_BYTES).equals(UTF_8)) return 'utf-8';
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return isUtf16 ? 'utf-16' : undefined;
}
