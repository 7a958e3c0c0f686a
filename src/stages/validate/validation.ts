/**
 * Validates the documents of one file: AIMS's own rules and the validator's, every finding of every document in one
 * pass, and the tally of what was checked. A rule that stops working counts as not passed; it never passes by failing.
 */
import { createHash } from 'node:crypto';
import { catalogueCode, type Finding, isError } from '../../domain/finding.ts';
import type { DatasetRole } from '../../domain/interface.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type { ParsedDocument } from '../../formats/parsed-document.ts';
import { FINDINGS } from '../../words/finding-catalogue.ts';
import { isFindingCode } from '../../words/findings.ts';
import { STANDARD_CHECKS } from './checks/standard-checks.ts';
import { datasetOfCode } from './dataset-of-code.ts';
import { findingNamer, type NameFinding } from './name-findings.ts';
import type { Rule, RuleContext } from './rule.ts';
import { makeRules } from './rules.ts';
import { rulesOfDefinition } from './rules-of-definition.ts';
import { freezeDocument, rulesOfChecks } from './run-validator.ts';
import { Tally, type TallyRow } from './tally.ts';
import type { Validator } from './validator-api.ts';

export interface RunningRule {
  readonly check: string;
  readonly needs: readonly DatasetRole[];
  judge(parsed: ParsedDocument, sofar: readonly Finding[]): Judged;
}

export interface Judged {
  readonly findings: readonly Finding[];
  readonly judged: boolean;
}

export class Validation {
  readonly #context: RuleContext;
  readonly #tally = new Tally();
  readonly #rules: RunningRule[];
  readonly #named: NameFinding;
  /** Code that is not AIMS's sees the documents. */
  readonly #isShown: boolean;
  /** Rules that stopped working, said once for the file. */
  readonly failures: Finding[] = [];

  constructor(context: RuleContext, validator: Validator | undefined) {
    this.#context = context;
    this.#named = findingNamer(context.definition);
    this.#isShown = validator !== undefined;
    const rules = [
      ...ownRules(context, validator),
      ...rulesOfDefinition(context),
      ...rulesOfChecks(validator?.checks ?? [], context),
    ];
    const canBeDone = (rule: RunningRule) =>
      rule.needs.every((role) => context.lookups[role] !== undefined);
    for (const rule of rules) this.#tally.open(rule.check, canBeDone(rule));
    this.#rules = rules.filter(canBeDone);
  }

  /** Every finding in one document, those of parse first. */
  judge(parsed: ParsedDocument): readonly Finding[] {
    if (this.#isShown) freezeDocument(parsed.document);
    const findings = parsed.findings.map(this.#named);
    const failed = findings.filter(isError).flatMap(checksOf);
    const judged: string[] = [];
    for (const rule of [...this.#rules]) {
      const result = this.#run(rule, parsed, findings);
      if (result === undefined) continue;
      if (result.judged) judged.push(rule.check);
      findings.push(...result.findings.map((finding) => this.#named(this.#withDataset(finding))));
      for (const finding of result.findings.filter(isError))
        failed.push(rule.check, ...checksOf(finding));
    }
    this.#tally.add(judged, failed);
    return findings;
  }

  tally(): readonly TallyRow[] {
    return this.#tally.rows();
  }

  #run(rule: RunningRule, parsed: ParsedDocument, sofar: readonly Finding[]): Judged | undefined {
    try {
      return rule.judge(parsed, sofar);
    } catch (error) {
      this.#rules.splice(this.#rules.indexOf(rule), 1);
      this.#tally.giveUp(rule.check);
      this.failures.push(checkFailed(rule.check, error));
      return undefined;
    }
  }

  #withDataset(finding: Finding): Finding {
    const dataset = datasetOfCode(catalogueCode(finding), this.#context.definition);
    return dataset === undefined || finding.dataset !== undefined
      ? finding
      : { ...finding, dataset };
  }
}

function ownRules(context: RuleContext, validator: Validator | undefined): readonly RunningRule[] {
  const replaced = new Set(validator?.checks.map((check) => check.check));
  const standard = STANDARD_CHECKS.filter(({ check }) => !replaced.has(check));
  return [...makeRules(context).map(runningRule), ...rulesOfChecks(standard, context)];
}

/** CHK-001: the reference is the same for the same mistake, and what went wrong is kept for Systems, not shown. */
export function checkFailed(check: string, error: unknown): Finding {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const reference = `E-${createHash('sha256').update(`${check}\n${what}`).digest('hex').slice(0, 6).toUpperCase()}`;
  const finding = catalogueFinding('CHK-001', {}, { check, reference }, { group: reference });
  return { ...finding, values: { ...finding.values, what: what.slice(0, LONGEST_WHAT) } };
}

const LONGEST_WHAT = 300;

function runningRule(rule: Rule): RunningRule {
  return {
    check: rule.check,
    needs: rule.needs,
    judge(parsed, sofar) {
      const findings: Finding[] = [];
      const judging = rule.judge(parsed, sofar);
      for (let next = judging.next(); ; next = judging.next()) {
        if (next.done) return { findings, judged: next.value };
        findings.push(next.value);
      }
    },
  };
}

/** The check that the catalogue counts a finding under. */
function checksOf(finding: Finding): readonly string[] {
  const code = catalogueCode(finding);
  return isFindingCode(code) ? [FINDINGS[code].check] : [];
}
