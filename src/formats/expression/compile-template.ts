/**
 * Text with expressions in it: `{costCentre}-{account}`. A brace that is meant as one is written twice. A template that is
 * one expression and nothing else keeps the expression's type, so that `{gross - tax}` is a number.
 */
import { type Compiled, compiledOrRefused } from './compile-expression.ts';
import { MAX_LENGTH, MAX_TEXT } from './limits.ts';
import { type Mistake, orMistake, refuse, within } from './mistake.ts';
import type { Scope } from './scope.ts';
import { formatValue, missingOf, TEXT, TOO_LARGE, type Value } from './value.ts';

/** A value for a field: without one of its expressions there is none. */
export function compileTemplate<C, R = never>(
  text: string,
  scope: Scope<C, R>,
): Compiled<C> | Mistake {
  return orMistake(() => {
    const pieces = piecesOf(text, scope);
    const [first] = pieces;
    if (pieces.length === 1 && typeof first === 'object') return first;
    return { ...mentionedIn(pieces), type: TEXT, evaluate: joiner(pieces) };
  });
}

export interface Sentence<C> extends Omit<Compiled<C>, 'type' | 'evaluate'> {
  readonly evaluate: (context: C) => string;
}

/** A sentence for people: it is always there, and `nothing` stands for what is not. */
export function compileSentence<C, R = never>(
  text: string,
  scope: Scope<C, R>,
  nothing: string,
): Sentence<C> | Mistake {
  return orMistake(() => {
    const pieces = piecesOf(text, scope);
    const say = (piece: Piece<C>, context: C) => shown(piece, context) || nothing;
    const evaluate = (context: C) => pieces.map((piece) => say(piece, context)).join('');
    return { ...mentionedIn(pieces), evaluate };
  });
}

type Piece<C> = string | Compiled<C>;

function shown<C>(piece: Piece<C>, context: C): string {
  return typeof piece === 'string' ? piece : formatValue(piece.evaluate(context), piece.type);
}

function mentionedIn<C>(pieces: readonly Piece<C>[]): Pick<Compiled<C>, 'uses' | 'lists'> {
  const expressions = pieces.filter((piece) => typeof piece === 'object');
  return {
    uses: [...new Set(expressions.flatMap(({ uses }) => uses))],
    lists: [...new Set(expressions.flatMap(({ lists }) => lists))],
  };
}

function joiner<C>(pieces: readonly Piece<C>[]): (context: C) => Value {
  return (context) => {
    let text = '';
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece;
      else {
        const value = piece.evaluate(context);
        if (value === undefined || value === TOO_LARGE) return missingOf(value);
        text += formatValue(value, piece.type);
      }
    }
    return text.length > MAX_TEXT ? TOO_LARGE : text;
  };
}

/* ---------- taking it apart ---------- */

function piecesOf<C, R>(text: string, scope: Scope<C, R>): readonly Piece<C>[] {
  if (text.length > MAX_LENGTH)
    refuse(MAX_LENGTH, 'the text is too long', `At most ${MAX_LENGTH} characters.`);
  const pieces: Piece<C>[] = [];
  let at = 0;
  while (at < text.length) {
    const plain = plainFrom(text, at);
    at += plain.length;
    if (plain !== '') pieces.push(plain.replaceAll('{{', '{').replaceAll('}}', '}'));
    if (at === text.length) break;
    const end = endOf(text, at);
    const from = at + 1;
    pieces.push(within(from, () => compiledOrRefused(text.slice(from, end), scope)));
    at = end + 1;
  }
  return pieces;
}

const PLAIN = /(?:[^{}]|\{\{|\}\})*/y;

function plainFrom(text: string, at: number): string {
  PLAIN.lastIndex = at;
  const plain = PLAIN.exec(text)?.[0] ?? '';
  const stop = at + plain.length;
  if (text[stop] === '}')
    refuse(stop, 'a } without a {', 'A } that is meant as one is written twice.');
  return plain;
}

/** Of its }, from the { on; a brace inside a text of the expression is none. */
function endOf(text: string, open: number): number {
  let isQuoted = false;
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === "'") isQuoted = !isQuoted;
    if (text[at] === '}' && !isQuoted) return at;
  }
  return refuse(open, 'a { without a }', 'A { that is meant as one is written twice.');
}
