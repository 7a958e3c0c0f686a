/**
 * The findings of a batch as a spreadsheet, one row each. A cell that a spreadsheet would take for a formula gets an
 * apostrophe in front: files from outside must not run anything on the desk of who opens them.
 */
import type { BatchFacts, FindingGroup } from '../../engine/views.ts';
import { describeFinding } from '../../words/findings.ts';
import type { Labels } from '../../words/labels.ts';
import { csvHead, levelWords } from '../../words/pages/findings.ts';
import { fieldLabel, valueInFile } from './finding-cards.ts';

/** Spreadsheets read a file without it as Windows-1252 and spoil every £. */
const BYTE_ORDER_MARK = '\ufeff';

export function problemsCsv(
  facts: BatchFacts,
  groups: readonly FindingGroup[],
  labels: Labels,
): string {
  const rows = groups.flatMap((group) => rowsOf(facts, group, labels));
  return BYTE_ORDER_MARK + [csvHead, ...rows].map(lineOf).join('');
}

function rowsOf(
  facts: BatchFacts,
  group: FindingGroup,
  labels: Labels,
): readonly (readonly string[])[] {
  return group.shown.map(({ finding, document }) => {
    const described = describeFinding(finding, labels);
    return [
      facts.ref,
      document?.number ?? '',
      document === undefined ? '' : document.supplierName || document.supplier,
      finding.line === undefined ? '' : String(finding.line),
      fieldLabel(finding.field, facts) ?? '',
      valueInFile(finding) ?? '',
      levelWords[described.level],
      described.heading,
      described.text,
      described.fix.join(' '),
      described.who?.name ?? '',
      finding.code,
    ];
  });
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

function harmless(cell: string): string {
  return /^[\s]*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
