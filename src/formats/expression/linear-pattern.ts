/**
 * Patterns that look at each character once: whatever the pattern and whatever the text, matching takes time in
 * proportion to the text. They are the part of regular expressions that codes and numbers need (letters, classes, groups,
 * alternatives, repetition); what would need going back (`\1`, look-ahead) does not exist here.
 *
 * After K. Thompson, "Regular expression search algorithm" (1968): all ways through the pattern are followed at once, and
 * sets of them that were met before are remembered.
 */
import { MAX_PATTERN_DEPTH, MAX_PATTERN_STEPS } from './limits.ts';

/** Whether a whole text is as the pattern says. */
export type Matches = (text: string) => boolean;

interface PatternMistake {
  /** In the pattern, from 0. */
  readonly at: number;
  readonly message: string;
}

export function compilePattern(pattern: string): Matches | PatternMistake {
  try {
    const steps = new Steps();
    const { start, ends } = steps.fragment(new PatternParser(pattern).parse());
    steps.join(ends, steps.add({ kind: 'accept' }));
    return matcherOf(steps.all, start);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { at: error.at, message: error.message };
  }
}

class Refused extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/* ---------- reading the pattern ---------- */

/** First and last code point, both included. */
type Range = readonly [number, number];

type Pattern =
  | { readonly kind: 'one'; readonly ranges: readonly Range[] }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Pattern[] }
  | {
      readonly kind: 'repeat';
      readonly of: Pattern;
      readonly least: number;
      readonly most: number;
    };

const LAST = 0x10ffff;
const CLASSES: ReadonlyMap<string, readonly Range[]> = new Map([
  ['d', [[0x30, 0x39]]],
  [
    'w',
    [
      [0x30, 0x39],
      [0x41, 0x5a],
      [0x5f, 0x5f],
      [0x61, 0x7a],
    ],
  ],
  [
    's',
    [
      [0x09, 0x0d],
      [0x20, 0x20],
      [0xa0, 0xa0],
    ],
  ],
]);
const SIGNS = '\\^$.|?*+()[]{}/-';

class PatternParser {
  readonly #characters: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#characters = [...pattern];
  }

  /** `^` at the beginning and `$` at the end may be there: it is always the whole text. */
  parse(): Pattern {
    if (this.#next === '^') this.#at += 1;
    const pattern = this.#alternatives();
    if (this.#next !== undefined) this.#refuse(`${this.#next} has no opening bracket`);
    return pattern;
  }

  #alternatives(): Pattern {
    const of = [this.#sequence()];
    while (this.#next === '|') {
      this.#at += 1;
      of.push(this.#sequence());
    }
    return { kind: 'any', of };
  }

  #sequence(): Pattern {
    const of: Pattern[] = [];
    while (this.#next !== undefined && this.#next !== '|' && this.#next !== ')') {
      if (this.#next === '$' && this.#at === this.#characters.length - 1) this.#at += 1;
      else of.push(this.#repeated(this.#single()));
    }
    return { kind: 'all', of };
  }

  #repeated(of: Pattern): Pattern {
    const times = this.#times();
    if (times === undefined) return of;
    if (this.#next !== undefined && '?*+{'.includes(this.#next))
      this.#refuse('a repetition is repeated');
    return { kind: 'repeat', of, ...times };
  }

  #times(): { least: number; most: number } | undefined {
    const simple = SIMPLE_TIMES.get(this.#next ?? '');
    if (simple !== undefined) this.#at += 1;
    return simple ?? (this.#next === '{' ? this.#bounds() : undefined);
  }

  #bounds(): { least: number; most: number } {
    const rest = this.#characters.slice(this.#at, this.#at + 12).join('');
    const [whole = '', first, comma, second] = /^\{(\d{1,4})(,)?(\d{1,4})?\}/.exec(rest) ?? [];
    const least = Number(first);
    const most = comma === undefined ? least : Number(second ?? Infinity);
    if (whole === '' || most < least) this.#refuse('{ is followed by a number, or two: {3}, {1,4}');
    this.#at += whole.length;
    return { least, most };
  }

  #single(): Pattern {
    const character = this.#take();
    if (character === '(') return this.#group();
    if (character === '[') return { kind: 'one', ranges: this.#class() };
    if (character === '.') return { kind: 'one', ranges: [[0, LAST]] };
    if (character === '\\') return { kind: 'one', ranges: this.#escaped() };
    if ('^$?*+{}]'.includes(character)) {
      this.#at -= 1;
      this.#refuse(`${character} cannot stand here; the sign itself is \\${character}`);
    }
    return { kind: 'one', ranges: [only(character)] };
  }

  #group(): Pattern {
    this.#depth += 1;
    if (this.#depth > MAX_PATTERN_DEPTH)
      this.#refuse(`more than ${MAX_PATTERN_DEPTH} brackets inside one another`);
    if (this.#next === '?') this.#unnamed();
    const pattern = this.#alternatives();
    if (this.#next !== ')') this.#refuse('a ( has no )');
    this.#at += 1;
    this.#depth -= 1;
    return pattern;
  }

  #unnamed(): void {
    if (this.#characters[this.#at + 1] !== ':') this.#refuse('only (…) and (?:…) exist here');
    this.#at += 2;
  }

  #class(): readonly Range[] {
    const isNot = this.#next === '^';
    if (isNot) this.#at += 1;
    const ranges: Range[] = [];
    while (this.#next !== ']') ranges.push(...this.#member());
    this.#at += 1;
    return isNot ? others(ranges) : ranges;
  }

  #member(): readonly Range[] {
    const first = this.#end();
    const isRange = this.#next === '-' && this.#characters[this.#at + 1] !== ']';
    if (!isRange || first.length !== 1) return first;
    this.#at += 1;
    const last = this.#end();
    const [from, to] = [first[0]?.[0] ?? 0, last[0]?.[0] ?? 0];
    if (last.length !== 1 || to < from) this.#refuse('a range that does not go up');
    return [[from, to]];
  }

  #end(): readonly Range[] {
    const character = this.#take();
    return character === '\\' ? this.#escaped() : [only(character)];
  }

  #escaped(): readonly Range[] {
    const character = this.#take();
    const ranges = CLASSES.get(character.toLowerCase());
    if (ranges !== undefined)
      return character === character.toLowerCase() ? ranges : others(ranges);
    if (SIGNS.includes(character)) return [only(character)];
    this.#at -= 1;
    return this.#refuse(`\\${character} does not exist here`);
  }

  get #next(): string | undefined {
    return this.#characters[this.#at];
  }

  #take(): string {
    const character = this.#next ?? this.#refuse('the pattern ends too early');
    this.#at += 1;
    return character;
  }

  #refuse(message: string): never {
    throw new Refused(this.#characters.slice(0, this.#at).join('').length, message);
  }
}

const SIMPLE_TIMES = new Map([
  ['?', { least: 0, most: 1 }],
  ['*', { least: 0, most: Infinity }],
  ['+', { least: 1, most: Infinity }],
]);

function only(character: string): Range {
  const code = character.codePointAt(0) ?? 0;
  return [code, code];
}

function others(ranges: readonly Range[]): readonly Range[] {
  const found: Range[] = [];
  let from = 0;
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (first > from) found.push([from, first - 1]);
    from = Math.max(from, last + 1);
  }
  if (from <= LAST) found.push([from, LAST]);
  return found;
}

/* ---------- the ways through it ---------- */

type Step =
  | { readonly kind: 'one'; readonly ranges: readonly Range[]; next: number }
  /** Goes on at all of them without a character. */
  | { readonly kind: 'fork'; readonly to: number[] }
  | { readonly kind: 'accept' };

/** Where it begins, and the steps that do not know yet where to go on. */
interface Fragment {
  readonly start: number;
  readonly ends: readonly number[];
}

class Steps {
  readonly all: Step[] = [];

  add(step: Step): number {
    if (this.all.length >= MAX_PATTERN_STEPS)
      throw new Refused(
        0,
        `more than ${MAX_PATTERN_STEPS} steps, repeated ones counted as often as they are repeated`,
      );
    return this.all.push(step) - 1;
  }

  join(ends: readonly number[], next: number): void {
    for (const end of ends) {
      const step = this.all[end];
      if (step?.kind === 'one') step.next = next;
      if (step?.kind === 'fork') step.to.push(next);
    }
  }

  fragment(pattern: Pattern): Fragment {
    switch (pattern.kind) {
      case 'one':
        return this.#alone({ kind: 'one', ranges: pattern.ranges, next: 0 });
      case 'all':
        return this.#inOrder(pattern.of.map((part) => () => this.fragment(part)));
      case 'any':
        return this.#anyOf(pattern.of);
      default:
        return this.#repeated(pattern.of, pattern.least, pattern.most);
    }
  }

  #alone(step: Step): Fragment {
    const start = this.add(step);
    return { start, ends: [start] };
  }

  #inOrder(parts: readonly (() => Fragment)[]): Fragment {
    const { start, ends } = this.#alone({ kind: 'fork', to: [] });
    let open = ends;
    for (const part of parts) {
      const fragment = part();
      this.join(open, fragment.start);
      open = fragment.ends;
    }
    return { start, ends: open };
  }

  #anyOf(patterns: readonly Pattern[]): Fragment {
    const fragments = patterns.map((pattern) => this.fragment(pattern));
    const start = this.add({ kind: 'fork', to: fragments.map((fragment) => fragment.start) });
    return { start, ends: fragments.flatMap((fragment) => fragment.ends) };
  }

  #repeated(of: Pattern, least: number, most: number): Fragment {
    const must = Array.from({ length: least }, () => () => this.fragment(of));
    const may =
      most === Infinity
        ? [() => this.#loop(of)]
        : Array.from({ length: most - least }, () => () => this.#maybe(of));
    return this.#inOrder([...must, ...may]);
  }

  #loop(of: Pattern): Fragment {
    const start = this.add({ kind: 'fork', to: [] });
    const inner = this.fragment(of);
    this.join([start], inner.start);
    this.join(inner.ends, start);
    return { start, ends: [start] };
  }

  #maybe(of: Pattern): Fragment {
    const inner = this.fragment(of);
    const start = this.add({ kind: 'fork', to: [inner.start] });
    return { start, ends: [...inner.ends, start] };
  }
}

/* ---------- following all ways at once ---------- */

/** A set of steps that one can be at, and where each kind of character leads from there. */
interface State {
  readonly steps: readonly number[];
  readonly accepts: boolean;
  readonly next: (State | undefined)[];
}

/** Sets that are remembered; when there are more, remembering begins anew. */
const MAX_STATES = 1_000;

function matcherOf(steps: readonly Step[], start: number): Matches {
  const kindOf = kindsOf(steps);
  let states = new Map<string, State>();
  let first: State | undefined;
  const stateOf = (at: readonly number[]): State => {
    const reached = reachedFrom(at, steps);
    const key = reached.join();
    const known = states.get(key);
    if (known !== undefined) return known;
    if (states.size >= MAX_STATES) [states, first] = [new Map(), undefined];
    const state = {
      steps: reached,
      accepts: reached.some((no) => steps[no]?.kind === 'accept'),
      next: [],
    };
    states.set(key, state);
    return state;
  };
  return (text) => {
    first ??= stateOf([start]);
    let state = first;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.codePointAt(at) ?? 0;
      if (code > 0xffff) at += 1;
      const kind = kindOf(code);
      let next = state.next[kind];
      if (next === undefined) {
        next = stateOf(after(state.steps, code, steps));
        state.next[kind] = next;
      }
      if (next.steps.length === 0) return false;
      state = next;
    }
    return state.accepts;
  };
}

/** All steps that can be come to without a character, in order. */
function reachedFrom(at: readonly number[], steps: readonly Step[]): readonly number[] {
  const reached = new Set(at);
  // A set goes on over what is added to it on the way.
  for (const no of reached) {
    const step = steps[no];
    if (step?.kind === 'fork') for (const to of step.to) reached.add(to);
  }
  return [...reached].filter((no) => steps[no]?.kind !== 'fork').toSorted((a, b) => a - b);
}

function after(at: readonly number[], code: number, steps: readonly Step[]): readonly number[] {
  const next: number[] = [];
  for (const no of at) {
    const step = steps[no];
    if (step?.kind === 'one' && step.ranges.some(([from, to]) => code >= from && code <= to))
      next.push(step.next);
  }
  return next;
}

/** Characters that no step of the pattern tells apart are of one kind. */
function kindsOf(steps: readonly Step[]): (code: number) => number {
  const borders = new Set<number>();
  for (const step of steps)
    if (step.kind === 'one') for (const [from, to] of step.ranges) borders.add(from).add(to + 1);
  const sorted = [...borders].toSorted((a, b) => a - b);
  const find = (code: number) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? 0) <= code) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const plain = Uint16Array.from({ length: 128 }, (_, code) => find(code));
  return (code) => plain[code] ?? find(code);
}
