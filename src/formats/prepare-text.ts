/**
 * What a definition does to a field's text before its type is read: blanks and padding off, one part of several, texts
 * that mean empty, what an empty one is taken for. It changes nothing else.
 */
import type { FieldDefinition, Split } from '../domain/interface.ts';

/** Undefined: it is not in the form that the definition takes apart. */
export type PrepareText = (text: string) => string | undefined;

type Step = (text: string) => string;

export function textPreparer(field: FieldDefinition): PrepareText {
  const trim = field.trim ? trimmed : unchanged;
  const finish = inTurn([
    field.pad && unpadded(field.pad),
    field.nullWhen.length > 0 ? emptied(new Set(field.nullWhen)) : undefined,
    field.default === undefined ? undefined : filled(field.default),
  ]);
  if (field.split === undefined) return finish === unchanged ? trim : (text) => finish(trim(text));
  const take = splitter(field.split);
  return (text) => {
    const part = take(trim(text));
    return part === undefined ? undefined : finish(part);
  };
}

function unchanged(text: string): string {
  return text;
}

function inTurn(steps: readonly (Step | undefined)[]): Step {
  const all = steps.filter((step) => step !== undefined);
  if (all.length === 0) return unchanged;
  return (text) => all.reduce((changed, step) => step(changed), text);
}

const BLANK = 0x20;
const TILDE = 0x7e;

/** Nearly every text has no blank at its ends, and then costs two comparisons. */
function trimmed(text: string): string {
  const { length } = text;
  if (length === 0) return text;
  return isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(length - 1)) ? text : text.trim();
}

function isInk(code: number): boolean {
  return code > BLANK && code <= TILDE;
}

/** A text with fewer parts is empty there; one that a pattern does not fit is in another form, unless it is empty. */
function splitter(split: Split): PrepareText {
  if (split.kind === 'separator') {
    const { by, part } = split;
    return (text) => (text.split(by)[part - 1] ?? '').trim();
  }
  const pattern = new RegExp(split.pattern, 'u');
  return (text) => {
    const found = pattern.exec(text);
    return found === null && text !== '' ? undefined : (found?.[1] ?? '');
  };
}

/** Of a text that is nothing but padding, one sign is left where it is a digit: 0000 is 0. */
function unpadded({ with: sign, side }: NonNullable<FieldDefinition['pad']>): Step {
  return (text) => {
    let [from, to] = [0, text.length];
    if (side === 'left') while (from < to && text[from] === sign) from += 1;
    else while (to > from && text[to - 1] === sign) to -= 1;
    return from === to && text !== '' && sign === '0' ? '0' : text.slice(from, to);
  };
}

function emptied(nulls: ReadonlySet<string>): Step {
  return (text) => (nulls.has(text) ? '' : text);
}

function filled(fallback: string): Step {
  return (text) => (text === '' ? fallback : text);
}
