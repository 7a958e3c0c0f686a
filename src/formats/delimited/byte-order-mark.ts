/** The marks that Unicode files may begin with: https://www.unicode.org/faq/utf_bom.html */

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** So many bytes tell which mark there is. */
export const MARK_BYTES = UTF8_MARK.length;

export function hasUtf8Mark(bytes: Uint8Array): boolean {
  return UTF8_MARK.equals(bytes.subarray(0, MARK_BYTES));
}

export function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

export function hasUnicodeMark(bytes: Uint8Array): boolean {
  return hasUtf8Mark(bytes) || hasUtf16Mark(bytes);
}
