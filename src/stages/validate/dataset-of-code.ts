/** Which list a finding was checked against, by its code: what the page says under "copied on". */
import type { DatasetRole, Definition } from '../../domain/interface.ts';

const ROLES: Readonly<Record<string, DatasetRole>> = {
  'SUP-001': 'suppliers',
  'SUP-002': 'suppliers',
  'SUP-003': 'sites',
  'SUP-004': 'suppliers',
  'SUP-005': 'suppliers',
  'BUD-001': 'budgets',
  'BUD-002': 'budgets',
  'BUD-003': 'budgets',
  'PER-001': 'periods',
  'VAT-001': 'taxCodes',
  'DUP-001': 'invoices',
};

export function datasetOfCode(code: string, definition: Definition): string | undefined {
  const role = ROLES[code];
  return role === undefined ? undefined : definition.datasets[role];
}
