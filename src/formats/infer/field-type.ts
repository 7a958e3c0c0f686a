/**
 * Which type fits all the texts found at a place: date, money, integer, number, code or text. A type is proposed only when
 * every text that is filled fits it. What the texts leave open is a doubt, never a choice without a word.
 */
import type { FieldType, MoneyForm, Split } from '../../domain/interface.ts';
import { dateForm } from './date-form.ts';
import type { Confidence } from './inference.ts';
import { moneyForm } from './money-form.ts';
import { wordsOf } from './words.ts';

export interface TypeGuess {
  readonly type: FieldType;
  readonly split: Split | undefined;
  readonly confidence: Confidence;
  readonly why: string;
  readonly doubt: string | undefined;
}

const DATE_WORDS = /\b(date|dated|day|dt|datum|when|created|start|end|taxpoint)\b/;
const MONEY_WORDS =
  /\b(amount|amt|total|net|gross|tax|vat|value|price|cost|sum|debit|credit|paid|payable|balance|charge|fee|due)\b/;
const NOT_MONEY_WORDS =
  /\b(code|no|number|num|id|centre|center|rate|percent|percentage|pct|qty|quantity|count|records|type|status|name|date|period|factor|ref|reference|classification)\b/;
const NUMBER_WORDS = /\b(rate|percent|percentage|pct|qty|quantity|count|factor|multiplier)\b/;
const CODE_WORDS =
  /\b(code|no|number|num|id|identifier|account|ref|reference|centre|center|account|ind|postcode|zip|phone|telephone|type)\b/;
const COUNT_WORDS = /\b(qty|quantity|count|records|rows|line no|line number|lin num|line num)\b/;

/** The texts are trimmed and none is empty. */
export function typeOf(texts: readonly string[], label: string): TypeGuess {
  const words = wordsOf(label);
  const last = words.split(' ').slice(-3).join(' ');
  return (
    nothing(texts) ??
    asDate(texts, words) ??
    asPadded(texts) ??
    asDecimal(texts, last) ??
    asDigits(texts, last) ??
    asWords(texts, last)
  );
}

function nothing(texts: readonly string[]): TypeGuess | undefined {
  if (texts.length > 0) return undefined;
  return guess({ kind: 'text' }, 'unsure', 'Always empty in the sample.');
}

function asDate(texts: readonly string[], words: string): TypeGuess | undefined {
  const form = dateForm(texts, DATE_WORDS.test(words));
  if (form === undefined) return undefined;
  return {
    type: { kind: 'date', formats: form.formats, pivot: 70 },
    split: form.split,
    confidence: form.doubt === undefined ? 'sure' : 'unsure',
    why: form.why,
    doubt: form.doubt,
  };
}

/** 000000212.80: an amount that fills its place with noughts. */
function asPadded(texts: readonly string[]): TypeGuess | undefined {
  const lengths = new Set(texts.map((text) => text.length));
  if (lengths.size > 1 || !texts.every((text) => /^-?\d+\.\d{2}$/.test(text))) return undefined;
  if (!texts.some((text) => /^-?0\d/.test(text))) return undefined;
  return guess(
    { kind: 'money', ...PLAIN_MONEY },
    'likely',
    'Pounds and pence, filled with noughts.',
  );
}

/** Amounts with a point, a sign or a currency symbol. */
function asDecimal(texts: readonly string[], words: string): TypeGuess | undefined {
  const form = moneyForm(texts);
  if (form === undefined) return undefined;
  if (form.isWhole && !form.hasSign && form.money.symbols.length === 0) return undefined;
  if (NUMBER_WORDS.test(words) || form.decimals > 2) {
    if (!isPlainNumber(form.money)) return undefined;
    const number: FieldType = {
      kind: 'number',
      decimals: Math.max(form.decimals, 2),
      implied: false,
    };
    return guess(number, 'likely', `Numbers with up to ${form.decimals} decimals.`);
  }
  if (form.isWhole) return wholeAmount(form.money);
  const word = MONEY_WORDS.test(words);
  const why = word
    ? 'Its name says an amount, and all texts are pounds and pence.'
    : 'All texts are numbers with at most two decimals.';
  return guess({ kind: 'money', ...form.money }, word ? 'sure' : 'likely', why, form.doubt);
}

/** A quantity or rate is written with a point and a minus, and nothing else. */
function isPlainNumber({ negative, point, thousands, symbols, nil }: MoneyForm): boolean {
  const isSigned = negative.kind !== 'minus' || point !== '.';
  return !isSigned && thousands === undefined && symbols.length + nil.length === 0;
}

function wholeAmount(money: MoneyForm): TypeGuess {
  const type: FieldType = { kind: 'money', ...money, unit: 'pence' };
  return guess(
    type,
    'unsure',
    'Whole numbers with a sign, so an amount.',
    'Whole numbers: taken for pence; pounds would be written alike.',
  );
}

/** Digits only. A leading zero, or the same length throughout, says code. */
function asDigits(texts: readonly string[], words: string): TypeGuess | undefined {
  if (!texts.every((text) => /^\d+$/.test(text))) return undefined;
  if (COUNT_WORDS.test(words)) return guess({ kind: 'integer' }, 'likely', 'A count by its name.');
  if (texts.some((text) => text.length > 1 && text.startsWith('0')))
    return guess(code(), 'sure', 'Digits with leading zeros, which count.');
  if (NUMBER_WORDS.test(words))
    return guess({ kind: 'number', decimals: 2, implied: false }, 'likely', 'A rate by its name.');
  if (MONEY_WORDS.test(words) && !NOT_MONEY_WORDS.test(words)) {
    const type: FieldType = { kind: 'money', ...PLAIN_MONEY, unit: 'pounds' };
    const doubt = 'Whole numbers only: pounds or pence? Taken for pounds.';
    return guess(type, 'unsure', 'Its name says an amount.', doubt);
  }
  if (CODE_WORDS.test(words) || looksNumbered(texts))
    return guess(code(), 'likely', 'Digits that name something.');
  return guess({ kind: 'integer' }, 'unsure', 'Digits only.');
}

function looksNumbered(texts: readonly string[]): boolean {
  const lengths = new Set(texts.map((text) => text.length));
  const [first = 0] = lengths;
  return (lengths.size === 1 && first >= 4) || texts.some((text) => text.length > 9);
}

function asWords(texts: readonly string[], words: string): TypeGuess {
  const isCode = texts.every((text) => /^[A-Za-z0-9_./:+*#&-]{1,60}$/.test(text));
  const isNamed = CODE_WORDS.test(words);
  const hasDigits = texts.some((text) => /\d/.test(text));
  const isShort = texts.every((text) => text.length <= 12);
  if (isCode && (isNamed || hasDigits || isShort))
    return guess(code(), isNamed || hasDigits ? 'sure' : 'likely', 'Words without blanks.');
  return guess({ kind: 'text' }, 'likely', 'Free text.');
}

export function code(): FieldType {
  return { kind: 'code', map: undefined };
}

export const PLAIN_MONEY: MoneyForm = {
  unit: 'pounds',
  sign: 'as-written',
  negative: { kind: 'minus' },
  point: '.',
  thousands: undefined,
  symbols: [],
  nil: [],
  exact: false,
  noughts: false,
};

function guess(type: FieldType, confidence: Confidence, why: string, doubt?: string): TypeGuess {
  return { type, split: undefined, confidence, why, doubt };
}
