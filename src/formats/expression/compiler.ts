/** Turns a tree into closures: names, lists, records and functions are found once, so that running it is only calls. */
import { allowedWords } from '../../config/did-you-mean.ts';
import type { Accumulator } from './accumulate.ts';
import { Call, type RowSite, type Site } from './call.ts';
import type { FunctionDefinition } from './functions/function-definition.ts';
import { FUNCTIONS } from './functions/function-list.ts';
import { MAX_DECIMALS } from './limits.ts';
import { refuse } from './mistake.ts';
import type { Evaluate, Node, ValueNode } from './node.ts';
import { among, negative, operate, opposite } from './operators.ts';
import type {
  CallTree,
  InTree,
  LiteralTree,
  NameTree,
  OperationTree,
  SignedTree,
  Tree,
} from './parse.ts';
import type { List, Name } from './scope.ts';
import { TEXT, TOO_LARGE, TRUTH } from './value.ts';

/** What can be named where the tree stands. Both kinds of names are by what the expression calls them. */
export interface Reach<C, R> {
  readonly names: ReadonlyMap<string, Name<C>>;
  readonly lists: ReadonlyMap<string, List>;
  /** The names within each record. */
  readonly records: ReadonlyMap<string, ReadonlyMap<string, Name<R>>>;
  /** A figure over the records of a context; undefined: the context has none of them. */
  over(record: string, begin: () => Accumulator<R>): Evaluate<C> | undefined;
  readonly units: Evaluate<C> | undefined;
  /** The record whose names these are; undefined: not inside one. */
  readonly inside: string | undefined;
}

/** What an expression speaks of, found on the way. */
export class Mentioned {
  readonly names = new Set<string>();
  readonly lists = new Set<string>();
  readonly records = new Set<string>();
}

export class Compiler<C, R> implements Site<C, R> {
  readonly #reach: Reach<C, R>;
  readonly #mentioned: Mentioned;

  constructor(reach: Reach<C, R>, mentioned: Mentioned) {
    this.#reach = reach;
    this.#mentioned = mentioned;
  }

  compile(tree: Tree): Node<C> {
    switch (tree.kind) {
      case 'name':
        return this.#name(tree);
      case 'call':
        return this.#call(tree);
      case 'operation':
        return this.#operation(tree);
      case 'minus':
      case 'not':
        return this.#signed(tree);
      case 'in':
        return this.#among(tree);
      default:
        return literal(tree);
    }
  }

  list(tree: NameTree): List {
    const { lists } = this.#reach;
    const list = lists.get(tree.name);
    this.#mentioned.lists.add(tree.name);
    return (
      list ??
      refuse(
        tree.at,
        `there is no list ${tree.name}`,
        allowedWords('Lists', [...lists.keys()], tree.name),
      )
    );
  }

  units(call: CallTree): Evaluate<C> {
    return (
      this.#reach.units ??
      refuse(call.at, `${call.name}() has nothing to count here`, 'It is for controls.')
    );
  }

  rowsOf(call: CallTree): RowSite<C, R> {
    const { inside, records } = this.#reach;
    if (inside !== undefined)
      refuse(
        call.at,
        `${call.name} inside a function over records`,
        'Such functions cannot stand inside one another.',
      );
    const record = recordOf(call, [...records.keys()]);
    this.#mentioned.records.add(record);
    const rows = new Compiler<R, never>(this.#reachInside(record), this.#mentioned);
    return {
      compile: (tree) => rows.compile(tree),
      over: (begin) =>
        this.#reach.over(record, begin) ??
        refuse(call.at, `${record} has no records here`, 'It is for controls.'),
    };
  }

  #reachInside(record: string): Reach<R, never> {
    const names = [...(this.#reach.records.get(record) ?? [])];
    return {
      names: new Map(names.map(([name, found]) => [`${record}.${name}`, found])),
      lists: this.#reach.lists,
      records: new Map(),
      over: () => undefined,
      units: undefined,
      inside: record,
    };
  }

  #name(tree: NameTree): Node<C> {
    const found = this.#reach.names.get(tree.name) ?? this.#refuseName(tree);
    this.#mentioned.names.add(tree.name);
    const { type, get } = found;
    if (type.kind !== 'number') return { type, at: tree.at, evaluate: get };
    if (type.decimals > MAX_DECIMALS)
      refuse(tree.at, `${tree.name} has ${type.decimals} decimals`, `At most ${MAX_DECIMALS}.`);
    return { type, at: tree.at, evaluate: wholeUnits(get) };
  }

  #refuseName({ name, at }: NameTree): never {
    const { names, lists, records, inside } = this.#reach;
    const [record = ''] = name.split('.');
    const definition = FUNCTIONS.get(name);
    if (definition !== undefined)
      refuse(at, `${name} is a function`, `Write ${definition.signature}.`);
    if (lists.has(name))
      refuse(at, `${name} is a list`, `Write known(${name}, …) or lookUp(${name}, 'column', …).`);
    if (
      records.has(record) &&
      record !== name &&
      records.get(record)?.has(name.slice(record.length + 1))
    )
      refuse(
        at,
        `${name} is a value of every ${record}`,
        `Write sum(${name}), or another function over records.`,
      );
    if (records.has(name) || name === inside)
      refuse(
        at,
        `${name} is a record`,
        `Write count(${name}), or sum(${name}.…) of one of its values.`,
      );
    const label = inside === undefined ? 'Names' : `Names of ${inside}`;
    return refuse(at, `there is no name ${name}`, allowedWords(label, [...names.keys()], name));
  }

  #call(tree: CallTree): Node<C> {
    const definition = FUNCTIONS.get(tree.name);
    if (definition === undefined)
      return refuse(
        tree.at,
        `there is no function ${tree.name}`,
        allowedWords('Functions', [...FUNCTIONS.keys()], tree.name),
      );
    const { length } = tree.args;
    if (length < definition.least || length > definition.most)
      refuse(
        tree.at,
        `${tree.name} takes ${howMany(definition)}, not ${length}`,
        `Write ${definition.signature}.`,
      );
    return definition.build(new Call(this, tree));
  }

  #operation({ operator, at, left, right }: OperationTree): Node<C> {
    return operate(operator, at, this.compile(left), this.compile(right));
  }

  #signed({ kind, at, of }: SignedTree): Node<C> {
    return kind === 'minus' ? negative(at, this.compile(of)) : opposite(at, this.compile(of));
  }

  #among({ at, isNot, of, among: list }: InTree): Node<C> {
    return among(at, isNot, this.compile(of), list);
  }
}

/** A number that is none of ours must not get in: everything after this relies on it. */
function wholeUnits<C>(get: Evaluate<C>): Evaluate<C> {
  return (context) => {
    const value = get(context);
    return typeof value === 'number' && !Number.isSafeInteger(value) ? TOO_LARGE : value;
  };
}

function literal<C>(tree: LiteralTree): ValueNode<C> {
  const { at } = tree;
  if (tree.kind === 'text')
    return { type: TEXT, at, evaluate: () => tree.text, written: tree.text };
  if (tree.kind === 'truth') return { type: TRUTH, at, evaluate: () => tree.truth };
  const { units, decimals } = tree;
  return { type: { kind: 'number', decimals }, at, evaluate: () => units };
}

function howMany({ least, most }: FunctionDefinition): string {
  const values = most === 1 ? 'value' : 'values';
  return least === most ? `${least} ${values}` : `${least} to ${most} ${values}`;
}

/** The one record that the names in a call are of. */
function recordOf(call: CallTree, records: readonly string[]): string {
  const names = call.args.flatMap(namesIn);
  const heads = names.map(({ name, at }) => ({ head: name.split('.')[0] ?? '', at }));
  const [first] = heads;
  if (first === undefined)
    return refuse(
      call.at,
      `${call.name} does not say over which records`,
      allowedWords('Records', records, call.name),
    );
  if (!records.includes(first.head))
    refuse(
      first.at,
      `there is no record ${first.head}`,
      allowedWords('Records', records, first.head),
    );
  const other = heads.find(({ head }) => head !== first.head);
  if (other !== undefined)
    refuse(
      other.at,
      `${call.name} over ${first.head} and ${other.head}`,
      `All names have to be values of one record: ${first.head}.…`,
    );
  return first.head;
}

/** Names of lists left out. */
function namesIn(tree: Tree): readonly NameTree[] {
  switch (tree.kind) {
    case 'name':
      return [tree];
    case 'call':
      return tree.args.slice(LISTED.includes(tree.name) ? 1 : 0).flatMap(namesIn);
    case 'operation':
      return [...namesIn(tree.left), ...namesIn(tree.right)];
    case 'minus':
    case 'not':
    case 'in':
      return namesIn(tree.of);
    default:
      return [];
  }
}

const LISTED = ['known', 'lookUp'];
