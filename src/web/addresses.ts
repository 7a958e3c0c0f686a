/** Addresses that more than one page leads to. */

/** `part` is the part's own address: '' for the summary. */
export function batchAddress(ref: string, part = ''): string {
  return `/batches/${encodeURIComponent(ref)}${part}`;
}
