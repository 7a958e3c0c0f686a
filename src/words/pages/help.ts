/** The help page of one check: what it means, how to put it right, what it prevents. */
import type { Scope, Severity } from '../../domain/finding.ts';

export const helpWords = {
  caption: (code: string) => `Check ${code}`,
  level: 'What it does',
  levels: {
    error: 'It is a problem: it has to be put right before the batch can be approved.',
    warning: 'It is a warning: a person reads it and decides.',
  } satisfies Readonly<Record<Severity, string>>,
  scopes: {
    file: 'It concerns the file as a whole.',
    document: 'It concerns one document.',
    line: 'It concerns one line of a document.',
  } satisfies Readonly<Record<Scope, string>>,
  fix: 'How to fix it',
  who: 'Who can fix it',
  prevents: 'What it prevents',
  preventsText: 'Found here, it does not come back as one of these refusals by the finance system:',
  check: 'Part of the check',
} as const;
