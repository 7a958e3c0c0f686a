/** Functions of dates. There is no today here: what a file says does not depend on the day it is read. */

import { type Day, dayNumber, isoOf, readDay } from '../calendar.ts';
import type { Call } from '../call.ts';
import type { ValueNode } from '../node.ts';
import { ofText, ofTextAndNumber, ofTexts } from '../strict.ts';
import { DATE, TOO_LARGE, WHOLE } from '../value.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { writtenMask } from './texts.ts';

export const DATE_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'date',
    signature: "date(text, 'format')",
    meaning: 'A text as a date; no value when it is written otherwise or is no real day.',
    example: "date('23/11/2026', 'DD/MM/YYYY')",
    gives: '2026-11-23',
    least: 2,
    most: 2,
    build: (call) => call.gives(DATE, ofText(call.text(0), writtenMask(call).read)),
  },
  {
    name: 'year',
    signature: 'year(date)',
    meaning: 'Its year.',
    example: "year('2026-11-23')",
    gives: '2026',
    least: 1,
    most: 1,
    build: (call) => partOf(call, 'year'),
  },
  {
    name: 'month',
    signature: 'month(date)',
    meaning: 'Its month, from 1 to 12.',
    example: "month('2026-11-23')",
    gives: '11',
    least: 1,
    most: 1,
    build: (call) => partOf(call, 'month'),
  },
  {
    name: 'day',
    signature: 'day(date)',
    meaning: 'Its day in the month.',
    example: "day('2026-11-23')",
    gives: '23',
    least: 1,
    most: 1,
    build: (call) => partOf(call, 'day'),
  },
  {
    name: 'addDays',
    signature: 'addDays(date, days)',
    meaning: 'So many days later, or earlier when there is a minus.',
    example: "addDays('2026-12-25', 30)",
    gives: '2027-01-24',
    least: 2,
    most: 2,
    build: (call) => call.gives(DATE, ofTextAndNumber(call.date(0), call.whole(1), later)),
  },
  {
    name: 'daysBetween',
    signature: 'daysBetween(from, to)',
    meaning: 'How many days from one date to another; below zero when the second is earlier.',
    example: "daysBetween('2026-02-27', '2026-03-01')",
    gives: '2',
    least: 2,
    most: 2,
    build: (call) => call.gives(WHOLE, ofTexts(call.date(0), call.date(1), daysBetween)),
  },
];

function partOf<C, R>(call: Call<C, R>, part: keyof Day): ValueNode<C> {
  return call.gives(
    WHOLE,
    ofText(call.date(0), (iso) => readDay(iso)?.[part]),
  );
}

function later(iso: string, days: number): string | typeof TOO_LARGE | undefined {
  const day = readDay(iso);
  return day && (isoOf(dayNumber(day) + days) ?? TOO_LARGE);
}

function daysBetween(from: string, to: string): number | undefined {
  const [first, last] = [readDay(from), readDay(to)];
  return first && last && dayNumber(last) - dayNumber(first);
}
