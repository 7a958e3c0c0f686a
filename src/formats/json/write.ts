/**
 * Writes records as JSON, indented by two blanks: a record type that may occur more than once is an array, with one record
 * too. Fields of the types integer, number and money are numbers with the digits of their text, all others are texts;
 * undefined writes nothing. The file is written when it ends: until then a record may still go into any part of it.
 */
import type { FieldType, JsonSyntax, RecordDefinition } from '../../domain/interface.ts';
import type { RecordWriter } from '../syntax.ts';
import { misfit, type WrittenNode, WrittenTree } from '../tree/written-tree.ts';
import { NAMES_OF_KEYS } from './keys.ts';
import { isNumber } from './number.ts';

const NUMBERS: readonly FieldType['kind'][] = ['integer', 'number', 'money'];

/** Throws SETTINGS_MISTAKES for records that have no one place; its writer VALUE_DOES_NOT_FIT for a text that is no number. */
export function jsonWriter(
  _syntax: JsonSyntax,
  records: readonly RecordDefinition[],
): RecordWriter {
  const tree = new WrittenTree(records, NAMES_OF_KEYS);
  const root = records.find(({ when }) => when.paths[0] === '/');
  return {
    write: (record) => {
      tree.add(record);
      return new Uint8Array();
    },
    end: () => Buffer.from(`${printDocument(tree.document, root)}\n`),
  };
}

/** The records that are the root, where there are such; otherwise an object that holds all others. */
function printDocument(document: WrittenNode, root: RecordDefinition | undefined): string {
  if (root === undefined) return printObject(document.children, '');
  const { children } = document;
  if (root.max !== 1) return printArray(children, '');
  const [only] = children;
  if (only === undefined || children.length > 1) throw misfit({ roots: `${children.length}` });
  return printValue(only, '');
}

function printValue(node: WrittenNode, indent: string): string {
  if (node.text === undefined) return printObject(node.children, indent);
  if (node.children.length > 0) throw misfit({ column: node.name });
  return printText(node.text, node);
}

function printText(text: string, { type, name }: WrittenNode): string {
  const isNumeric = NUMBERS.includes(type);
  if (isNumeric ? !isNumber(text) : !text.isWellFormed()) throw misfit({ column: name, type });
  return isNumeric ? text : JSON.stringify(text);
}

function printObject(children: readonly WrittenNode[], indent: string): string {
  const members = [...Map.groupBy(children, ({ name }) => name)].map(
    ([name, nodes]) => `${JSON.stringify(name)}: ${printMember(nodes, `${indent}  `)}`,
  );
  return printList('{', members, '}', indent);
}

function printMember(nodes: readonly WrittenNode[], indent: string): string {
  const [first, ...others] = nodes;
  const isAlone = first !== undefined && others.length === 0 && !first.isItem;
  return isAlone ? printValue(first, indent) : printArray(nodes, indent);
}

function printArray(nodes: readonly WrittenNode[], indent: string): string {
  const items = nodes.map((node) => printValue(node, `${indent}  `));
  return printList('[', items, ']', indent);
}

function printList(open: string, items: readonly string[], close: string, indent: string): string {
  if (items.length === 0) return open + close;
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}
