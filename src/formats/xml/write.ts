/**
 * Writes records as XML: elements in the order of the definition's fields, indented by two blanks, the definition's
 * namespaces declared on the root with its prefixes. A letter that the encoding does not have is written as a reference,
 * which says the same. The file is written when it ends: until then a record may still go into any part of it.
 */
import type { Encoding, RecordDefinition, XmlSyntax } from '../../domain/interface.ts';
import type { RecordWriter } from '../syntax.ts';
import { misfit, type WrittenNode, WrittenTree } from '../tree/written-tree.ts';
import { type Letters, lettersOf } from './letters.ts';
import { namesOfPaths } from './namespaces.ts';
import { isCharacterData } from './references.ts';

/** Throws SETTINGS_MISTAKES for records that have no one place; its writer VALUE_DOES_NOT_FIT for what XML cannot hold. */
export function xmlWriter(
  syntax: XmlSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): RecordWriter {
  const tree = new WrittenTree(records, namesOfPaths(syntax.namespaces));
  return {
    write: (record) => {
      refuseNoCharacters(record.texts);
      tree.add(record);
      return new Uint8Array();
    },
    end: () => printDocument(tree.document.children, syntax, encoding),
  };
}

function refuseNoCharacters(texts: readonly (string | undefined)[]): void {
  if (!texts.every((text) => text === undefined || isCharacterData(text))) {
    throw misfit({ text: 'control character' });
  }
}

/** An XML file has exactly one root. */
function printDocument(
  roots: readonly WrittenNode[],
  { namespaces }: XmlSyntax,
  encoding: Encoding,
): Uint8Array {
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw misfit({ roots: `${roots.length}` });
  const letters = lettersOf(encoding);
  const printer = new Printer(letters);
  printer.line(`<?xml version="1.0" encoding="${encoding.toUpperCase()}"?>`);
  printer.element(root, '', declarations(namespaces));
  return letters.encode(printer.text);
}

function declarations(namespaces: XmlSyntax['namespaces']): readonly (readonly [string, string])[] {
  return Object.entries(namespaces).map(([prefix, uri]) => [
    prefix === '' ? 'xmlns' : `xmlns:${prefix}`,
    uri,
  ]);
}

class Printer {
  readonly #letters: Letters;
  readonly #parts: string[] = [];

  constructor(letters: Letters) {
    this.#letters = letters;
  }

  get text(): string {
    return this.#parts.join('');
  }

  line(text: string): void {
    this.#parts.push(text, '\n');
  }

  element(
    node: WrittenNode,
    indent: string,
    declared: readonly (readonly [string, string])[] = [],
  ): void {
    const tag = this.#tag(node, declared);
    const inside = this.#inside(node);
    if (inside !== undefined) {
      this.line(`${indent}<${tag}${inside === '' ? '/>' : `>${inside}</${node.name}>`}`);
      return;
    }
    this.line(`${indent}<${tag}>`);
    for (const child of node.children) this.element(child, `${indent}  `);
    this.line(`${indent}</${node.name}>`);
  }

  /** What stands on one line with its tags: a text, and with a text all else, since blanks would become part of it. */
  #inside(node: WrittenNode): string | undefined {
    const isPlainBranch = node.children.length > 0 && !node.text;
    return isPlainBranch ? undefined : this.#flatInside(node);
  }

  #flatInside({ text = '', children, name }: WrittenNode): string {
    const isLost = children.length > 0 && text !== '' && /^[ \t\r\n]*$/.test(text);
    if (isLost) throw misfit({ column: name });
    return this.#escape(text, /[&<>\r]/g) + children.map((child) => this.#flat(child)).join('');
  }

  #flat(node: WrittenNode): string {
    const inside = this.#flatInside(node);
    return `<${this.#tag(node, [])}${inside === '' ? '/>' : `>${inside}</${node.name}>`}`;
  }

  #tag(
    { name, attributes }: WrittenNode,
    declared: readonly (readonly [string, string])[],
  ): string {
    const all = [...declared, ...attributes].map(
      ([attribute, value]) => ` ${attribute}="${this.#escape(value, /[&<>"\t\r\n]/g)}"`,
    );
    const names = [name, ...attributes.keys()].join('');
    if (!Array.from(names).every((sign) => this.#letters.has(sign))) throw misfit({ column: name });
    return `${name}${all.join('')}`;
  }

  /** White space as a reference is read as it was; as itself it is not, in attributes and for a carriage return. */
  #escape(text: string, special: RegExp): string {
    const escaped = text.replace(special, (sign) => NAMED.get(sign) ?? reference(sign));
    return Array.from(escaped, (sign) => (this.#letters.has(sign) ? sign : reference(sign))).join(
      '',
    );
  }
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

function reference(sign: string): string {
  return `&#${sign.codePointAt(0)};`;
}
