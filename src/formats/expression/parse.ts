/**
 * Reads an expression into a tree, by precedence: or, and, not, comparisons, or else, &, + -, * /, minus. It knows the
 * grammar and nothing of names, functions and types.
 */
import { MAX_DEPTH, MAX_PARTS } from './limits.ts';
import { refuse } from './mistake.ts';
import { type Sign, type Token, tokensOf } from './tokens.ts';

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];
export type Arithmetic = '+' | '-' | '*' | '/';
export type Operator = 'or' | 'and' | 'or else' | '&' | Arithmetic | Comparison;

/** `at` is where a person would look, from 0: the sign of an operation, the beginning of everything else. */
export type Tree = LiteralTree | NameTree | CallTree | OperationTree | SignedTree | InTree;

export type LiteralTree = NumberTree | TextTree | TruthTree;

export interface NumberTree {
  readonly kind: 'number';
  readonly at: number;
  readonly units: number;
  readonly decimals: number;
}

export interface TextTree {
  readonly kind: 'text';
  readonly at: number;
  readonly text: string;
}

interface TruthTree {
  readonly kind: 'truth';
  readonly at: number;
  readonly truth: boolean;
}

export interface NameTree {
  readonly kind: 'name';
  readonly at: number;
  /** With its dots: `line.net`. */
  readonly name: string;
}

export interface CallTree {
  readonly kind: 'call';
  readonly at: number;
  readonly name: string;
  readonly args: readonly Tree[];
}

export interface OperationTree {
  readonly kind: 'operation';
  readonly at: number;
  readonly operator: Operator;
  readonly left: Tree;
  readonly right: Tree;
}

export interface SignedTree {
  readonly kind: 'minus' | 'not';
  readonly at: number;
  readonly of: Tree;
}

export interface InTree {
  readonly kind: 'in';
  readonly at: number;
  readonly isNot: boolean;
  readonly of: Tree;
  readonly among: readonly (NumberTree | TextTree)[];
}

/** Words that have a meaning of their own and can be no name. */
const WORDS = ['and', 'or', 'not', 'in', 'true', 'false'];

export function parseExpression(text: string): Tree {
  return new Parser(tokensOf(text)).parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #parts = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Tree {
    if (this.#isEnd())
      refuse(this.#token.at, 'there is no expression', "For instance: gross - tax, or 'text'.");
    const tree = this.#either();
    if (this.#isEnd()) return tree;
    return refuse(
      this.#token.at,
      `${shown(this.#token)} cannot stand here`,
      'Between two values stands a sign or a word: + - * / & = != < > and or.',
    );
  }

  /* ---------- by precedence, the loosest first ---------- */

  #either(): Tree {
    return this.#leftToRight(
      () => (this.#isWord('or') && !this.#isWord('else', 1) ? 'or' : undefined),
      () => this.#both(),
    );
  }

  #both(): Tree {
    return this.#leftToRight(
      () => (this.#isWord('and') ? 'and' : undefined),
      () => this.#negated(),
    );
  }

  #negated(): Tree {
    if (!this.#isWord('not')) return this.#comparison();
    const { at } = this.#take();
    return this.#deeper(at, () => this.#counted({ kind: 'not', at, of: this.#negated() }));
  }

  #comparison(): Tree {
    const left = this.#orElse();
    const compared = this.#comparedWith(left);
    if (compared !== left && this.#beginsComparison())
      refuse(this.#token.at, 'two comparisons in a row', 'Join them with and: a <= b and b <= c.');
    return compared;
  }

  #comparedWith(left: Tree): Tree {
    const operator = this.#sign(COMPARISONS);
    if (operator !== undefined) return this.#operation(operator, left, () => this.#orElse());
    const isNot = this.#isWord('not') && this.#isWord('in', 1);
    if (!isNot && !this.#isWord('in')) return left;
    const { at } = this.#take();
    if (isNot) this.#take();
    return this.#counted({ kind: 'in', at, isNot, of: left, among: this.#literals() });
  }

  #beginsComparison(): boolean {
    return this.#sign(COMPARISONS) !== undefined || this.#isWord('in') || this.#isWord('not');
  }

  #orElse(): Tree {
    let left = this.#joined();
    while (this.#isWord('or') && this.#isWord('else', 1)) {
      this.#take();
      left = this.#operation('or else', left, () => this.#joined());
    }
    return left;
  }

  #joined(): Tree {
    return this.#leftToRight(
      () => this.#sign(['&']),
      () => this.#sum(),
    );
  }

  #sum(): Tree {
    return this.#leftToRight(
      () => this.#sign(['+', '-']),
      () => this.#product(),
    );
  }

  #product(): Tree {
    return this.#leftToRight(
      () => this.#sign(['*', '/']),
      () => this.#signed(),
    );
  }

  #signed(): Tree {
    if (this.#sign(['-']) === undefined) return this.#value();
    const { at } = this.#take();
    return this.#deeper(at, () => this.#counted({ kind: 'minus', at, of: this.#signed() }));
  }

  #value(): Tree {
    const token = this.#take();
    if (token.kind === 'number' || token.kind === 'text') return this.#counted(token);
    if (token.kind === 'sign' && token.sign === '(') return this.#bracketed(token.at);
    if (token.kind === 'word') return this.#worded(token.word, token.at);
    return refuse(token.at, `${shown(token)} where a value was expected`, VALUES);
  }

  #bracketed(open: number): Tree {
    return this.#deeper(open, () => {
      const tree = this.#either();
      this.#close();
      return tree;
    });
  }

  #worded(word: string, at: number): Tree {
    if (word === 'true' || word === 'false')
      return this.#counted({ kind: 'truth', at, truth: word === 'true' });
    if (WORDS.includes(word)) refuse(at, `${word} where a value was expected`, VALUES);
    if (this.#sign(['(']) === undefined) return this.#counted({ kind: 'name', at, name: word });
    return this.#deeper(at, () =>
      this.#counted({ kind: 'call', at, name: word, args: this.#args() }),
    );
  }

  #args(): readonly Tree[] {
    this.#take();
    const args: Tree[] = [];
    if (this.#sign([')']) === undefined) this.#listed(() => args.push(this.#either()));
    this.#close();
    return args;
  }

  /** `['A', 'B']` */
  #literals(): InTree['among'] {
    const literals: (NumberTree | TextTree)[] = [];
    this.#expect('[');
    this.#listed(() => literals.push(this.#literal()));
    this.#expect(']');
    return literals;
  }

  #literal(): NumberTree | TextTree {
    const factor = this.#sign(['-']) === undefined ? 1 : -1;
    if (factor < 0) this.#take();
    const token = this.#take();
    if (token.kind === 'text' && factor > 0) return this.#counted(token);
    if (token.kind === 'number')
      return this.#counted({ ...token, units: factor * token.units + 0 });
    return refuse(token.at, `${shown(token)} cannot stand in a list`, LISTS);
  }

  /* ---------- what the rules above are made of ---------- */

  #leftToRight(operator: () => Operator | undefined, operand: () => Tree): Tree {
    let left = operand();
    for (let found = operator(); found !== undefined; found = operator())
      left = this.#operation(found, left, operand);
    return left;
  }

  #operation(operator: Operator, left: Tree, right: () => Tree): Tree {
    const { at } = this.#take();
    return this.#counted({ kind: 'operation', at, operator, left, right: right() });
  }

  #listed(one: () => void): void {
    one();
    while (this.#sign([',']) !== undefined) {
      this.#take();
      one();
    }
  }

  #close(): void {
    const token = this.#take();
    if (token.kind === 'sign' && token.sign === ')') return;
    refuse(token.at, `${shown(token)} where a ) was expected`, 'Each ( needs a ).');
  }

  #expect(sign: '[' | ']'): void {
    const token = this.#take();
    if (token.kind !== 'sign' || token.sign !== sign)
      refuse(token.at, `${shown(token)} where a ${sign} was expected`, LISTS);
  }

  get #token(): Token {
    return this.#ahead(0);
  }

  /** After the end there is nothing but the end. */
  #ahead(by: number): Token {
    const at = Math.min(this.#next + by, this.#tokens.length - 1);
    return this.#tokens[at] ?? { kind: 'end', at: 0, end: 0 };
  }

  #take(): Token {
    const token = this.#token;
    this.#next += 1;
    return token;
  }

  #isEnd(): boolean {
    return this.#token.kind === 'end';
  }

  #isWord(word: string, by = 0): boolean {
    const token = this.#ahead(by);
    return token.kind === 'word' && token.word === word;
  }

  #sign<Wanted extends Sign>(wanted: readonly Wanted[]): Wanted | undefined {
    const token = this.#token;
    return token.kind === 'sign' ? wanted.find((sign) => sign === token.sign) : undefined;
  }

  #deeper(at: number, inside: () => Tree): Tree {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      refuse(at, 'too many brackets, calls and signs inside one another', `At most ${MAX_DEPTH}.`);
    const tree = inside();
    this.#depth -= 1;
    return tree;
  }

  #counted<T extends Tree>(tree: T): T {
    this.#parts += 1;
    if (this.#parts > MAX_PARTS)
      refuse(
        tree.at,
        'the expression has too many parts',
        `At most ${MAX_PARTS} values and signs.`,
      );
    return tree;
  }
}

const VALUES =
  "A value is a name, a number, a 'text', true, false, a function or something in brackets.";
const LISTS = "in is followed by a list of texts or numbers: in ['A', 'B'].";

function shown(token: Token): string {
  if (token.kind === 'end') return 'the end';
  if (token.kind === 'text') return `'${token.text}'`;
  if (token.kind === 'number') return 'a number';
  return token.kind === 'word' ? token.word : token.sign;
}
