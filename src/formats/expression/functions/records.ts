/** Functions over records: each is a running figure, so that a control over a whole file keeps no records. */
import {
  type Accumulator,
  counted,
  distinctValues,
  extreme,
  hashed,
  judged,
  onlyWhere,
  overValues,
  totalled,
} from '../accumulate.ts';
import type { Call, RowSite } from '../call.ts';
import { refuse } from '../mistake.ts';
import { asKind, asNumber, asOrdered, asValue, isNumber, type ValueNode } from '../node.ts';
import type { Tree } from '../parse.ts';
import { TRUTH, WHOLE } from '../value.ts';
import type { FunctionDefinition } from './function-definition.ts';

export const RECORD_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'count',
    signature: 'count(record, condition?)',
    meaning: 'How many records there are, or how many of which the condition is so.',
    example: 'count(line, line.net < 0)',
    gives: '1',
    least: 1,
    most: 2,
    build: (call) => {
      const rows = call.site.rowsOf(call.tree);
      refuseField(call.arg(0));
      return overRows(call, rows, WHOLE, () => counted());
    },
  },
  {
    name: 'sum',
    signature: 'sum(record.field, condition?)',
    meaning:
      'The total over the records, of a field or of an expression with fields; a record without a value leaves no total.',
    example: 'sum(line.net + line.tax)',
    gives: '112.00',
    least: 1,
    most: 2,
    build: (call) => {
      const rows = call.site.rowsOf(call.tree);
      const node = asNumber(rows.compile(call.arg(0)));
      return overRows(call, rows, node.type, () => overValues(node.evaluate, totalled()));
    },
  },
  {
    name: 'least',
    signature: 'least(record.field, condition?)',
    meaning: 'The least number or earliest date among the records; no value when there are none.',
    example: 'least(line.net)',
    gives: '-7.00',
    least: 1,
    most: 2,
    build: (call) => outermost(call, 'least'),
  },
  {
    name: 'greatest',
    signature: 'greatest(record.field, condition?)',
    meaning: 'The greatest number or latest date among the records; no value when there are none.',
    example: 'greatest(line.net)',
    gives: '100.00',
    least: 1,
    most: 2,
    build: (call) => outermost(call, 'greatest'),
  },
  {
    name: 'distinct',
    signature: 'distinct(record.field, condition?)',
    meaning: 'How many different values the records have.',
    example: 'distinct(line.account)',
    gives: '2',
    least: 1,
    most: 2,
    build: (call) => {
      const rows = call.site.rowsOf(call.tree);
      const { evaluate } = asValue(rows.compile(call.arg(0)));
      return overRows(call, rows, WHOLE, () => overValues(evaluate, distinctValues()));
    },
  },
  {
    name: 'hash',
    signature: 'hash(record.field, digits)',
    meaning:
      'A hash total: the last digits of the sum of all numbers. What is not all digits leaves no total.',
    example: 'hash(line.account, 4)',
    gives: '2001',
    least: 2,
    most: 2,
    build: (call) => {
      const rows = call.site.rowsOf(call.tree);
      const digits = call.writtenWhole(1, 1, 15);
      const node = hashable(asValue(rows.compile(call.arg(0))));
      return call.gives(
        WHOLE,
        rows.over(() => overValues(node.evaluate, hashed(digits))),
      );
    },
  },
  {
    name: 'all',
    signature: 'all(condition)',
    meaning: 'Whether the condition is so of every record.',
    example: 'all(line.net > 0)',
    gives: 'false',
    least: 1,
    most: 1,
    build: (call) => overJudged(call, false),
  },
  {
    name: 'any',
    signature: 'any(condition)',
    meaning: 'Whether the condition is so of at least one record.',
    example: 'any(line.net > 0)',
    gives: 'true',
    least: 1,
    most: 1,
    build: (call) => overJudged(call, true),
  },
  {
    name: 'records',
    signature: 'records()',
    meaning: 'How many records or segments the file has had since the group began.',
    example: 'records()',
    gives: '12',
    least: 0,
    most: 0,
    build: (call) => call.gives(WHOLE, call.site.units(call.tree)),
  },
];

function refuseField(tree: Tree): void {
  if (tree.kind !== 'name' || tree.name.includes('.'))
    refuse(
      tree.at,
      'this has to be the name of a record',
      'count(line), or count(line, given(line.net)).',
    );
}

/** With the condition, where the call has one. */
function overRows<C, R>(
  call: Call<C, R>,
  rows: RowSite<C, R>,
  type: ValueNode<C>['type'],
  begin: () => Accumulator<R>,
): ValueNode<C> {
  if (call.count === 1) return call.gives(type, rows.over(begin));
  const condition = asKind(rows.compile(call.arg(1)), 'truth').evaluate;
  return call.gives(
    type,
    rows.over(() => onlyWhere(condition, begin())),
  );
}

function outermost<C, R>(call: Call<C, R>, which: 'least' | 'greatest'): ValueNode<C> {
  const rows = call.site.rowsOf(call.tree);
  const node = asOrdered(rows.compile(call.arg(0)));
  return overRows(call, rows, node.type, () => overValues(node.evaluate, extreme(which)));
}

function hashable<R>(node: ValueNode<R>): ValueNode<R> {
  if (node.type.kind === 'text' || (isNumber(node) && node.type.decimals === 0)) return node;
  return refuse(
    node.at,
    'a hash total adds up texts of digits or whole numbers',
    'text(x) makes a text of it.',
  );
}

function overJudged<C, R>(call: Call<C, R>, decisive: boolean): ValueNode<C> {
  const rows = call.site.rowsOf(call.tree);
  const { evaluate } = asKind(rows.compile(call.arg(0)), 'truth');
  return call.gives(
    TRUTH,
    rows.over(() => judged(evaluate, decisive)),
  );
}
