/** One case to test a proposed definition with: the sample, and what was counted and added up in it. */
import type { Inference } from './inference.ts';
import { comment, flow, scalar } from './yaml-text.ts';

export function testCaseFor(inference: Inference, name: string): string {
  const { records, isWhole, fileName } = inference;
  const counts = records
    .filter(({ ignore }) => !ignore)
    .map((record): readonly [string, string] => [record.name, String(record.seen)]);
  return `${[
    comment(`What ${name} finds in its sample.`),
    comment(
      'These figures were counted in the sample. Hold them against what the sender says before you trust them.',
    ),
    'cases:',
    '  - name: reads the sample it was proposed from',
    `    file: ${scalar(fileName)}`,
    '    expect:',
    ...(isWhole
      ? [`      records: ${flow(counts)}`, ...documents(inference), '      problems: []']
      : [
          comment('unsure: the sample is too large to have been counted.', '      '),
          '      problems: []',
        ]),
  ].join('\n')}\n`;
}

function documents({ document, totals }: Inference): readonly string[] {
  if (document === undefined || totals === undefined) return [];
  const lines = [`      documents: ${totals.documents}`];
  if (totals.gross !== undefined) lines.push(`      gross: '${totals.gross}'`);
  return lines;
}
