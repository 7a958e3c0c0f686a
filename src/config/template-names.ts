/**
 * The names that `{…}` may hold: in a layout, values of the document, the line, the batch and the interface's
 * constants; in an interface, its own fields. Whether a name exists is checked here; filling in is not done here.
 */

export const DOCUMENT_NAMES = [
  'id',
  'number',
  'type',
  'date',
  'supplier',
  'supplierName',
  'site',
  'gross',
  'currency',
  'description',
  'reference',
  'operator',
  'accountingDate',
  'calculateTax',
] as const;

export const LINE_NAMES = [
  'id',
  'no',
  'type',
  'amount',
  'net',
  'description',
  'budget',
  'account',
  'taxCode',
  'taxClassification',
] as const;

export type DocumentName = (typeof DOCUMENT_NAMES)[number];
export type LineName = (typeof LINE_NAMES)[number];

/** What a row may use: a row for each line also knows its document. Constants are added per interface. */
export function namesInLayout(each: 'document' | 'line'): readonly string[] {
  const document = DOCUMENT_NAMES.map((name) => `document.${name}`);
  const line = LINE_NAMES.map((name) => `line.${name}`);
  return ['group', ...document, ...(each === 'line' ? line : [])];
}

/** The names between braces, or undefined when the braces do not pair. */
export function namesIn(template: string): readonly string[] | undefined {
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  return /[{}]/.test(template.replace(/\{[^{}]*\}/g, '')) ? undefined : names;
}

/** The name of a constant, of `constant.ORG_ID`. */
export function constantIn(name: string): string | undefined {
  return name.startsWith('constant.') ? name.slice('constant.'.length) : undefined;
}
