/**
 * Reads numbers as definitions declare them: amounts of money into whole pence, quantities and rates into whole units of
 * their last decimal. It never rounds and never guesses: a third decimal, a sign in another place or a separator that
 * was not declared is no amount.
 */
import type { MoneyForm } from '../domain/interface.ts';
import { LARGEST_PENCE, type Pence } from '../domain/money.ts';

export type ReadAmount = (text: string) => number | undefined;

/** Undefined: it is no amount in this form. `reversed` and the sign of another field are the caller's. */
export function amountReader(form: MoneyForm): ReadAmount {
  const decimals = form.unit === 'pounds' ? 2 : 0;
  const digits = decimalReader({
    decimals,
    point: form.point,
    least: form.exact ? decimals : 0,
    noughts: form.noughts,
  });
  const read = form.unit === 'pounds' || form.unit === 'pence' ? digits : impliedPence(form.unit);
  const isPlain =
    form.negative.kind === 'minus' &&
    form.thousands === undefined &&
    form.symbols.length === 0 &&
    form.nil.length === 0;
  return isPlain ? signed(read) : dressed(form, read);
}

/** `implied`: written without its point. */
export function numberReader(decimals: number, implied: boolean): ReadAmount {
  return signed(decimalReader({ ...WHOLE, decimals: implied ? 0 : decimals }));
}

/** Of the magnitude alone: no sign. */
type ReadMagnitude = (text: string, from: number) => number | undefined;

const NINE = 57;
const ZERO = 48;
const MINUS = 45;

interface Digits {
  readonly decimals: number;
  readonly point: string;
  /** So many decimals must be there. */
  readonly least: number;
  /** More may follow where they are noughts. */
  readonly noughts: boolean;
}

const WHOLE: Digits = { decimals: 0, point: '.', least: 0, noughts: false };

/** By hand, because it reads several fields of every record. */
function decimalReader({ decimals, point, least, noughts }: Digits): ReadMagnitude {
  const pointCode = point.charCodeAt(0);
  return (text, from) => {
    let units = 0;
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < ZERO || code > NINE) break;
      units = units * 10 + (code - ZERO);
    }
    if (at === from) return undefined;
    let places = 0;
    if (at < text.length) {
      if (decimals === 0 || text.charCodeAt(at) !== pointCode) return undefined;
      for (at += 1; at < text.length; at += 1, places += 1) {
        const code = text.charCodeAt(at);
        if (code < ZERO || code > NINE) return undefined;
        if (places < decimals) units = units * 10 + (code - ZERO);
        else if (!noughts || code !== ZERO) return undefined;
      }
      if (places === 0) return undefined;
    }
    if (places < least) return undefined;
    for (; places < decimals; places += 1) units *= 10;
    return units <= LARGEST_PENCE ? units : undefined;
  };
}

/** 2128000 with four decimals is 212.80; 2128050 would be half a penny, which is no amount. */
function impliedPence(decimals: number): ReadMagnitude {
  const read = decimalReader(WHOLE);
  const unitsOfPenny = 10 ** Math.abs(decimals - 2);
  return (text, from) => {
    const units = read(text, from);
    if (units === undefined) return undefined;
    const pence = decimals >= 2 ? units / unitsOfPenny : units * unitsOfPenny;
    return Number.isInteger(pence) && pence <= LARGEST_PENCE ? pence : undefined;
  };
}

function signed(read: ReadMagnitude): ReadAmount {
  return (text) => {
    const isNegative = text.charCodeAt(0) === MINUS;
    const units = read(text, isNegative ? 1 : 0);
    return isNegative && units !== undefined && units !== 0 ? -units : units;
  };
}

/** With signs around it: currency symbols, separators between thousands, a minus behind, brackets. */
function dressed(form: MoneyForm, read: ReadMagnitude): ReadAmount {
  return (written) => {
    if (form.nil.includes(withoutSymbol(written, form).trim())) return 0;
    const bare = takeSign(written.trim(), form);
    if (bare === undefined) return undefined;
    const digits = withoutThousands(withoutSymbol(bare.text, form).trim(), form);
    const pence: Pence | undefined = digits === undefined ? undefined : read(digits, 0);
    return bare.isNegative && pence !== undefined && pence !== 0 ? -pence : pence;
  };
}

interface Unsigned {
  readonly text: string;
  readonly isNegative: boolean;
}

function takeSign(text: string, { negative }: MoneyForm): Unsigned | undefined {
  switch (negative.kind) {
    case 'minus':
      return text.startsWith('-')
        ? { text: text.slice(1), isNegative: true }
        : { text, isNegative: false };
    case 'trailing-minus':
      return text.endsWith('-')
        ? { text: text.slice(0, -1), isNegative: true }
        : { text, isNegative: false };
    case 'parentheses': {
      const inner = /^\((.*)\)$/.exec(text)?.[1];
      return inner === undefined ? { text, isNegative: false } : { text: inner, isNegative: true };
    }
    case 'field':
      return { text, isNegative: false };
  }
}

function withoutSymbol(text: string, { symbols }: MoneyForm): string {
  const trimmed = text.trim();
  const symbol = symbols.find((one) => trimmed.startsWith(one));
  return symbol === undefined ? text : trimmed.slice(symbol.length);
}

/** Undefined: a separator where none belongs, 12,34. */
function withoutThousands(text: string, { thousands, point }: MoneyForm): string | undefined {
  if (thousands === undefined || !text.includes(thousands)) return text;
  const [whole = '', ...decimals] = text.split(point);
  const [first = '', ...groups] = whole.split(thousands);
  const isGrouped = /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
  return isGrouped ? [[first, ...groups].join(''), ...decimals].join(point) : undefined;
}
