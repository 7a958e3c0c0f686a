/**
 * What CT/AP/GL files are checked for beyond their definition: each GL record names its invoice itself, so a GL record
 * below the wrong AP record is found here. The supplier and budget checks are AIMS's own, against the lists.
 */
import { budgetCodes, type Check, defineValidator, supplier } from 'aims';

const linesOfTheirInvoice: Check = {
  check: 'Every line names its own invoice',
  document(document, { problem }) {
    // Without its number there is nothing to compare; that it is missing is a problem of its own.
    if (document.number === '') return;
    for (const line of document.lines) {
      const found = line.fields['invoice'] ?? '';
      if (found === document.number) continue;
      problem({
        code: 'LBC-001',
        line,
        field: 'invoice',
        group: document.number,
        heading: 'A line belongs to another invoice',
        text: `The line stands below invoice ${document.number} and says that it belongs to ${found}.`,
        fix: ['Ask the Stock Unit to export the file again.'],
        who: 'from',
      });
    }
  },
};

export const validator = defineValidator({ checks: [supplier, budgetCodes, linesOfTheirInvoice] });
