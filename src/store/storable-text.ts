/**
 * Text as a database can keep it: PostgreSQL takes no U+0000, and a file may hold one. It is written as the audit trail
 * writes it, so that what is stored, shown and hashed is one text on both databases.
 */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '\\x00');
}
