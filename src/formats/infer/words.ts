/** The words in a heading or a path, and names made of them. */

/** `INVOICE_NUMBER`, `invoiceNumber`, `cbc:InvoiceNumber`, `Invoice Number ` are all `invoice number`. */
export function wordsOf(label: string): string {
  return label
    .replace(/(^|\/)[A-Za-z0-9]+:(?=[A-Za-z])/g, '$1')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** A name for a record or a field: letters and digits, a letter first, at most 40; '' where the label has none. */
export function nameOf(label: string): string {
  const words = wordsOf(label.normalize('NFKD').replace(/\p{M}/gu, '')).split(' ');
  const plain = words.map((word) => word.replace(/[^a-z0-9]/g, '')).filter((word) => word !== '');
  const name = plain
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
    .slice(0, 40);
  if (WORDS_OF_EXPRESSIONS.has(name)) return `${name}_`;
  return /^[a-z]/.test(name) ? name : name === '' ? '' : `n${name}`;
}

const WORDS_OF_EXPRESSIONS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'in',
  'true',
  'false',
]);

/** The name, or the name with a number where it is taken already. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let no = 2;
  while (taken.has(`${name}${no}`)) no += 1;
  return `${name}${no}`;
}
