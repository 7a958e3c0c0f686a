/** A call of a function while it is compiled: its arguments, as the function wants them. */

import type { Accumulator } from './accumulate.ts';
import { MAX_DECIMALS } from './limits.ts';
import { refuse } from './mistake.ts';
import {
  asKind,
  asNumber,
  asValue,
  asWhole,
  type Evaluate,
  type Node,
  type NumberNode,
  type ValueNode,
} from './node.ts';
import type { CallTree, NameTree, Tree } from './parse.ts';
import type { List } from './scope.ts';
import type { Type } from './value.ts';

/** Where a call stands: what its arguments can speak of. */
export interface Site<C, R> {
  compile(tree: Tree): Node<C>;
  /** The list of that name; a mistake when there is none. */
  list(tree: NameTree): List;
  /** The records that these trees speak of, by names with the record's in front; a mistake when they are not of one record. */
  rowsOf(call: CallTree): RowSite<C, R>;
  units(call: CallTree): Evaluate<C>;
}

/** Inside a function over records: names are the record's. */
export interface RowSite<C, R> {
  compile(tree: Tree): Node<R>;
  /** A figure over the records of a context, begun anew for each. */
  over(begin: () => Accumulator<R>): Evaluate<C>;
}

export class Call<C, R> {
  readonly site: Site<C, R>;
  readonly tree: CallTree;

  constructor(site: Site<C, R>, tree: CallTree) {
    this.site = site;
    this.tree = tree;
  }

  get at(): number {
    return this.tree.at;
  }

  get count(): number {
    return this.tree.args.length;
  }

  /** From 0. Functions are only called with as many as they take. */
  arg(no: number): Tree {
    return (
      this.tree.args[no] ?? refuse(this.at, `${this.tree.name} lacks a value`, 'Give it one more.')
    );
  }

  node(no: number): Node<C> {
    return this.site.compile(this.arg(no));
  }

  nodes(from = 0): readonly Node<C>[] {
    return this.tree.args.slice(from).map((tree) => this.site.compile(tree));
  }

  value(no: number): ValueNode<C> {
    return asValue(this.node(no));
  }

  number(no: number): NumberNode<C> {
    return asNumber(this.node(no));
  }

  whole(no: number): NumberNode<C> {
    return asWhole(this.node(no));
  }

  text(no: number): ValueNode<C> {
    return asKind(this.node(no), 'text');
  }

  date(no: number): ValueNode<C> {
    return asKind(this.node(no), 'date');
  }

  truth(no: number): ValueNode<C> {
    return asKind(this.node(no), 'truth');
  }

  /** A text that is written out: it is known when the expression is compiled. */
  writtenText(no: number): string {
    const tree = this.arg(no);
    if (tree.kind === 'text') return tree.text;
    return refuse(
      tree.at,
      'this has to be written out',
      "A text between two ' and not something worked out.",
    );
  }

  /** A whole number that is written out, within bounds. */
  writtenWhole(no: number, least: number, most: number): number {
    const tree = this.arg(no);
    const isWritten = tree.kind === 'number' && tree.decimals === 0;
    if (isWritten && tree.units >= least && tree.units <= most) return tree.units;
    return refuse(
      tree.at,
      'this has to be a number that is written out',
      `A whole number from ${least} to ${most}.`,
    );
  }

  /** How many decimals, where they may be left out: then none. */
  places(no: number): number {
    return no < this.count ? this.writtenWhole(no, 0, MAX_DECIMALS) : 0;
  }

  list(no: number): List {
    const tree = this.arg(no);
    if (tree.kind === 'name') return this.site.list(tree);
    return refuse(
      tree.at,
      'this has to be the name of a list',
      'For instance known(suppliers, supplier).',
    );
  }

  gives(type: Type, evaluate: Evaluate<C>): ValueNode<C> {
    return { type, at: this.at, evaluate };
  }
}
