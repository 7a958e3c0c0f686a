/**
 * Fills the placeholders of a sentence: `{supplier}`, `{total:money}`, `{closed:date}`, `{invoices:count}`, `{what:whole}`.
 * It must never leave a gap: a value that is missing throws, and a test fills every template there is.
 */
import type { FindingValue } from '../domain/finding.ts';
import {
  capitalise,
  count,
  formatBytes,
  formatDate,
  formatFullInstant,
  formatMoney,
  formatNumber,
} from './format.ts';
import { inSentence, type Labels, labelWords } from './labels.ts';

export type FillValues = Readonly<Record<string, FindingValue | undefined>>;

const PLACEHOLDER = /\{([a-z][\w.-]*)(?::([a-z]+))?\}/gi;

/** Longer values are shown cut, unless asked for whole: a sentence is not the place for a line of 200 MB. */
const LONGEST_SHOWN = 160;

/** Fills a sentence of an interface: its own nouns and names first, then the values. */
export function fill(template: string, values: FillValues, labels: Labels): string {
  const words = labelWords(labels);
  return template.replace(
    PLACEHOLDER,
    (_whole, name: string, form: string | undefined, at: number) => {
      const word = wordFor(name, words);
      if (word !== undefined) return beginsSentence(template, at) ? capitalise(word) : word;
      return show(needed(values[name], name, template), form, labels);
    },
  );
}

/** Fills a sentence that belongs to no interface: an error, a line of the command line. */
export function fillPlain(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(PLACEHOLDER, (_whole, name: string, form: string | undefined) =>
    showText(needed(values[name], name, template), form),
  );
}

function needed<T>(value: T | undefined, name: string, template: string): T {
  if (value === undefined) throw new Error(`no value for {${name}} in "${template}"`);
  return value;
}

/** The values that a template needs, without those that every interface has. */
export function valuesNeeded(template: string, labels: Labels): readonly string[] {
  const words = labelWords(labels);
  return placeholdersOf(template).filter((name) => wordFor(name, words) === undefined);
}

/** Every name between braces, once. */
export function placeholdersOf(template: string): readonly string[] {
  return [...new Set([...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}

/** A team that the definition does not name is the Systems team. */
function wordFor(name: string, words: Readonly<Record<string, string>>): string | undefined {
  return words[name] ?? (name.startsWith('team.') ? words.systems : undefined);
}

function beginsSentence(template: string, at: number): boolean {
  return /(^|[.!?] )$/.test(template.slice(0, at));
}

function show(value: FindingValue, form: string | undefined, labels: Labels): string {
  if (typeof value === 'object') {
    return 'pence' in value ? formatMoney(value.pence) : formatDate(value.date);
  }
  return typeof value === 'number' ? showNumber(value, form, labels) : showText(value, form);
}

function showNumber(value: number, form: string | undefined, labels: Labels): string {
  if (form === 'money') return formatMoney(value);
  if (form === 'count') return count(value, labels.document);
  if (form === 'bytes') return formatBytes(value);
  return formatNumber(value);
}

function showText(value: string, form: string | undefined): string {
  if (form === 'date') return formatDate(value);
  if (form === 'instant') return formatFullInstant(value);
  if (form === 'team') return inSentence(value);
  if (form === 'whole') return withoutControls(value);
  return shorten(withoutControls(value));
}

/** What somebody wrote, as a part of a sentence about it. */
export function quoted(text: string): string {
  return `"${shorten(withoutControls(text))}"`;
}

/** Control characters and those that turn the direction of writing must not reach a page or a terminal. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

function shorten(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 1)}…`;
}
