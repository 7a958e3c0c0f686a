/** Findings as cards: one problem once, with what the file says, who can fix it and how, and what it concerns. */
import type { DocumentHead } from '../../domain/document.ts';
import type { Finding, FindingValue } from '../../domain/finding.ts';
import { type BatchFacts, DOCUMENTS_A_PAGE, type FindingGroup } from '../../engine/views.ts';
import { type DescribedFinding, describeFinding } from '../../words/findings.ts';
import { formatDate, formatInstant, formatMoney, formatShortDate } from '../../words/format.ts';
import type { Labels } from '../../words/labels.ts';
import { askMail, concerns, cards as words } from '../../words/pages/batch.ts';
import { batchAddress } from '../addresses.ts';
import { type Html, html } from '../html.ts';
import type { Link } from '../page.ts';
import { anchor, code, numberOf, row, type Table } from '../parts.ts';

export interface Card {
  readonly id: string;
  readonly level: DescribedFinding['level'];
  readonly heading: string;
  /** Without its number. */
  readonly plainHeading: string;
  readonly concerns: string;
  readonly text: Html;
  readonly fixHeading: string;
  readonly fix: readonly string[];
  readonly ask: (Link & { readonly label: string }) | undefined;
  readonly table: Table | undefined;
  readonly showAll: Link | undefined;
  readonly against: string | undefined;
  readonly check: Check;
}

/** A check by its code, and the page that explains it; an interface's own checks have none, their card says all there is. */
export interface Check {
  readonly label: string;
  readonly text: string;
  readonly href: string | undefined;
}

/** What every card of a batch needs to know. */
export interface CardContext {
  readonly facts: BatchFacts;
  readonly labels: Labels;
  readonly now: Date;
  /** The address people use: for links in an email. */
  readonly webUrl: string;
  /** What people call each list. */
  readonly lists: ReadonlyMap<string, string>;
}

export function cardOf(
  group: FindingGroup,
  number: number | undefined,
  context: CardContext,
): Card {
  const { facts, labels } = context;
  const described = describeFinding(group.first, labels);
  return {
    id: `${described.level}-${number ?? group.code}`,
    level: described.level,
    heading: number === undefined ? described.heading : `${number}. ${described.heading}`,
    plainHeading: described.heading,
    concerns: concerns(group.documents, group.amount, labels.document),
    text: markValues(described.text, group.first),
    fixHeading: described.level === 'problem' ? words.fix : words.todo,
    fix: described.fix,
    ask: askOf(described, context),
    table: group.documents === 0 ? undefined : tableOf(group, described, context),
    showAll: showAllOf(group, facts.ref, labels),
    against: againstOf(group, context),
    check: group.first.own
      ? { label: words.check, text: group.code, href: undefined }
      : checkLink(group.code, facts.definition.name),
  };
}

/** Explained with the names and contacts of the interface: another's would send people to the wrong team. */
export function checkLink(findingCode: string, interfaceName: string): Check {
  const of = encodeURIComponent(interfaceName);
  const address = `/help/${of}/checks/${encodeURIComponent(findingCode)}`;
  return { label: words.check, text: findingCode, href: address };
}

export function tableOf(
  group: FindingGroup,
  described: DescribedFinding,
  context: CardContext,
): Table {
  const { head } = words;
  return {
    caption: words.caption(described.heading),
    classes: 'aims-table--small',
    head: [
      { text: head.document(context.labels.document) },
      { text: head.supplier },
      { text: head.date },
      { text: head.line },
      { text: head.says },
      { text: head.amount, numeric: true },
    ],
    rows: group.shown.map(({ finding, document }) => rowOf(finding, document, context)),
  };
}

function rowOf(finding: Finding, document: DocumentHead | undefined, context: CardContext) {
  return row(
    document === undefined ? '' : documentLink(context.facts.ref, document),
    document === undefined ? '' : document.supplierName || document.supplier,
    document === undefined ? '' : formatShortDate(document.date),
    finding.line === undefined ? '' : String(finding.line),
    fileSays(finding, context),
    document === undefined ? '' : formatMoney(document.gross),
  );
}

/** Invoices have no page of their own yet: the link goes to the row in the batch's table. */
function documentLink(ref: string, document: DocumentHead): Html {
  const page = Math.ceil(document.no / DOCUMENTS_A_PAGE);
  const address = `${batchAddress(ref, '/invoices')}?page=${page}#document-${document.no}`;
  return numberOf(document.number, anchor(address, document.number));
}

const SAYS = [
  'found',
  'fileSays',
  'budget',
  'site',
  'sent',
  'date',
  'order',
  'number',
  'supplier',
  'amount',
];

/** The value in question as the file has it, with the name of its field where the definition gives one. */
function fileSays(finding: Finding, { facts }: CardContext): string | Html {
  const value = valueInFile(finding);
  if (value === undefined) return '';
  const label = fieldLabel(finding.field, facts);
  return label === undefined ? code(value) : html`${label}: ${code(value)}`;
}

export function valueInFile(finding: Finding): string | undefined {
  const value = SAYS.map((name) => finding.values[name]).find((one) => one !== undefined);
  return value === undefined ? undefined : shown(value);
}

export function fieldLabel(field: string | undefined, facts: BatchFacts): string | undefined {
  if (field === undefined) return undefined;
  const fields = facts.definition.records.flatMap((record) => record.fields);
  return fields.find((one) => one.name === field)?.label;
}

function shown(value: FindingValue): string {
  if (typeof value !== 'object') return String(value);
  return 'pence' in value ? formatMoney(value.pence) : formatDate(value.date);
}

const MARKED = ['found', 'budget', 'site', 'supplier', 'number', 'order', 'fileSays'];

/** The value that matters stands out in the sentence: what somebody has to look for in their own system. */
function markValues(text: string, finding: Finding): Html {
  const values = MARKED.map((name) => finding.values[name]).filter(
    (value) => typeof value === 'string' && value !== '',
  );
  const first = values.find((value) => text.includes(String(value)));
  if (first === undefined) return html`${text}`;
  const [before = '', ...after] = text.split(String(first));
  return html`${before}<mark class="aims-value">${String(first)}</mark>${after.join(String(first))}`;
}

function askOf(described: DescribedFinding, { facts, webUrl }: CardContext): Card['ask'] {
  const { who } = described;
  if (who === undefined) return undefined;
  const address = `${webUrl}${batchAddress(facts.ref)}`;
  const mail = askMail(described.heading, facts.ref, described.text, described.fix, address);
  const query = `subject=${encodeURIComponent(mail.subject)}&body=${encodeURIComponent(mail.body)}`;
  return {
    label: words.ask,
    href: `mailto:${who.email}?${query}`,
    text: `${who.name}, ${who.email}`,
  };
}

function showAllOf(group: FindingGroup, ref: string, labels: Labels): Link | undefined {
  if (group.count <= group.shown.length) return undefined;
  return { href: groupAddress(ref, group), text: words.showAll(group, labels.document) };
}

function groupAddress(ref: string, group: Pick<FindingGroup, 'code' | 'group'>): string {
  const query = new URLSearchParams({ group: group.group });
  return `${batchAddress(ref, `/findings/${encodeURIComponent(group.code)}`)}?${query}`;
}

function againstOf(group: FindingGroup, { lists, now }: CardContext): string | undefined {
  if (group.checkedAgainst === undefined) return undefined;
  const { dataset, takenAt } = group.checkedAgainst;
  return words.against(lists.get(dataset) ?? dataset, formatInstant(takenAt, now));
}
