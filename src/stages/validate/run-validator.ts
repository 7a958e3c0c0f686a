/**
 * Runs a validator's checks as rules. A check sees frozen documents; what it throws goes on to the caller, which
 * treats it as "not passed". It can add findings and nothing else.
 */
import { accountingDateOf, wantedDate } from '../../domain/accounting-date.ts';
import type { Document } from '../../domain/document.ts';
import { type Finding, isError, type Severity } from '../../domain/finding.ts';
import type { DatasetRole } from '../../domain/interface.ts';
import { makeFinding, type Place } from '../../domain/make-finding.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import {
  DOCUMENT_VALUES,
  LINE_VALUES,
  type ValueSource,
} from '../../formats/compile-definition.ts';
import type { ParsedDocument } from '../../formats/parsed-document.ts';
import { isFindingCode } from '../../words/findings.ts';
import { lookUpBudget, lookUpSite, lookUpSupplier } from './look-ups.ts';
import { mistakeInWords } from './own-words.ts';
import type { RuleContext } from './rule.ts';
import {
  type CatalogueFinding,
  type Check,
  type Dataset,
  type OwnFinding,
  readOnly,
  type ValidatorContext,
  type Where,
} from './validator-api.ts';

export interface ValidatorRule {
  readonly check: string;
  readonly needs: readonly DatasetRole[];
  /** `judged`: false where it spoke or asked of a value that could not be read; that has its own finding, so it is left out. */
  judge(parsed: ParsedDocument): {
    readonly findings: readonly Finding[];
    readonly judged: boolean;
  };
}

export function rulesOfChecks(
  checks: readonly Check[],
  context: RuleContext,
): readonly ValidatorRule[] {
  const datasets = datasetsOf(context);
  return checks.map((check) => ({
    check: check.check,
    needs: check.needs ?? [],
    judge: (parsed) => runCheck(check, parsed, context, datasets),
  }));
}

/** Every level of it: a change throws where it is tried. Its fields cannot be changed as they are. */
export function freezeDocument(document: Document): Document {
  for (const line of document.lines) {
    for (const part of line.distributions) Object.freeze(part);
    Object.freeze(Object.freeze(line).distributions);
  }
  Object.freeze(document.lines);
  return Object.freeze(document);
}

function runCheck(
  check: Check,
  parsed: ParsedDocument,
  context: RuleContext,
  datasets: ValidatorContext['datasets'],
): ReturnType<ValidatorRule['judge']> {
  const { document } = parsed;
  const findings: Finding[] = [];
  let judged = true;
  const say = (severity: Severity) => (said: CatalogueFinding | OwnFinding) => {
    const finding = findingOf(said, severity, document, context);
    if (isAboutUnread(said, finding, parsed)) judged = false;
    else findings.push(finding);
  };
  const answer: unknown = check.document(document, {
    today: context.today,
    datasets,
    lookUp: lookUpFor(document, context, () => {
      judged = false;
    }),
    problem: say('error'),
    warning: say('warning'),
  });
  if (answer !== undefined) throw new TypeError('a check returns nothing, and no promise');
  return { findings, judged };
}

/** By the field itself, and by the name of the value: one that is made of several fields is unread when any of them is. */
function isAboutUnread(
  { line, field }: Where,
  finding: Finding,
  { findings, unread }: ParsedDocument,
): boolean {
  if (field === undefined) return false;
  if (
    findings.some((one) => isError(one) && one.line === finding.line && one.field === finding.field)
  )
    return true;
  if (line === undefined) return DOCUMENT_VALUES.some((name) => name === field && unread.has(name));
  return LINE_VALUES.some((name) => name === field && unread.hasOfLine(line.no, name));
}

function datasetsOf({ lookups }: RuleContext): ValidatorContext['datasets'] {
  const entries = Object.entries(lookups).map(([role, table]): [string, Dataset] => [
    role,
    readOnly(table),
  ]);
  return Object.freeze(Object.fromEntries(entries));
}

function lookUpFor(
  { date }: Document,
  context: RuleContext,
  leaveOut: () => void,
): ValidatorContext['lookUp'] {
  const { lookups, today } = context;
  return {
    supplier: (number) => lookUpSupplier(needed(lookups.suppliers, 'suppliers'), number, today),
    site: (supplier, site) => lookUpSite(needed(lookups.sites, 'sites'), supplier, site, today),
    budget: (code) => {
      const day = accountingDay(date, context);
      if (day === undefined) leaveOut();
      return lookUpBudget(needed(lookups.budgets, 'budgets'), code, day);
    },
  };
}

/** Undefined: it would be counted from a date that is not there. */
function accountingDay(
  date: string,
  { definition, today, periods }: RuleContext,
): string | undefined {
  const accounting = { policy: definition.accountingDate, today, periods };
  const wanted = wantedDate(date, accounting);
  return wanted === '' ? undefined : (accountingDateOf(date, accounting) ?? wanted);
}

function needed<T>(table: T | undefined, role: string): T {
  if (table === undefined) throw new TypeError(`the definition names no list for ${role}`);
  return table;
}

function findingOf(
  said: CatalogueFinding | OwnFinding,
  severity: Severity,
  document: Document,
  context: RuleContext,
): Finding {
  const place = placeOfSaid(said, document, context);
  const { group = '' } = said;
  if (isOwn(said)) {
    const { code, heading, text, fix, who } = said;
    const mistake = mistakeInWords(said, [
      'from',
      'systems',
      ...Object.keys(context.definition.contacts),
    ]);
    if (mistake !== undefined) throw new TypeError(`finding ${code}: ${mistake}`);
    return makeFinding(code, place, {
      severity,
      values: { ...said.values },
      group,
      own: { heading, text, fix: [...fix], who },
    });
  }
  if (!isFindingCode(said.code)) throw new TypeError(`code ${String(said['code'])} has no words`);
  return catalogueFinding(said.code, place, said.values, { severity, group });
}

function isOwn(said: CatalogueFinding | OwnFinding): said is OwnFinding {
  return 'heading' in said;
}

/** A field by the canonical name that AIMS gives it, or by its own name in the definition. */
function placeOfSaid({ line, field }: Where, document: Document, { compiled }: RuleContext): Place {
  const { record, line: lineRecord } = compiled.definition.document;
  const own = compiled.record(line === undefined ? record : lineRecord);
  const sources: Readonly<Record<string, ValueSource | undefined>> =
    line === undefined ? compiled.documentSources : compiled.lineSources;
  const found = field === undefined ? undefined : (sources[field]?.field ?? own.field(field));
  return {
    document: document.no,
    line: line?.line ?? document.line,
    column: found?.column(),
    field: found?.definition.name ?? field,
    ofLine: line !== undefined,
  };
}
