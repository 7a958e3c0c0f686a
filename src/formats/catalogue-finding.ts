/**
 * Makes a finding of the catalogue: its code, where it is, and the values its words need, checked by the compiler
 * against words/finding-values.ts. A value that is not known is left out, never sent as empty.
 */

import type { Finding, FindingValue } from '../domain/finding.ts';
import { type FindingDetails, makeFinding, type Place } from '../domain/make-finding.ts';
import type { FindingCode, FindingValues } from '../words/finding-values.ts';

export type KnownValues<Code extends FindingCode> = {
  readonly [Name in keyof FindingValues[Code]]: FindingValues[Code][Name] | undefined;
};

export function catalogueFinding<Code extends FindingCode>(
  code: Code,
  place: Place,
  values: KnownValues<Code>,
  details: Omit<FindingDetails, 'values' | 'own'> = {},
): Finding {
  return makeFinding(code, place, { ...details, values: withoutGaps(values) });
}

function withoutGaps(values: object): Readonly<Record<string, FindingValue>> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  );
}
