/** Puts a field into quotes. Escapes both the quote and what escapes it, which is how csv-parse takes them off. */
export function quoteField(text: string, quote: string, escapedBy: string | undefined): string {
  if (escapedBy === undefined) return `${quote}${text}${quote}`;
  const escaped = text.replaceAll(escapedBy, escapedBy + escapedBy);
  return `${quote}${escapedBy === quote ? escaped : escaped.replaceAll(quote, escapedBy + quote)}${quote}`;
}
