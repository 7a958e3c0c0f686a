/** Functions that ask whether there is a value, and the one that chooses between two. */
import type { Call } from '../call.ts';
import { alike, asValue, type Node, type ValueNode } from '../node.ts';
import { missingOf, TOO_LARGE, TRUTH } from '../value.ts';
import type { FunctionDefinition } from './function-definition.ts';

export const CHOICE_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'if',
    signature: 'if(condition, value, otherwise?)',
    meaning: 'One value or the other; without the other, no value.',
    example: "if(1 < 2, 'less', 'more')",
    gives: 'less',
    least: 2,
    most: 3,
    build: choice,
  },
  {
    name: 'empty',
    signature: 'empty(value)',
    meaning: 'Whether there is no value, or a text without a character.',
    example: "empty(trim('  '))",
    gives: 'true',
    least: 1,
    most: 1,
    build: (call) => emptiness(call, true),
  },
  {
    name: 'given',
    signature: 'given(value)',
    meaning: 'Whether there is a value: the opposite of empty.',
    example: "given('A')",
    gives: 'true',
    least: 1,
    most: 1,
    build: (call) => emptiness(call, false),
  },
];

function choice<C, R>(call: Call<C, R>): Node<C> {
  const condition = call.truth(0).evaluate;
  const nodes = alike(call.nodes(1));
  const [one = asValue(call.node(1)), other] = nodes;
  const [yes, no] = [one.evaluate, other?.evaluate];
  return call.gives(one.type, (context) => {
    const holds = condition(context);
    if (holds === true) return yes(context);
    return holds === false ? no?.(context) : missingOf(holds);
  });
}

function emptiness<C, R>(call: Call<C, R>, wanted: boolean): ValueNode<C> {
  const { evaluate } = call.value(0);
  return call.gives(TRUTH, (context) => {
    const value = evaluate(context);
    if (value === TOO_LARGE) return TOO_LARGE;
    return (value === undefined || value === '') === wanted;
  });
}
