/** Cuts an expression into numbers, texts, words and signs. What is none of them is a mistake with its place. */
import { MAX_LENGTH } from './limits.ts';
import { refuse } from './mistake.ts';

const SIGNS = [
  '<=',
  '>=',
  '!=',
  '+',
  '-',
  '*',
  '/',
  '&',
  '=',
  '<',
  '>',
  '(',
  ')',
  ',',
  '[',
  ']',
] as const;
export type Sign = (typeof SIGNS)[number];

export type Token = { readonly at: number; readonly end: number } & (
  | { readonly kind: 'number'; readonly units: number; readonly decimals: number }
  | { readonly kind: 'text'; readonly text: string }
  /** A name, a function's name or a word of the language: `line.net`, `round`, `and`. */
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'sign'; readonly sign: Sign }
  | { readonly kind: 'end' }
);

const BLANKS = /\s*/uy;
const NUMBER = /\d+(?:\.\d+)?/uy;
const QUOTED = /'(?:[^']|'')*'/uy;
const WORD = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy;

/** In order, the end as the last. */
export function tokensOf(text: string): readonly Token[] {
  if (text.length > MAX_LENGTH)
    refuse(MAX_LENGTH, 'the expression is too long', `At most ${MAX_LENGTH} characters.`);
  const tokens: Token[] = [];
  let at = 0;
  do {
    at += matchAt(BLANKS, text, at).length;
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end;
  } while (tokens.at(-1)?.kind !== 'end');
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  if (at === text.length) return { kind: 'end', at, end: at };
  return (
    numberAt(text, at) ??
    quotedAt(text, at) ??
    wordAt(text, at) ??
    signAt(text, at) ??
    refuseAt(text, at)
  );
}

function numberAt(text: string, at: number): Token | undefined {
  const digits = matchAt(NUMBER, text, at);
  if (digits === '') return undefined;
  const [whole = '', fraction = ''] = digits.split('.');
  if (/^0\d/.test(whole))
    refuse(
      at,
      `${digits} begins with a nought`,
      `A code is a text: '${digits}'. A number has no comma and no nought in front.`,
    );
  if (whole.length + fraction.length > 15)
    refuse(at, `${digits} is too long for a number`, 'At most 15 digits.');
  return {
    kind: 'number',
    at,
    end: at + digits.length,
    units: Number(whole + fraction),
    decimals: fraction.length,
  };
}

function quotedAt(text: string, at: number): Token | undefined {
  const quoted = matchAt(QUOTED, text, at);
  if (quoted === '') return undefined;
  return {
    kind: 'text',
    at,
    end: at + quoted.length,
    text: quoted.slice(1, -1).replaceAll("''", "'"),
  };
}

function wordAt(text: string, at: number): Token | undefined {
  const word = matchAt(WORD, text, at);
  return word === '' ? undefined : { kind: 'word', at, end: at + word.length, word };
}

function signAt(text: string, at: number): Token | undefined {
  const foreign = FOREIGN_SIGNS.find(([sign]) => text.startsWith(sign, at));
  if (foreign !== undefined) refuse(at, `${foreign[0]} is not a sign of this language`, foreign[1]);
  const sign = SIGNS.find((one) => text.startsWith(one, at));
  return sign && { kind: 'sign', at, end: at + sign.length, sign };
}

/** Signs of other languages, and what to write for them here. */
const FOREIGN_SIGNS: readonly (readonly [string, string])[] = [
  ['==', 'Write = for "is equal to".'],
  ['<>', 'Write != for "is not equal to".'],
  ['&&', 'Write and.'],
  ['||', 'Write or; texts are joined with &.'],
];

function refuseAt(text: string, at: number): never {
  const found = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (found === "'")
    refuse(
      at,
      'the text that begins here has no end',
      "A text stands between two '; a ' inside it is written twice.",
    );
  if ('"\u2018\u2019\u201c\u201d'.includes(found))
    refuse(
      at,
      `${found} is not a sign of this language`,
      "A text stands between two ': 'STANDARD'.",
    );
  if (found === '!')
    refuse(at, '! is not a sign of this language', 'Write not, or != for "is not equal to".');
  return refuse(at, `${found} is not a sign of this language`, `Signs: ${SIGNS.join(' ')}`);
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
