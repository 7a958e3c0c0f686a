/** Functions that ask a list: a dataset, or a small one that the definition has itself. */

import { allowedWords } from '../../../config/did-you-mean.ts';
import type { Call } from '../call.ts';
import { refuse } from '../mistake.ts';
import { asKind, type Evaluate, type ValueNode } from '../node.ts';
import type { List } from '../scope.ts';
import { ofText } from '../strict.ts';
import { missingOf, TEXT, TRUTH, type Value } from '../value.ts';
import type { FunctionDefinition } from './function-definition.ts';

export const LIST_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'known',
    signature: 'known(list, key, …)',
    meaning:
      'Whether the list has a row with this key; where it can, with these first parts of its key.',
    example: "known(suppliers, '8080')",
    gives: 'true',
    least: 2,
    most: 10,
    build: (call) => {
      const list = call.list(0);
      const keys = keysFrom(call, 1, list, list.hasPrefix === undefined);
      const isWhole = keys.length === list.key.length;
      const has = isWhole
        ? (...parts: string[]) => list.find(...parts) !== undefined
        : (...parts: string[]) => list.hasPrefix?.(...parts);
      return call.gives(TRUTH, ofKey(keys, has));
    },
  },
  {
    name: 'lookUp',
    signature: "lookUp(list, 'column', key, …)",
    meaning:
      'What the list has in a column of the row with this key; no value when there is no such row.',
    example: "lookUp(suppliers, 'name', '8080')",
    gives: 'Invented Books',
    least: 3,
    most: 11,
    build: (call) => {
      const list = call.list(0);
      const column = columnOf(call, list);
      const keys = keysFrom(call, 2, list, true);
      return call.gives(
        TEXT,
        ofKey(keys, (...parts) => list.find(...parts)?.[column]),
      );
    },
  },
];

function columnOf<C, R>(call: Call<C, R>, list: List): string {
  const column = call.writtenText(1);
  if (list.columns.includes(column)) return column;
  return refuse(
    call.arg(1).at,
    `the list has no column ${column}`,
    allowedWords('Columns', list.columns, column),
  );
}

function keysFrom<C, R>(
  call: Call<C, R>,
  from: number,
  list: List,
  isWhole: boolean,
): readonly ValueNode<C>[] {
  const keys = call.nodes(from).map((node) => asKind(node, 'text'));
  const most = list.key.length;
  if (keys.length <= most && (!isWhole || keys.length === most)) return keys;
  return refuse(
    call.at,
    `${keys.length} parts of a key that has ${most}`,
    `Its key: ${list.key.join(', ')}.`,
  );
}

/** Budget codes have three parts, and every line has one. */
function ofThree<C>(
  one: Evaluate<C>,
  two: Evaluate<C>,
  three: Evaluate<C>,
  ask: (...parts: string[]) => Value,
): Evaluate<C> {
  return (context) => {
    const a = one(context);
    const b = two(context);
    const c = three(context);
    if (typeof a === 'string' && typeof b === 'string' && typeof c === 'string')
      return ask(a, b, c);
    return missingOf(missingOf(isText(a), isText(b)), isText(c));
  };
}

function isText(value: Value): Value {
  return typeof value === 'string' ? undefined : value;
}

/** A key of one part is by far the most frequent: it is asked without a list of parts. */
function ofKey<C>(keys: readonly ValueNode<C>[], ask: (...parts: string[]) => Value): Evaluate<C> {
  const [first] = keys;
  if (first !== undefined && keys.length === 1) return ofText(first, ask);
  const evaluates = keys.map((key) => key.evaluate);
  const [one, two, three] = evaluates;
  if (one !== undefined && two !== undefined && three !== undefined && evaluates.length === 3)
    return ofThree(one, two, three, ask);
  return (context) => {
    const parts: string[] = [];
    let missing: Value;
    for (const evaluate of evaluates) {
      const part = evaluate(context);
      if (typeof part === 'string') parts.push(part);
      else missing = missingOf(missing, part);
    }
    return parts.length === evaluates.length ? ask(...parts) : missing;
  };
}
