/** Names of the settings as people read them, where nobody has written how. */

/** `supplierName`, `supplier_name` and `SUPPLIER-NAME` are "Supplier name". */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
