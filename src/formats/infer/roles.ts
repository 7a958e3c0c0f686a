/** Which field is the supplier, the number, the date, the amounts: by the words of its heading, path or standard. */
import type { FieldType } from '../../domain/interface.ts';
import type { DraftField } from './draft.ts';
import { distinct } from './draft.ts';
import type { Role } from './inference.ts';

type Kind = FieldType['kind'];

interface RoleRule {
  readonly role: Role;
  readonly level: 'document' | 'line' | 'both';
  readonly kinds: readonly Kind[];
  /** With how much it speaks for the role. */
  readonly words: readonly (readonly [pattern: RegExp, score: number])[];
  readonly not?: RegExp;
  /** What all its texts must be. */
  readonly texts?: RegExp;
}

const NAMES: readonly Kind[] = ['code', 'integer', 'text'];
const CREDITOR = '(?:supplier|vendor|payee|creditor)';

const RULES: readonly RoleRule[] = [
  {
    role: 'number',
    level: 'document',
    kinds: NAMES,
    words: [
      [new RegExp(`\\b${CREDITOR} invoice (no|num|number|ref)$`), 12],
      [/\binvoice (number|no|num|id|ref|reference|identifier)$/, 10],
      [/^(document|doc|voucher|bill) (number|no|id)$/, 7],
      [/^(trans|transaction) (no|number|id|ref)$/, 6],
      [/^invoice$/, 6],
      [/^id$/, 5],
    ],
    not: /\b(line|date|amount|original|previous|document reference|at (hdr|line))\b/,
  },
  {
    role: 'supplier',
    level: 'document',
    kinds: NAMES,
    words: [
      [new RegExp(`\\b${CREDITOR} (number|no|num|id|code|ref)$`), 10],
      [/\bsupplier party .*identification id$/, 10],
      [new RegExp(`\\b${CREDITOR} .*\\b(number|code|id)$`), 5],
      [new RegExp(`^${CREDITOR}$`), 8],
      [/^accounting code$/, 4],
    ],
    not: /\b(name|site|address|tax|type|liable|endpoint|scheme|company|country|contact|account|invoice|customer)\b/,
  },
  {
    role: 'supplierName',
    level: 'document',
    kinds: ['text', 'code'],
    words: [
      [new RegExp(`^(fusion )?${CREDITOR} name$`), 10],
      [/\bsupplier party .*party name name$/, 10],
    ],
  },
  {
    role: 'site',
    level: 'document',
    kinds: NAMES,
    words: [
      [/\b(supplier|vendor|pay|payment) site( code| name)?$/, 10],
      [/^site( code)?$/, 8],
    ],
  },
  {
    role: 'date',
    level: 'document',
    kinds: ['date'],
    words: [
      [/\binvoice date$/, 10],
      [/^issue date$/, 9],
      [/^(document|doc|bill|tax point|voucher) date$/, 7],
      [/^(date|taxpoint)$/, 7],
      [/^paid date$/, 5],
    ],
  },
  {
    role: 'currency',
    level: 'document',
    kinds: ['code', 'text'],
    words: [
      [/^(invoice|document) (amount )?currency( code)?$/, 10],
      [/^currency( code)?$/, 9],
      [/^(?!.*(system|payment)).*\bcurrency( code| id)?$/, 3],
    ],
    texts: /^[A-Z]{3}$/,
  },
  {
    role: 'gross',
    level: 'document',
    kinds: ['money'],
    words: [
      [/^(invoice|document|voucher|bill) (total|amount|value|gross)( sum)?( amount)?$/, 10],
      [/\bpayable amount$/, 11],
      [/^(grand |gross )?(total|gross)( amount| value)?$/, 8],
      [/\btax inclusive amount$/, 8],
      [/^amount$/, 5],
    ],
    not: /\b(line|net|local|paid|disbursement|exclusive)\b/,
  },
  {
    role: 'kind',
    level: 'document',
    kinds: ['code', 'text', 'integer'],
    words: [
      [/^(invoice|document|doc|credit note|transaction|trans) type( code)?$/, 9],
      [/^(kind|type)$/, 4],
    ],
  },
  {
    role: 'net',
    level: 'line',
    kinds: ['money'],
    words: [
      [/\bline (amount|total|net|value)( sum)?$/, 10],
      [/\bline extension amount$/, 10],
      [/^net( amount| price| value)?$/, 10],
      [/^total price$/, 9],
      [/^(amount|value)( sum)?$/, 6],
      [/^cost$/, 2],
    ],
    not: /\b(tax|vat|paid|base)\b/,
  },
  {
    role: 'tax',
    level: 'both',
    kinds: ['money'],
    words: [
      [/^(line )?(tax|vat|gst)( amount| total| value)?$/, 10],
      [/^tax total tax amount$/, 10],
      [/\bvat amount$/, 7],
    ],
    not: /\b(taxable|subtotal)\b/,
  },
  {
    role: 'taxCode',
    level: 'line',
    kinds: ['code', 'text', 'integer'],
    words: [
      [/^(tax|vat|gst) ?(code|class|category|rate code)$/, 10],
      [/\btax classification code$/, 9],
      [/\bclassified tax category id$/, 10],
      [/\bvatcode$/, 9],
    ],
  },
  {
    role: 'budget',
    level: 'both',
    kinds: NAMES,
    words: [
      [/\b(budget|fund)( info)?( code)$/, 10],
      [/^code$/, 1],
      [/\bdist code concat$/, 9],
      [/\bexpenditure code$/, 8],
      [/\baccounting cost$/, 8],
      [/\bcost ?(centre|center)( code)?$/, 8],
      [/^(gl|nominal|ledger|external) ?account( number| code)?$/, 6],
      [/^fund codes?$/, 6],
    ],
    not: /\bsupplier\b/,
  },
  {
    role: 'description',
    level: 'both',
    kinds: ['text', 'code'],
    words: [
      [/^(line |item )?(description|narrative|detail|details)$/, 10],
      [/\b(line title|item name)$/, 8],
      [/\bdescription$/, 5],
      [/^note$/, 2],
    ],
  },
  {
    role: 'reference',
    level: 'document',
    kinds: NAMES,
    words: [
      [/^(control|unique|our|internal) (number|no|identifier|id|ref|reference)$/, 8],
      [/^(reference|ref)$/, 7],
    ],
  },
  {
    role: 'operator',
    level: 'document',
    kinds: ['code', 'text'],
    words: [
      [/^(created|confirmed|approved|entered|raised) by$/, 7],
      [/^operator$/, 9],
    ],
  },
  {
    role: 'no',
    level: 'line',
    kinds: ['integer', 'code'],
    words: [
      [/\b(line|lin|item) ?(number|no|num)$/, 10],
      [/^id$/, 4],
    ],
    texts: /^\d+$/,
    not: /\bpo\b/,
  },
  {
    role: 'quantity',
    level: 'line',
    kinds: ['number', 'integer', 'money', 'code'],
    words: [[/^(invoiced |credited )?(quantity|qty)$/, 9]],
  },
];

export interface RoleFound {
  readonly role: Role;
  readonly field: DraftField;
  readonly score: number;
  /** Others that could be it as well. */
  readonly others: readonly DraftField[];
}

/** The best field for each role of that level. */
export function rolesByWords(
  fields: readonly DraftField[],
  level: 'document' | 'line',
): readonly RoleFound[] {
  const found: RoleFound[] = [];
  for (const rule of RULES) {
    if (rule.level !== 'both' && rule.level !== level) continue;
    const fitting = fields
      .map((field) => ({ field, score: scoreOf(rule, field) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    const [best] = fitting;
    if (best === undefined) continue;
    const others = fitting.slice(1).filter(({ score }) => best.score - score < 1);
    found.push({ role: rule.role, ...best, others: others.map(({ field }) => field) });
  }
  return found;
}

/** The fewer other words there are, the better. */
function scoreOf(rule: RoleRule, field: DraftField): number {
  const { words, guess } = field;
  if (words === '' || !rule.kinds.includes(guess.type.kind) || rule.not?.test(words)) return 0;
  if (rule.texts && !distinct(field).every((text) => rule.texts?.test(text))) return 0;
  const score = rule.words.reduce(
    (most, [pattern, points]) => (pattern.test(words) ? Math.max(most, points) : most),
    0,
  );
  return score === 0 ? 0 : score + 1 / words.split(' ').length;
}
