/** The signs and words of the language as people read of them, those that bind loosest first. */

interface OperatorDescription {
  readonly signs: readonly string[];
  readonly meaning: string;
  /** An expression and what it gives, as `formatValue` shows it. */
  readonly example: string;
  readonly gives: string;
}

export const OPERATORS: readonly OperatorDescription[] = [
  {
    signs: ['or'],
    meaning: 'So when one of the two is so, even where the other cannot be said.',
    example: '1 > 2 or 2 > 1',
    gives: 'true',
  },
  {
    signs: ['and'],
    meaning: 'So when both are so; not so when one is not, even where the other cannot be said.',
    example: '1 > 2 and 2 > 1',
    gives: 'false',
  },
  { signs: ['not'], meaning: 'The opposite.', example: 'not 1 > 2', gives: 'true' },
  {
    signs: ['=', '!='],
    meaning:
      'Is equal to, is not equal to. Numbers are compared as numbers: 1.50 is 1.5. Capitals count.',
    example: '1.50 = 1.5',
    gives: 'true',
  },
  {
    signs: ['<', '<=', '>', '>='],
    meaning: 'Before or after, of numbers and of dates. Texts have no order.',
    example: "date('01/02/2026', 'DD/MM/YYYY') >= '2026-02-01'",
    gives: 'true',
  },
  {
    signs: ['in', 'not in'],
    meaning: 'Whether it is one of a list that is written out.',
    example: "'P2' in ['P1', 'P2', 'P3']",
    gives: 'true',
  },
  {
    signs: ['or else'],
    meaning: 'The first value, or the second where the first is empty. It comes after + and &.',
    example: "trim(' ') or else 'none'",
    gives: 'none',
  },
  {
    signs: ['&'],
    meaning: 'Two texts as one.',
    example: "'R01' & '.' & 'LLB008'",
    gives: 'R01.LLB008',
  },
  {
    signs: ['+', '-'],
    meaning: 'Exact, with as many decimals as the one with the most.',
    example: '10.69 + 2.1',
    gives: '12.79',
  },
  {
    signs: ['*'],
    meaning: 'Exact, with the decimals of both together.',
    example: '10.69 * 0.2',
    gives: '2.138',
  },
  {
    signs: ['/'],
    meaning: 'Exact as well, so it has to be rounded by name. By zero: no value.',
    example: 'round(10 / 3, 2)',
    gives: '3.33',
  },
];
