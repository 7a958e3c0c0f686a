/**
 * Goes through an XML file from its first sign to its last, without recursion, and tells the builder what it meets. It
 * takes XML 1.0 with namespaces and without a DOCTYPE, and nothing that is not well-formed.
 *
 * Our own, because the parser of fast-xml-parser has no place for what is needed here: where an element is in the bytes
 * (it changes line ends before it counts), namespaces, undeclared prefixes, depth, and a tree of only what a definition
 * names; the whole tree of 7.5 MB took it 367 MB. Its validator is asked too, as a second opinion, and tests hold
 * the texts against its parser.
 */
import type { RecordBuilder } from '../tree/build-records.ts';
import { TreeFault, type TreeSource } from '../tree/source.ts';
import { fullName, isName, Scope, splitName, XML_NAMESPACE, XSI_NAMESPACE } from './namespaces.ts';
import { decodeReferences } from './references.ts';

/** Bytes of it; longer ones are no names. */
const NAME = /[A-Za-z_:\u0080-\u00ff][-A-Za-z0-9._:\u0080-\u00ff]{0,999}/y;
/** Of a tag with its attributes. Large things stand in texts; the validator takes 32 times the length of a tag. */
const MAX_TAG_BYTES = 256 * 1024;
const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][-\w.]{0,40})"|'([A-Za-z][-\w.]{0,40})'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]{0,100}\?>/;
/** Says where a schema is: nothing of the data, so nobody need name it. */
const SCHEMA_PLACES = new Set(
  ['schemaLocation', 'noNamespaceSchemaLocation'].map((name) => fullName(XSI_NAMESPACE, name)),
);

interface OpenElement {
  /** As bytes. */
  readonly name: string;
  readonly scope: Scope;
}

interface Attribute {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Throws a TreeFault for the first thing that is not as it should be. */
export function scanXml(source: TreeSource, builder: RecordBuilder, maxDepth: number): void {
  new XmlScanner(source, builder, maxDepth).run();
}

class XmlScanner {
  readonly #source: TreeSource;
  readonly #text: string;
  readonly #builder: RecordBuilder;
  readonly #maxDepth: number;
  readonly #open: OpenElement[] = [];
  #hasRoot = false;
  #at = 0;

  constructor(source: TreeSource, builder: RecordBuilder, maxDepth: number) {
    this.#source = source;
    this.#text = source.latin1;
    this.#builder = builder;
    this.#maxDepth = maxDepth;
  }

  run(): void {
    this.#declaration();
    while (this.#at < this.#text.length) {
      this.#characters();
      if (this.#at < this.#text.length) this.#markup();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined)
      throw this.#malformed(this.#at, `<${unclosed.name}> without its end`);
    if (!this.#hasRoot) throw this.#malformed(0, this.#shown(0));
  }

  #declaration(): void {
    if (!/^<\?xml[ \t\r\n?]/.test(this.#text)) return;
    const declaration = DECLARATION.exec(this.#text.slice(0, 1000));
    if (declaration === null) throw this.#malformed(0, this.#shown(0));
    const encoding = declaration[1] ?? declaration[2];
    if (encoding !== undefined && !isEncoding(encoding, this.#source.encoding)) {
      throw new TreeFault('not-well-formed', 0, {
        found: `encoding="${encoding}"`,
        expected: this.#source.encoding,
      });
    }
    this.#at = declaration[0].length;
  }

  #characters(): void {
    const start = this.#at;
    const next = this.#text.indexOf('<', start);
    const end = next < 0 ? this.#text.length : next;
    this.#at = end;
    if (end === start) return;
    const text = this.#source.text(start, end);
    if (this.#open.length === 0) this.#checkOutside(text, start);
    if (text.includes(']]>')) throw this.#malformed(start, ']]>');
    this.#builder.text(this.#decoded(text.replace(/\r\n?/g, '\n'), start), { start, end });
  }

  #checkOutside(text: string, start: number): void {
    const stray = /[^ \t\r\n]/.exec(text);
    if (stray !== null)
      throw this.#malformed(start + stray.index, this.#shown(start + stray.index));
  }

  #markup(): void {
    const [at, sign] = [this.#at, this.#text[this.#at + 1]];
    if (sign === '/') this.#endTag();
    else if (sign === '?') this.#instruction();
    else if (this.#text.startsWith('<!--', at)) this.#comment();
    else if (this.#text.startsWith('<![CDATA[', at)) this.#cdata();
    else this.#startTag();
  }

  #comment(): void {
    const end = this.#text.indexOf('--', this.#at + 4);
    if (end < 0 || this.#text[end + 2] !== '>')
      throw this.#malformed(this.#at, this.#shown(this.#at));
    this.#at = end + 3;
  }

  /** Of no meaning to us, but it must not be a second declaration. */
  #instruction(): void {
    const end = this.#text.indexOf('?>', this.#at + 2);
    const target = this.#nameAt(this.#at + 2);
    const isPlain = /[ \t\r\n?]/.test(this.#text[this.#at + 2 + target.length] ?? '');
    this.#written(target, this.#at);
    const isTaken = target === '' || target.toLowerCase() === 'xml' || target.includes(':');
    if (end < 0 || !isPlain || isTaken) {
      throw this.#malformed(this.#at, this.#shown(this.#at));
    }
    this.#at = end + 2;
  }

  #cdata(): void {
    const start = this.#at + '<![CDATA['.length;
    const end = this.#text.indexOf(']]>', start);
    if (end < 0 || this.#open.length === 0) throw this.#malformed(this.#at, this.#shown(this.#at));
    const text = this.#source.text(start, end).replace(/\r\n?/g, '\n');
    this.#builder.text(text, { start, end });
    this.#at = end + 3;
  }

  #endTag(): void {
    const start = this.#at;
    const name = this.#nameAt(start + 2);
    const end = this.#passBlanks(start + 2 + name.length);
    const open = this.#open.at(-1);
    if (this.#text[end] !== '>' || name !== open?.name) {
      const expected = open === undefined ? {} : { expected: `</${open.name}>` };
      throw new TreeFault('not-well-formed', start, { found: this.#shown(start), ...expected });
    }
    this.#at = end + 1;
    this.#end();
  }

  #startTag(): void {
    const start = this.#at;
    const name = this.#nameAt(start + 1);
    this.#checkPlace(name, start);
    this.#at += 1 + name.length;
    const attributes = this.#attributes();
    const isEmpty = this.#text[this.#at] === '/';
    if (isEmpty) this.#at += 1;
    if (this.#text[this.#at] !== '>') throw this.#malformed(start, this.#shown(start));
    this.#at += 1;
    this.#begin(name, attributes, start);
    if (isEmpty) this.#end();
  }

  #end(): void {
    this.#builder.end(this.#at);
    this.#open.pop();
  }

  #checkPlace(name: string, start: number): void {
    const isSecondRoot = this.#open.length === 0 && this.#hasRoot;
    if (name === '' || isSecondRoot) throw this.#malformed(start, this.#shown(start));
    if (this.#open.length < this.#maxDepth) return;
    throw new TreeFault('too-deep', start, { expected: `${this.#maxDepth}` });
  }

  #begin(name: string, attributes: readonly Attribute[], start: number): void {
    this.#hasRoot = true;
    const outer = this.#open.at(-1)?.scope ?? new Scope();
    const scope = attributes.length === 0 ? outer : outer.with(this.#declared(attributes));
    const written = this.#written(name, start);
    const full = scope.element(written);
    if (full === undefined) throw this.#malformed(start, `<${written}`);
    this.#open.push({ name, scope });
    this.#builder.begin(full, written, '', start);
    if (attributes.length > 0) this.#tellAttributes(attributes, scope);
  }

  /** The name as text: it is bytes until here, so that ends can be held against beginnings. */
  #written(latin1: string, at: number): string {
    const name = this.#source.decode(latin1);
    if (!isName(name)) throw this.#malformed(at, name);
    return name;
  }

  #attributes(): readonly Attribute[] {
    const attributes: Attribute[] = [];
    const most = this.#at + MAX_TAG_BYTES;
    for (;;) {
      const start = this.#passBlanks(this.#at);
      const name = this.#nameAt(start);
      if (name === '') {
        this.#at = start;
        return attributes;
      }
      if (start === this.#at) throw this.#malformed(start, this.#shown(start));
      attributes.push(this.#attribute(name, start));
      if (this.#at > most)
        throw new TreeFault('too-large', start, { expected: `${MAX_TAG_BYTES}` });
    }
  }

  #attribute(name: string, start: number): Attribute {
    const equals = this.#passBlanks(start + name.length);
    const open = this.#passBlanks(equals + 1);
    const quote = this.#text[open] ?? '';
    const close = /["']/.test(quote) ? this.#text.indexOf(quote, open + 1) : -1;
    if (this.#text[equals] !== '=' || close < 0) throw this.#malformed(start, this.#shown(start));
    const raw = this.#source.text(open + 1, close);
    if (raw.includes('<')) throw this.#malformed(start, this.#shown(start));
    this.#at = close + 1;
    const value = this.#decoded(raw.replace(/\r\n|[\t\r\n]/g, ' '), start);
    return { name: this.#written(name, start), value, start, end: close + 1 };
  }

  /** The namespaces that a tag declares. */
  #declared(attributes: readonly Attribute[]): Map<string, string> {
    const declared = new Map<string, string>();
    for (const { name, value, start } of attributes) {
      const prefix = declaredPrefix(name);
      if (prefix === undefined) continue;
      if (!mayDeclare(prefix, value)) throw this.#malformed(start, this.#shown(start));
      declared.set(prefix, value);
    }
    return declared;
  }

  #tellAttributes(attributes: readonly Attribute[], scope: Scope): void {
    const seen = new Set<string>();
    for (const { name, value, start, end } of attributes) {
      const isDeclaration = declaredPrefix(name) !== undefined;
      const full = isDeclaration ? name : scope.attribute(name);
      if (full === undefined || seen.has(full)) throw this.#malformed(start, this.#shown(start));
      seen.add(full);
      if (isDeclaration || SCHEMA_PLACES.has(full)) continue;
      this.#builder.attribute(full, name, value, { start, end });
    }
  }

  #decoded(text: string, at: number): string {
    const decoded = decodeReferences(text);
    if (decoded.ok) return decoded.text;
    let place = this.#text.indexOf('&', at);
    for (let no = 0; no < decoded.before; no += 1) place = this.#text.indexOf('&', place + 1);
    throw this.#malformed(place, decoded.found);
  }

  /** '' where there is none. */
  #nameAt(at: number): string {
    NAME.lastIndex = at;
    return NAME.exec(this.#text)?.[0] ?? '';
  }

  #passBlanks(from: number): number {
    let at = from;
    while (isBlank(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  #shown(at: number): string {
    return this.#source.shown(at, this.#text.length);
  }

  #malformed(at: number, found: string): TreeFault {
    return new TreeFault('not-well-formed', at, { found });
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** `xmlns:a` declares a, `xmlns` the namespace of names without a prefix. */
function declaredPrefix(name: string): string | undefined {
  if (name === 'xmlns') return '';
  const { prefix, local } = splitName(name);
  return prefix === 'xmlns' ? local : undefined;
}

const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

function mayDeclare(prefix: string, uri: string): boolean {
  if (prefix === 'xml' || uri === XML_NAMESPACE) return prefix === 'xml' && uri === XML_NAMESPACE;
  if (prefix === 'xmlns' || uri === XMLNS_NAMESPACE || prefix.includes(':')) return false;
  return prefix === '' || uri !== '';
}

/** ASCII is a part of all of them: the definition's us-ascii has been checked byte by byte. */
function isEncoding(label: string, encoding: string): boolean {
  if (encoding === 'us-ascii') return true;
  return label.toLowerCase() === encoding || canonical(label) === canonical(encoding);
}

function canonical(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
