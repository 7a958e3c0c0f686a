/**
 * One settings file: its bytes, its YAML as plain values, and where each setting stands in it, so that every mistake
 * names line and column. It knows nothing of what the settings mean, and it never shows a secret.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import type { SettingsMistake } from '../domain/interface.ts';
import { sha256 } from '../lib/hash.ts';
import { machineCode } from '../lib/machine-code.ts';
import { bullets, isMasked, isSecretKey, maskSecrets, maskText } from './mask-secrets.ts';
import { syntaxWords } from './syntax-words.ts';

/** The way to a setting: names of settings and positions in lists. */
export type SettingPath = readonly (string | number)[];

/** Which part of a setting a mistake points at. */
type Aim = 'key' | 'value';

const LARGEST_FILE = 1024 * 1024;

/** Why a file could not be read at all. */
interface Trouble {
  readonly text: string;
  readonly help: string;
}

export class SettingsFile {
  /** From the home, with slashes: interfaces/library-invoices.yaml. */
  readonly path: string;
  /** The file's name without its ending. */
  readonly name: string;
  readonly absolutePath: string;
  readonly text: string;
  readonly sha256: string;
  /** Its bytes could be read as text. */
  readonly readable: boolean;
  readonly mistakes: SettingsMistake[] = [];
  /** What the file says, as plain values; undefined when it cannot be read as YAML. */
  readonly value: unknown;
  readonly #document: Document;
  readonly #counter = new LineCounter();
  readonly #brokenPaths: SettingPath[] = [];
  #masked: readonly string[] | undefined;

  constructor(path: string, absolutePath: string, content: Buffer | Trouble) {
    this.path = path;
    this.name = path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '');
    this.absolutePath = absolutePath;
    const decoded = Buffer.isBuffer(content) ? decode(content) : content;
    this.readable = typeof decoded === 'string';
    this.text = typeof decoded === 'string' ? decoded : '';
    this.sha256 = sha256(Buffer.isBuffer(content) ? content : '');
    this.#document = parseDocument(this.text, {
      lineCounter: this.#counter,
      prettyErrors: false,
    });
    if (typeof decoded === 'string') this.value = this.#plainValue();
    else this.#add('mistake', undefined, decoded.text, decoded.help);
  }

  get broken(): boolean {
    return this.mistakes.some((mistake) => mistake.level === 'mistake');
  }

  /** Whether a mistake was found in the settings under this name, or in the YAML itself: then nothing is sure. */
  isBrokenIn(name: string): boolean {
    return this.#brokenPaths.some((path) => path.length === 0 || path[0] === name);
  }

  /* ---------- what it says ---------- */

  has(path: SettingPath): boolean {
    return this.#pairOrItem(path) !== undefined;
  }

  /** The plain value at a path; undefined when there is none. */
  at(path: SettingPath): unknown {
    let value = this.value;
    for (const step of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
        return undefined;
      value = Reflect.get(value, step);
    }
    return value;
  }

  textAt(path: SettingPath): string | undefined {
    const value = this.at(path);
    return typeof value === 'string' ? value : undefined;
  }

  /** Names of the settings below a path; none when there are no settings there. */
  keysAt(path: SettingPath): readonly string[] {
    const value = this.at(path);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.keys(value)
      : [];
  }

  /** The entries of the list at a path. */
  itemsAt(path: SettingPath): readonly unknown[] {
    const value = this.at(path);
    return Array.isArray(value) ? value : [];
  }

  /** The value as it is written: `010` stays 010. Secrets and collections are only named. */
  found(path: SettingPath): string {
    const node = this.#nodeAt(path);
    if (this.isSecret(path)) return 'not usable (its value is not shown)';
    if (isMap(node)) return 'a group of settings';
    if (isSeq(node)) return 'a list';
    return isScalar(node) ? `"${oneLine(node.source ?? String(node.value))}"` : 'nothing';
  }

  /** Whether what stands there may never be shown. */
  isSecret(path: SettingPath): boolean {
    return path.some((step) => isSecretKey(String(step)));
  }

  /** Every text in the file with the way to it. */
  *texts(): Generator<{ readonly path: SettingPath; readonly text: string }> {
    yield* textsOf(this.value, []);
  }

  /* ---------- what is wrong with it ---------- */

  mistake(path: SettingPath, text: string, help: string, aim: Aim = 'value'): void {
    this.#brokenPaths.push(path);
    this.#addAt('mistake', path, text, help, aim);
  }

  /** A mistake inside a text: `column` is the character of it, from 1. Where the YAML is not the text as it stands, its start. */
  mistakeInside(path: SettingPath, column: number, text: string, help: string): void {
    this.#brokenPaths.push(path);
    const start = this.#offset(path, 'value');
    const node = this.#nodeAt(path);
    const offset =
      start === undefined || !isScalar(node) ? start : this.#offsetIn(node, start, column - 1);
    this.#add('mistake', offset, text, help);
  }

  #offsetIn(node: Scalar, start: number, characters: number): number {
    const source = this.text.slice(start, node.range?.[1]);
    if (/[\r\n]/.test(source)) return start;
    if (node.type === 'PLAIN') return start + characters;
    if (node.type === 'QUOTE_DOUBLE') return source.includes('\\') ? start : start + 1 + characters;
    if (node.type !== 'QUOTE_SINGLE') return start;
    const [before = ''] = new RegExp(`^(?:''|[^']){0,${characters}}`).exec(source.slice(1)) ?? [];
    return start + 1 + before.length;
  }

  warning(path: SettingPath, text: string, help: string, aim: Aim = 'value'): void {
    this.#addAt('warning', path, text, help, aim);
  }

  #addAt(
    level: SettingsMistake['level'],
    path: SettingPath,
    text: string,
    help: string,
    aim: Aim,
  ): void {
    const hidden = path.filter((_, index) => this.#isHidden(path.slice(0, index + 1))).map(String);
    const shown = (words: string) =>
      hidden.reduce((all, name) => all.replaceAll(name, bullets(name)), words);
    this.#add(level, this.#offset(path, aim), shown(text), shown(help));
  }

  #add(
    level: SettingsMistake['level'],
    offset: number | undefined,
    text: string,
    help: string,
  ): void {
    const place = offset === undefined ? { line: 1, col: 1 } : this.#counter.linePos(offset);
    const [line, column] = [Math.max(place.line, 1), Math.max(place.col, 1)];
    const excerpt = offset === undefined ? undefined : this.#maskedLine(line);
    this.mistakes.push({
      ...{ file: this.path, line, column, level },
      text: maskText(text),
      help: maskText(help),
      excerpt,
    });
  }

  #maskedLine(line: number): string | undefined {
    this.#masked ??= maskSecrets(this.text.split(/\r?\n/));
    return this.#masked[line - 1];
  }

  /** Whether the name of a setting is the rest of a secret: what is behind the comma of one without quotes. */
  #isHidden(path: SettingPath): boolean {
    const offset = startOf(this.#pairOrItem(path)?.key);
    if (offset === undefined) return false;
    const { line, col } = this.#counter.linePos(offset);
    return isMasked(this.#maskedLine(line) ?? '', col - 1);
  }

  /* ---------- reading ---------- */

  #plainValue(): unknown {
    const fatal = this.#reportSyntax();
    if (this.#reportUnknownAliases() || fatal) return undefined;
    if (isMap(this.#document.contents)) return this.#toPlain();
    this.mistake(
      [],
      'this file holds no settings',
      'Write one setting a line, for example: title: Library invoices',
    );
    return undefined;
  }

  /** One mistake for what makes the file unreadable (the rest follows from it); each, where it can be read in spite of them. */
  #reportSyntax(): boolean {
    const { errors, warnings } = this.#document;
    const fatal = errors.find((error) => error.code !== 'DUPLICATE_KEY');
    for (const error of fatal ? [fatal] : [...errors, ...warnings]) {
      const words = syntaxWords(error.code);
      this.#brokenPaths.push([]);
      this.#add('mistake', this.#placeOf(error), words.text, words.help);
    }
    return fatal !== undefined;
  }

  /** A line that is indented too far is read as the rest of a text above it: the parser points at that text's start. */
  #placeOf(error: YAMLError): number {
    const swallowed = this.#document.errors.find((each) => each.code === 'MULTILINE_IMPLICIT_KEY');
    if (error.code !== 'BLOCK_AS_IMPLICIT_KEY' || swallowed === undefined) return error.pos[0];
    const start = this.text.lastIndexOf('\n', swallowed.pos[1] - 1) + 1;
    return start + this.text.slice(start).search(/\S/);
  }

  #toPlain(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 });
    } catch {
      this.mistake(
        [],
        'this file repeats itself through its aliases',
        'Write the settings out where they are used.',
      );
      return undefined;
    }
  }

  #reportUnknownAliases(): boolean {
    let unknown = false;
    visit(this.#document, {
      Alias: (_, alias) => {
        if (alias.resolve(this.#document)) return;
        unknown = true;
        const help =
          'A value that begins with * repeats one marked with & above it. To write a text, put it in quotes.';
        this.#add(
          'mistake',
          alias.range?.[0],
          `"*${alias.source}" repeats something that is not there`,
          help,
        );
      },
    });
    return unknown;
  }

  /* ---------- places ---------- */

  #offset(path: SettingPath, aim: Aim): number | undefined {
    for (let length = path.length; length > 0; length--) {
      const part = this.#pairOrItem(path.slice(0, length));
      if (part === undefined) continue;
      const wanted = length === path.length && aim === 'value' ? part.value : part.key;
      const offset = startOf(wanted) ?? startOf(part.key) ?? part.value?.range?.[0];
      if (offset !== undefined) return offset;
    }
    return undefined;
  }

  #nodeAt(path: SettingPath): Node | undefined {
    return path.length === 0
      ? this.#resolved(this.#document.contents)
      : this.#pairOrItem(path)?.value;
  }

  /** Key and value of the last step of a path; an item of a list has no key of its own. */
  #pairOrItem(path: SettingPath): { key: Node | undefined; value: Node | undefined } | undefined {
    let holder = this.#resolved(this.#document.contents);
    let part: { key: Node | undefined; value: Node | undefined } | undefined;
    for (const step of path) {
      part = this.#step(holder, step);
      if (part === undefined) return undefined;
      holder = part.value;
    }
    return part;
  }

  #step(
    holder: Node | undefined,
    step: string | number,
  ): { key: Node | undefined; value: Node | undefined } | undefined {
    if (isSeq(holder)) {
      const item = this.#resolved(holder.items[Number(step)]);
      return item === undefined ? undefined : { key: undefined, value: item };
    }
    if (!isMap(holder)) return undefined;
    const pair = holder.items.find((candidate) => keyText(candidate) === String(step));
    return (
      pair && { key: isNode(pair.key) ? pair.key : undefined, value: this.#resolved(pair.value) }
    );
  }

  #resolved(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(this.#document);
    return isNode(node) ? node : undefined;
  }
}

/** Reads a file of a home; a file that cannot be read has that as its one mistake. */
export function readSettingsFile(home: string, path: string): SettingsFile {
  const absolutePath = join(home, path);
  return new SettingsFile(path, absolutePath, bytesOf(absolutePath));
}

function bytesOf(path: string): Buffer | Trouble {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = machineCode(error) ?? 'unknown';
    if (code === 'ENOENT')
      return { text: 'this file is missing', help: 'Make a home with: aims init DIR' };
    const help = 'It must be a file that the account AIMS runs as may read.';
    return { text: `this file cannot be read (${code})`, help };
  }
}

function decode(bytes: Buffer): string | Trouble {
  if (bytes.length > LARGEST_FILE) {
    return { text: 'this file is larger than 1 MiB', help: 'Check that it is a settings file.' };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { text: 'this file is not UTF-8 text', help: 'Save it again with the encoding UTF-8.' };
  }
}

/** Line ends and other control characters as YAML writes them. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

/** Where a node begins. An empty value has no place of its own: its key is better. */
function startOf(node: Node | undefined): number | undefined {
  if (node === undefined || (isScalar(node) && node.value === null)) return undefined;
  if (isCollection(node) && node.flow !== true) return undefined;
  return node.range?.[0];
}

function* textsOf(
  value: unknown,
  path: SettingPath,
): Generator<{ path: SettingPath; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* textsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}
