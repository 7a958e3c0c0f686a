/** Functions of texts. Characters are counted as people count them: one outside the basic plane is one. */

import { type DayMask, dayMask } from '../calendar.ts';
import type { Call } from '../call.ts';
import { MAX_TEXT } from '../limits.ts';
import { compilePattern, type Matches } from '../linear-pattern.ts';
import { refuse } from '../mistake.ts';
import { isNumber, type ValueNode } from '../node.ts';
import { ofText, ofTextAndNumber, ofTexts } from '../strict.ts';
import { formatValue, missingOf, TEXT, TOO_LARGE, TRUTH, type Value, WHOLE } from '../value.ts';
import type { FunctionDefinition } from './function-definition.ts';

export const TEXT_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'length',
    signature: 'length(text)',
    meaning: 'How many characters it has.',
    example: "length('Crawley')",
    gives: '7',
    least: 1,
    most: 1,
    build: (call) =>
      call.gives(
        WHOLE,
        ofText(call.text(0), (text) => charactersOf(text).length),
      ),
  },
  {
    name: 'upper',
    signature: 'upper(text)',
    meaning: 'In capital letters.',
    example: "upper('ab12')",
    gives: 'AB12',
    least: 1,
    most: 1,
    build: (call) => changed(call, (text) => text.toUpperCase()),
  },
  {
    name: 'lower',
    signature: 'lower(text)',
    meaning: 'In small letters.',
    example: "lower('AB12')",
    gives: 'ab12',
    least: 1,
    most: 1,
    build: (call) => changed(call, (text) => text.toLowerCase()),
  },
  {
    name: 'trim',
    signature: 'trim(text)',
    meaning: 'Without the blanks at both ends.',
    example: "trim('  8080 ')",
    gives: '8080',
    least: 1,
    most: 1,
    build: (call) => changed(call, (text) => text.trim()),
  },
  {
    name: 'left',
    signature: 'left(text, count)',
    meaning: 'The first characters; all of them when it has fewer.',
    example: "left('E26315', 3)",
    gives: 'E26',
    least: 2,
    most: 2,
    build: (call) => cut(call, (characters, count) => characters.slice(0, count)),
  },
  {
    name: 'right',
    signature: 'right(text, count)',
    meaning: 'The last characters; all of them when it has fewer.',
    example: "right('E26315', 2)",
    gives: '15',
    least: 2,
    most: 2,
    build: (call) =>
      cut(call, (characters, count) => characters.slice(Math.max(0, characters.length - count))),
  },
  {
    name: 'middle',
    signature: 'middle(text, start, count)',
    meaning: 'Characters from a place on, the first being 1; fewer where the text ends before.',
    example: "middle('0000008563 0005', 12, 4)",
    gives: '0005',
    least: 3,
    most: 3,
    build: (call) => {
      const start = call.writtenWhole(1, 1, MAX_TEXT);
      const count = call.writtenWhole(2, 1, MAX_TEXT);
      return call.gives(
        TEXT,
        ofText(call.text(0), (text) =>
          joined(charactersOf(text).slice(start - 1, start - 1 + count)),
        ),
      );
    },
  },
  {
    name: 'part',
    signature: "part(text, 'separator', number)",
    meaning: 'The part between separators, the first being 1; no value when there are fewer.',
    example: "part('R01.LLB008.400305', '.', 2)",
    gives: 'LLB008',
    least: 3,
    most: 3,
    build: (call) => {
      const separator = writtenSome(call, 1);
      return call.gives(
        TEXT,
        ofTextAndNumber(call.text(0), call.whole(2), (text, no) => text.split(separator)[no - 1]),
      );
    },
  },
  {
    name: 'replace',
    signature: "replace(text, 'from', 'to')",
    meaning: 'With another text in every place of one.',
    example: "replace('12-34-56', '-', '')",
    gives: '123456',
    least: 3,
    most: 3,
    build: (call) => {
      const [from, to] = [writtenSome(call, 1), call.writtenText(2)];
      return call.gives(
        TEXT,
        ofText(call.text(0), (text) => replaced(text, from, to)),
      );
    },
  },
  {
    name: 'startsWith',
    signature: 'startsWith(text, beginning)',
    meaning: 'Whether it begins so.',
    example: "startsWith('INV0417', 'INV')",
    gives: 'true',
    least: 2,
    most: 2,
    build: (call) =>
      call.gives(
        TRUTH,
        ofTexts(call.text(0), call.text(1), (text, beginning) => text.startsWith(beginning)),
      ),
  },
  {
    name: 'endsWith',
    signature: 'endsWith(text, end)',
    meaning: 'Whether it ends so.',
    example: "endsWith('INV0417', '18')",
    gives: 'false',
    least: 2,
    most: 2,
    build: (call) =>
      call.gives(
        TRUTH,
        ofTexts(call.text(0), call.text(1), (text, end) => text.endsWith(end)),
      ),
  },
  {
    name: 'contains',
    signature: 'contains(text, piece)',
    meaning: 'Whether the piece is somewhere in it.',
    example: "contains('*UNMAPPED*', 'UNMAPPED')",
    gives: 'true',
    least: 2,
    most: 2,
    build: (call) =>
      call.gives(
        TRUTH,
        ofTexts(call.text(0), call.text(1), (text, piece) => text.includes(piece)),
      ),
  },
  {
    name: 'matches',
    signature: "matches(text, 'pattern')",
    meaning: 'Whether the whole text is as the pattern says.',
    example: "matches('E26315', '[A-Z]\\d{5}')",
    gives: 'true',
    least: 2,
    most: 2,
    build: (call) => call.gives(TRUTH, ofText(call.text(0), writtenPattern(call))),
  },
  {
    name: 'padLeft',
    signature: "padLeft(text, width, 'character')",
    meaning: 'Filled up on its left to a width; a longer text stays as it is.',
    example: "padLeft('417', 6, '0')",
    gives: '000417',
    least: 3,
    most: 3,
    build: (call) => {
      const width = call.writtenWhole(1, 1, 1_000);
      const filler = writtenCharacter(call);
      const pad = (text: string) =>
        filler.repeat(Math.max(0, width - charactersOf(text).length)) + text;
      return call.gives(TEXT, ofText(call.text(0), pad));
    },
  },
  {
    name: 'text',
    signature: "text(value, 'date format'?)",
    meaning:
      'As it is shown: a number with its decimals, a date as 2026-11-23 or in a format of its own.',
    example: "text(date('20261123', 'YYYYMMDD'), 'DD/MM/YYYY')",
    gives: '23/11/2026',
    least: 1,
    most: 2,
    build: (call) => call.gives(TEXT, call.count === 1 ? shown(call.value(0)) : written(call)),
  },
];

function changed<C, R>(call: Call<C, R>, change: (text: string) => string): ValueNode<C> {
  return call.gives(TEXT, ofText(call.text(0), change));
}

type Characters = readonly string[] | string;

/** A text without surrogates is its own row of characters: no need to take it apart. */
function charactersOf(text: string): Characters {
  return SURROGATE.test(text) ? [...text] : text;
}

const SURROGATE = /[\ud800-\udfff]/;

function joined(characters: Characters): string {
  return typeof characters === 'string' ? characters : characters.join('');
}

function cut<C, R>(
  call: Call<C, R>,
  take: (characters: Characters, count: number) => Characters,
): ValueNode<C> {
  const work = (text: string, count: number): Value =>
    count < 0 ? undefined : joined(take(charactersOf(text), count));
  return call.gives(TEXT, ofTextAndNumber(call.text(0), call.whole(1), work));
}

function writtenSome<C, R>(call: Call<C, R>, no: number): string {
  const text = call.writtenText(no);
  return text === '' ? refuse(call.arg(no).at, 'an empty text', 'At least one character.') : text;
}

function writtenCharacter<C, R>(call: Call<C, R>): string {
  const text = call.writtenText(2);
  return [...text].length === 1
    ? text
    : refuse(call.arg(2).at, 'this has to be one character', "For instance '0'.");
}

function replaced(text: string, from: string, to: string): Value {
  const pieces = text.split(from);
  const length = text.length + (pieces.length - 1) * (to.length - from.length);
  return length > MAX_TEXT && length > text.length ? TOO_LARGE : pieces.join(to);
}

function writtenPattern<C, R>(call: Call<C, R>): Matches {
  const matches = compilePattern(call.writtenText(1));
  if (typeof matches === 'function') return matches;
  return refuse(
    call.arg(1).at,
    `the pattern: ${matches.message}`,
    `In its character ${matches.at + 1}.`,
  );
}

function shown<C>(node: ValueNode<C>): ValueNode<C>['evaluate'] {
  const { type, evaluate } = node;
  return (context) => {
    const value = evaluate(context);
    return value === undefined || value === TOO_LARGE ? missingOf(value) : formatValue(value, type);
  };
}

function written<C, R>(call: Call<C, R>): ValueNode<C>['evaluate'] {
  const node = call.value(0);
  if (isNumber(node))
    refuse(call.arg(1).at, 'a number has no format', 'round(x, 2) gives it 2 decimals.');
  return ofText(call.date(0), writtenMask(call).write);
}

export function writtenMask<C, R>(call: Call<C, R>): DayMask {
  return (
    dayMask(call.writtenText(1)) ??
    refuse(
      call.arg(1).at,
      'no way to write a day',
      'YYYY, MM and DD, each once, and signs between them: YYYYMMDD, DD/MM/YYYY.',
    )
  );
}
