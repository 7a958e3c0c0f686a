/**
 * SUP-001, 002, 004, 005: the supplier is in the list, open, not on hold, and is who the file says. Written against
 * the validators' own API: a validator can list it, or put its own in its place.
 */
import { cell } from '../look-ups.ts';
import type { Check } from '../validator-api.ts';
import { isSameName } from './same-name.ts';

export const supplier: Check = {
  check: 'supplier',
  needs: ['suppliers'],
  document(document, { lookUp, problem, warning }) {
    const number = document.supplier;
    const at = { field: 'supplier', group: number };
    const answer = lookUp.supplier(number);
    if (answer.state === 'unknown') {
      const nearest = cell(answer.nearest, 'supplier_number');
      const nearestName = cell(answer.nearest, 'supplier_name');
      problem({ code: 'SUP-001', ...at, values: { supplier: number, nearest, nearestName } });
      return;
    }
    const name = cell(answer.row, 'supplier_name') ?? number;
    if (answer.state === 'closed') {
      const closed = answer.closed === undefined ? undefined : { date: answer.closed };
      problem({ code: 'SUP-002', ...at, values: { supplier: number, name, closed } });
      return;
    }
    if (answer.state === 'on-hold') {
      problem({
        code: 'SUP-004',
        ...at,
        values: { supplier: number, name, reason: answer.reason },
      });
    }
    const fileSays = document.supplierName;
    if (fileSays !== '' && !isSameName(fileSays, name)) {
      const values = { supplier: number, name, fileSays };
      warning({ code: 'SUP-005', field: 'supplierName', group: number, values });
    }
  },
};
