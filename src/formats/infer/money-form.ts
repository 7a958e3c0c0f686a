/** How amounts are written: symbol, thousands, point, sign, and texts that mean nil. */
import type { MoneyForm, Negative } from '../../domain/interface.ts';

export interface AmountForm {
  readonly money: MoneyForm;
  /** The most decimals there are. */
  readonly decimals: number;
  readonly isWhole: boolean;
  readonly hasSign: boolean;
  readonly doubt: string | undefined;
}

interface Amount {
  readonly symbol: string | undefined;
  readonly whole: string;
  readonly decimals: string;
  readonly negative: Negative['kind'] | undefined;
}

const SHAPE =
  /^(?<open>\()?(?<minus>-)?\s*(?<symbol>[£$€])?\s*(?<inner>-)?(?<whole>\d+|\d{1,3}(?:[,.']\d{3})+)(?:(?<point>[.,])(?<decimals>\d{1,6}))?(?<trailing>-)?(?<close>\))?$/u;
const NIL = /^(?:[£$€]\s*)?-$/u;

/** The form of all these texts, or undefined where one of them is no amount, or they do not agree. */
export function moneyForm(texts: readonly string[]): AmountForm | undefined {
  const nil = [...new Set(texts.filter((text) => NIL.test(text)))];
  const written = texts.filter((text) => !NIL.test(text));
  if (written.length === 0) return undefined;
  const point = pointOf(written);
  const amounts = written.map((text) => readAmount(text, point));
  if (!amounts.every((amount) => amount !== undefined)) return undefined;
  const negatives = new Set(amounts.flatMap(({ negative }) => negative ?? []));
  if (negatives.size > 1) return undefined;
  const [kind = 'minus'] = negatives;
  const thousands = amounts.map(({ whole }) => /[^\d]/.exec(whole)?.[0]).find(Boolean);
  const decimals = amounts.reduce((most, amount) => Math.max(most, amount.decimals.length), 0);
  return {
    money: {
      unit: 'pounds',
      sign: 'as-written',
      negative: kind === 'field' ? { kind: 'minus' } : { kind },
      point,
      thousands,
      symbols: [...new Set(amounts.flatMap(({ symbol }) => symbol ?? []))],
      // A symbol may stand in front of the dash as it may in front of a figure.
      nil: nil.length > 0 ? ['-'] : [],
      exact: false,
      noughts: written.some(hasNoughts),
    },
    decimals,
    isWhole: decimals === 0,
    hasSign: negatives.size > 0,
    doubt: doubtOf(point, written),
  };
}

function doubtOf(point: '.' | ',', texts: readonly string[]): string | undefined {
  if (point === ',') return 'The comma is taken for the decimal point.';
  const long = texts.find(hasNoughts);
  return long && `${long} has more than two decimals, the rest of them noughts.`;
}

/** 35.260: more than two decimals, the rest of them noughts. */
function hasNoughts(text: string): boolean {
  return /\.\d\d0+[-)]?$/.test(text);
}

/** A comma before one, two or more than three last digits is a decimal point. */
function pointOf(texts: readonly string[]): '.' | ',' {
  const isComma = (text: string) => /,\d{1,2}[-)]?$/.test(text) && !/\.\d{1,2}[-)]?$/.test(text);
  return texts.some(isComma) && !texts.some((text) => /\.\d{1,2}[-)]?$/.test(text)) ? ',' : '.';
}

function readAmount(text: string, point: '.' | ','): Amount | undefined {
  const groups = SHAPE.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { whole = '', symbol } = groups;
  // 35.260 is 35.26 with a nought that says nothing.
  const decimals = (groups['decimals'] ?? '').replace(/(?<=^\d\d)0+$/, '');
  if (whole.includes(point) || (groups['point'] !== undefined && groups['point'] !== point))
    return undefined;
  // 007 is a code, and 1.10.3 a version; 0.50 is an amount.
  if (/^0\d/.test(whole)) return undefined;
  if ((groups['open'] === undefined) !== (groups['close'] === undefined)) return undefined;
  return { symbol, whole, decimals, negative: negativeOf(groups) };
}

function negativeOf(groups: Readonly<Record<string, string | undefined>>): Amount['negative'] {
  if (groups['open'] !== undefined) return 'parentheses';
  if (groups['trailing'] !== undefined) return 'trailing-minus';
  return (groups['minus'] ?? groups['inner']) ? 'minus' : undefined;
}

/** The amount in units of its last decimal place, exact; undefined where it is none, or too large to be exact. */
export function toUnits(text: string, form: MoneyForm, decimals: number): bigint | undefined {
  if (text === '' || NIL.test(text)) return 0n;
  const amount = readAmount(text, form.point);
  if (amount === undefined) return zeroPadded(text, decimals);
  if (amount.decimals.length > decimals) return undefined;
  const digits = amount.whole.replace(/\D/g, '') + amount.decimals.padEnd(decimals, '0');
  if (digits.length > 30) return undefined;
  return amount.negative === undefined ? BigInt(digits) : -BigInt(digits);
}

/** 000021280: an amount that fills its place. */
function zeroPadded(text: string, decimals: number): bigint | undefined {
  const match = /^(-?)(\d{1,30})(?:\.(\d+))?$/.exec(text);
  const given = match?.[3] ?? '';
  if (match === null || given.length > decimals) return undefined;
  const units = BigInt((match[2] ?? '') + given.padEnd(decimals, '0'));
  return match[1] === '-' ? -units : units;
}
