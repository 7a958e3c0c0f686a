/**
 * What a definition does to a field's text before its type is read: blanks and padding off, one part of several, texts
 * that mean empty, what an empty one is taken for. It changes nothing else.
 */
import type { FieldDefinition, Split } from '../domain/interface.ts';

export type PrepareText = (text: string) => string;

export function textPreparer(field: FieldDefinition): PrepareText {
  const steps = [
    field.trim ? trimmed : undefined,
    field.split && splitter(field.split),
    field.pad && unpadded(field.pad),
    field.nullWhen.length > 0 ? emptied(new Set(field.nullWhen)) : undefined,
    field.default === undefined ? undefined : filled(field.default),
  ].filter((step) => step !== undefined);
  const [first, second, ...rest] = steps;
  if (first === undefined) return (text) => text;
  if (second === undefined) return first;
  return (text) => rest.reduce((changed, step) => step(changed), second(first(text)));
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

/** A text without the part that is asked for is empty there. */
function splitter(split: Split): PrepareText {
  if (split.kind === 'separator') {
    const { by, part } = split;
    return (text) => (text.split(by)[part - 1] ?? '').trim();
  }
  const pattern = new RegExp(split.pattern, 'u');
  return (text) => pattern.exec(text)?.[1] ?? '';
}

/** Of a text that is nothing but padding, one sign is left where it is a digit: 0000 is 0. */
function unpadded({ with: sign, side }: NonNullable<FieldDefinition['pad']>): PrepareText {
  return (text) => {
    let [from, to] = [0, text.length];
    if (side === 'left') while (from < to && text[from] === sign) from += 1;
    else while (to > from && text[to - 1] === sign) to -= 1;
    return from === to && text !== '' && sign === '0' ? '0' : text.slice(from, to);
  };
}

function emptied(nulls: ReadonlySet<string>): PrepareText {
  return (text) => (nulls.has(text) ? '' : text);
}

function filled(fallback: string): PrepareText {
  return (text) => (text === '' ? fallback : text);
}
