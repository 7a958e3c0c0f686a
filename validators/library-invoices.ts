/**
 * What library invoices are checked for beyond their definition. Supplier and budget codes: AIMS's own checks against
 * the lists, named here so that they can be changed here. Line numbers: a gap means that a line was lost on the way.
 */
import { budgetCodes, type Check, defineValidator, supplier } from 'aims';

const lineNumbers: Check = {
  check: 'Line numbers run without a gap',
  document(document, { problem }) {
    for (const line of document.lines) {
      const found = line.fields['no'] ?? '';
      if (Number(found) === line.no) continue;
      problem({
        code: 'LIB-001',
        line,
        field: 'no',
        group: document.number,
        heading: 'A line number is missing or out of order',
        text: `Invoice ${document.number}: line ${line.no} is numbered "${found}".`,
        fix: ['Ask the Stock Unit to export the file again: a line may have been lost on the way.'],
        who: 'from',
      });
      return;
    }
  },
};

export const validator = defineValidator({ checks: [supplier, budgetCodes, lineNumbers] });
