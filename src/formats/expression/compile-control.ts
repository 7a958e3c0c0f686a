/**
 * Expressions over whole files, worked out while the file is read: `sum(invoice.gross)` over a million records is a running
 * total and no list. `begin()` at the start of the file or group, `add` for each record that `records` names, and `result`
 * at the end; a group that begins anew is another `begin()`.
 */
import type { Accumulator } from './accumulate.ts';
import { wanted } from './compile-expression.ts';
import { Compiler, Mentioned, type Reach } from './compiler.ts';
import { type Mistake, orMistake } from './mistake.ts';
import { parseExpression } from './parse.ts';
import type { Name, Scope } from './scope.ts';
import type { Type, TypeKind, Value } from './value.ts';

export interface CompiledControl<C, R> {
  readonly type: Type;
  /** As in a compiled expression; names within records have the record's in front: `invoice.gross`. */
  readonly uses: readonly string[];
  readonly lists: readonly string[];
  /** The records it has to be given. */
  readonly records: readonly string[];
  begin(): RunningControl<C, R>;
}

export interface RunningControl<C, R> {
  /** A record that it does not speak of changes nothing. */
  add(record: string, row: R): void;
  /** Of the records so far; `context` is for the names outside of records, and for `records()`. */
  result(context: C): Value;
}

/** What its tree is evaluated in: the figures of one run, and the context of its end. */
interface Run<C, R> {
  readonly context: C;
  readonly figures: readonly Accumulator<R>[];
}

/** One figure that the control needs: over which record, and how it begins. */
interface Wanted<R> {
  readonly record: string;
  readonly begin: () => Accumulator<R>;
}

export function compileControl<C, R>(
  text: string,
  scope: Scope<C, R>,
  gives?: TypeKind,
): CompiledControl<C, R> | Mistake {
  return orMistake(() => {
    const figures: Wanted<R>[] = [];
    const mentioned = new Mentioned();
    const compiler = new Compiler(reachOf(scope, figures), mentioned);
    const { type, evaluate } = wanted(compiler.compile(parseExpression(text)), gives);
    const { names, lists, records } = mentioned;
    const begin = () => running(figures, evaluate);
    return { type, uses: [...names], lists: [...lists], records: [...records], begin };
  });
}

function reachOf<C, R>(scope: Scope<C, R>, figures: Wanted<R>[]): Reach<Run<C, R>, R> {
  const { names, lists, records, units } = scope;
  return {
    names: new Map([...names].map(([name, found]) => [name, ofRun(found)])),
    lists: lists ?? new Map(),
    records: new Map([...(records ?? [])].map(([name, record]) => [name, record.names])),
    over: (record, begin) => {
      const no = figures.push({ record, begin }) - 1;
      return (run) => run.figures[no]?.result();
    },
    units: units && (({ context }) => units(context)),
    inside: undefined,
  };
}

function ofRun<C, R>({ type, get }: Name<C>): Name<Run<C, R>> {
  return { type, get: ({ context }) => get(context) };
}

function running<C, R>(
  wantedFigures: readonly Wanted<R>[],
  evaluate: (run: Run<C, R>) => Value,
): RunningControl<C, R> {
  const figures = wantedFigures.map(({ begin }) => begin());
  const byRecord = Map.groupBy(figures, (_, no) => wantedFigures[no]?.record);
  return {
    add: (record, row) => {
      for (const figure of byRecord.get(record) ?? NONE) figure.add(row);
    },
    result: (context) => evaluate({ context, figures }),
  };
}

const NONE: readonly never[] = [];
