/** XML and JSON as one kind of tree, every value as text: numbers keep the digits they are written with. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface TreeNode {
  readonly name: string;
  /** Of an element without elements, a string, a number, true or false; undefined: there are others inside it. */
  readonly text: string | undefined;
  readonly attributes: readonly (readonly [name: string, text: string])[];
  readonly children: readonly TreeNode[];
  /** It stood in a JSON array: there may be more of it. */
  readonly isItem: boolean;
}

export type TreeReading =
  | { readonly root: TreeNode; readonly fault: undefined }
  | { readonly root: undefined; readonly fault: string };

const DEEPEST = 64;

/* ---------- XML ---------- */

const TAG =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(?<close>\/?)(?<name>[^\s<>/!?]+)(?:[^<>"']|"[^"]*"|'[^']*')*?(?<self>\/?)>/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** `isCut`: the end is missing; what is open there is closed. */
export function readXml(text: string, isCut: boolean): TreeReading {
  if (NOT_IN_XML.test(text)) return fault('There are control characters in it, which XML has not.');
  if (/<!DOCTYPE/i.test(text)) return fault('There is a DOCTYPE, which AIMS refuses.');
  const open = openElements(text);
  if (open === undefined) return fault(`Elements are more than ${DEEPEST} deep.`);
  const whole = isCut ? closeXml(text) : text;
  const valid = XMLValidator.validate(whole);
  if (valid !== true) return fault(`It is not well-formed XML: line ${valid.err.line}.`);
  const nodes = parsedXml(whole);
  if (nodes === undefined) return fault('It is not well-formed XML.');
  const root = asList(nodes).flatMap((node) => elementOf(node) ?? [])[0];
  return root === undefined ? fault('There is no element in it.') : { root, fault: undefined };
}

/** The validator passes some of what the parser then throws at, a spoilt declaration for one. */
function parsedXml(text: string): unknown {
  try {
    return xmlParser().parse(text);
  } catch {
    return undefined;
  }
}

function xmlParser(): XMLParser {
  return new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
  });
}

/** Names of the elements that are open at the end; undefined: too deep. */
function openElements(text: string): readonly string[] | undefined {
  const open: string[] = [];
  for (const { groups } of text.matchAll(TAG)) {
    if (groups?.['name'] === undefined || groups['self'] === '/') continue;
    if (groups['close'] === '/') open.pop();
    else open.push(groups['name']);
    if (open.length > DEEPEST) return undefined;
  }
  return open;
}

function closeXml(text: string): string {
  const kept = text.slice(0, text.lastIndexOf('>') + 1);
  const open = openElements(kept) ?? [];
  return kept + open.reduceRight((ends, name) => `${ends}</${name}>`, '');
}

/** What the parser makes of an element: its name with its content, and its attributes under ':@'. */
function elementOf(node: unknown): TreeNode | undefined {
  const entries = Object.entries(asRecord(node)).filter(([key]) => key !== ':@');
  const [entry] = entries;
  if (entry === undefined || entry[0] === '#text') return undefined;
  const content = asList(entry[1]);
  const children = content.flatMap((child) => elementOf(child) ?? []);
  const texts = content.flatMap((child) => asRecord(child)['#text'] ?? []).map(String);
  const attributes = Object.entries(asRecord(asRecord(node)[':@']));
  return {
    name: entry[0],
    text: children.length > 0 ? undefined : texts.join(''),
    attributes: attributes.map(([name, text]) => [name, String(text)] as const),
    children,
    isItem: false,
  };
}

/* ---------- JSON ---------- */

export function readJson(text: string, isCut: boolean): TreeReading {
  const whole = isCut ? closeJson(text) : text;
  if (depthOf(whole) > DEEPEST) return fault(`Values are more than ${DEEPEST} deep.`);
  let value: unknown;
  try {
    value = JSON.parse(numbersAsTexts(whole));
  } catch {
    return fault('It begins like JSON and is not: a comma, a bracket or a quote is missing.');
  }
  const [root] = valuesOf('', value, false);
  return root === undefined ? fault('There is nothing in it.') : { root, fault: undefined };
}

const JSON_STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A number in quotes, so that 23.40 stays 23.40. */
function numbersAsTexts(text: string): string {
  return text.replace(JSON_STRING_OR_NUMBER, (found) =>
    found.startsWith('"') ? found : `"${found}"`,
  );
}

function valuesOf(name: string, value: unknown, isItem: boolean): readonly TreeNode[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(name, item, true));
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [leaf(name, String(value), isItem)];
  const children = Object.entries(value).flatMap(([key, inner]) => valuesOf(key, inner, false));
  return [{ name, text: undefined, attributes: [], children, isItem }];
}

function leaf(name: string, text: string, isItem: boolean): TreeNode {
  return { name, text, attributes: [], children: [], isItem };
}

interface Nesting {
  readonly deepest: number;
  /** Brackets to close, and after which character the last whole value is. */
  readonly ends: string;
  readonly wholeUntil: number;
}

function depthOf(text: string): number {
  return nestingOf(text).deepest;
}

function closeJson(text: string): string {
  const { ends, wholeUntil } = nestingOf(text);
  return text.slice(0, wholeUntil) + ends;
}

function nestingOf(text: string): Nesting {
  const open: string[] = [];
  let [deepest, wholeUntil, ends] = [0, 0, ''];
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (found === '{' || found === '[') open.push(found === '{' ? '}' : ']');
    else if (found === '}' || found === ']') {
      open.pop();
      wholeUntil = index + 1;
      ends = open.toReversed().join('');
    }
    deepest = Math.max(deepest, open.length);
    if (deepest > DEEPEST) break;
  }
  return { deepest, ends, wholeUntil };
}

/* ---------- what comes from a parser ---------- */

function fault(reason: string): TreeReading {
  return { root: undefined, fault: reason };
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
