/**
 * Writes one record as delimited text: quotes where they are needed, LF at the end. It must never cut, pad or
 * change a value; what a target cannot take is refused before it comes here.
 */

interface DelimitedStyle {
  readonly delimiter: string;
  readonly quote: string;
}

const CSV: DelimitedStyle = { delimiter: ',', quote: '"' };

export function delimitedLine(values: readonly string[], style: DelimitedStyle = CSV): string {
  return `${values.map((value) => quoteIfNeeded(value, style)).join(style.delimiter)}\n`;
}

/** Blanks at an end are quoted too: loaders strip them from a bare field. */
function quoteIfNeeded(value: string, { delimiter, quote }: DelimitedStyle): string {
  const special =
    value.includes(delimiter) || value.includes(quote) || /^\s|\s$|[\r\n]/.test(value);
  return special ? `${quote}${value.replaceAll(quote, quote + quote)}${quote}` : value;
}
