/**
 * Puts a finding in words: what was found, how to put it right and who can. Whatever the rule gave or left out, there
 * is always a sentence: the first wording of the catalogue whose values are all known is the one used.
 */
import { catalogueCode, type Finding, type FindingValue } from '../domain/finding.ts';
import type { Contact } from '../domain/interface.ts';
import { CHECKS, isCheckKey } from './checks.ts';
import { type FillValues, fill, valuesNeeded } from './fill.ts';
import { type CatalogueEntry, FINDINGS, type Wording } from './finding-catalogue.ts';
import type { FindingCode } from './finding-values.ts';
import { formatNumber, listOf } from './format.ts';
import { contactFor, type Labels } from './labels.ts';
import { stateInSentence } from './states.ts';

export interface DescribedFinding {
  readonly code: string;
  readonly level: 'problem' | 'warning';
  readonly heading: string;
  readonly text: string;
  readonly fix: readonly string[];
  readonly who: Contact | undefined;
  readonly prevents: readonly string[];
}

/** What an approver's answer was given to: the warning with the documents it names. */
export function warningAnswered(
  answer: { readonly code: string; readonly group: string },
  warnings: readonly AnswerableWarning[],
  labels: Labels,
): string {
  const warning = warnings.find((one) => one.code === answer.code && one.group === answer.group);
  if (warning === undefined) return headingOf(answer.code, labels);
  const { heading } = describeFinding(warning.first, labels);
  const numbers = warning.shown.flatMap(({ document }) => (document ? [document.number] : []));
  const named = [...new Set(numbers)].slice(0, NAMED);
  const more = warning.documents - named.length;
  if (named.length === 0) return heading;
  return `${heading}: ${listOf([...named, ...(more > 0 ? [`${formatNumber(more)} more`] : [])])}`;
}

/** Documents that a warning is told by. */
const NAMED = 3;

interface AnswerableWarning {
  readonly code: string;
  readonly group: string;
  readonly first: Finding;
  readonly documents: number;
  readonly shown: readonly { readonly document: { readonly number: string } | undefined }[];
}

/** The catalogue's heading of a code; the code itself where it is an interface's own. */
function headingOf(code: string, labels: Labels): string {
  return isFindingCode(code) ? fill(FINDINGS[code].heading, {}, labels) : code;
}

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(FINDINGS, code);
}

export function describeFinding(finding: Finding, labels: Labels): DescribedFinding {
  const level = finding.severity === 'error' ? 'problem' : 'warning';
  if (finding.own && 'heading' in finding.own) {
    const { heading, text, fix, who } = finding.own;
    const contact = contactFor(labels, who);
    return { code: finding.code, level, heading, text, fix, who: contact, prevents: [] };
  }
  const entry = entryOf(catalogueCode(finding));
  const values = valuesOf(finding);
  const wording = chooseWording(entry, values, labels);
  return {
    code: finding.code,
    level,
    heading: fill(wording.heading ?? entry.heading, values, labels),
    text: fill(wording.text, values, labels),
    fix: wording.fix.map((sentence) => fill(sentence, values, labels)),
    who: contactFor(labels, entry.who),
    prevents: entry.prevents,
  };
}

/** Whether the target refuses what has this finding; for a check of an interface's own nobody has said. */
export function preventsRefusal({ code, own }: Finding): boolean {
  return own === undefined && isFindingCode(code) && FINDINGS[code].prevents.length > 0;
}

/** The first wording for this case whose values are all there. */
export function chooseWording(entry: CatalogueEntry, values: FillValues, labels: Labels): Wording {
  const plainest = entry.says.at(-1) ?? entry.says[0];
  return entry.says.find((wording) => suits(wording, values, labels)) ?? plainest;
}

function suits(wording: Wording, values: FillValues, labels: Labels): boolean {
  if (wording.case !== undefined && wording.case !== values.case) return false;
  return templatesOf(wording).every((template) =>
    valuesNeeded(template, labels).every((name) => isKnown(values[name])),
  );
}

/** An empty text is not worth a sentence: 'voucher .' */
function isKnown(value: FindingValue | undefined): boolean {
  return value !== undefined && value !== '';
}

export function templatesOf(wording: Wording): readonly string[] {
  const heading = wording.heading === undefined ? [] : [wording.heading];
  return [...heading, wording.text, ...wording.fix];
}

/** A code that a definition brought along and nobody described: said as it is. */
const NOT_IN_CATALOGUE: CatalogueEntry = {
  severity: 'error',
  scope: 'file',
  heading: 'A check of this interface did not pass',
  says: [
    {
      text: 'The file says {sent}; we worked out {computed}.',
      fix: ['Ask {systems} what check {ownCode} means.'],
    },
    {
      text: 'The check {ownCode} did not pass.',
      fix: ['Ask {systems} what it means.'],
    },
  ],
  who: 'systems',
  check: 'own-checks',
  prevents: [],
};

function entryOf(code: string): CatalogueEntry {
  return isFindingCode(code) ? FINDINGS[code] : NOT_IN_CATALOGUE;
}

/** The rule's values, with the place added and keys turned into what people read. */
function valuesOf(finding: Finding): FillValues {
  const { state, check } = finding.values;
  return {
    line: finding.line,
    column: finding.column,
    ownCode: finding.code,
    ...finding.values,
    ...(typeof state === 'string' ? { state: stateInSentence(state) } : {}),
    ...(typeof check === 'string' && isCheckKey(check) ? { check: CHECKS[check].label } : {}),
  };
}
