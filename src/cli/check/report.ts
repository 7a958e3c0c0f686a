/** Gathers what a check finds and shows it: as people read it, and as programs do. */

import type { CheckedDocument } from '../../domain/document.ts';
import { addToTotals, countOf, NO_TOTALS, type Totals } from '../../domain/document.ts';
import { type Finding, type FindingValue, isError } from '../../domain/finding.ts';
import { toDecimal } from '../../domain/money.ts';
import type { CheckSummary } from '../../engine/check/check-contract.ts';
import type { CheckSink } from '../../engine/check/check-run.ts';
import {
  checkedSentence,
  type FindingCard,
  type ListChecked,
  unlistedSentence,
  verdictSentence,
} from '../../words/commands/check.ts';
import { describeFinding } from '../../words/findings.ts';
import type { Labels } from '../../words/labels.ts';
import { findingLines } from '../finding-lines.ts';
import { totalsData } from '../json.ts';

export interface ReportFacts {
  readonly labels: Labels;
  readonly lists: readonly ListChecked[];
  readonly now: Date;
}

/** What a finding needs to know of its document. */
type DocumentFacts = Pick<CheckedDocument, 'number' | 'supplier' | 'gross'>;

export class CheckReport implements CheckSink {
  totals: Totals = NO_TOTALS;
  /** Documents with a problem, listed or not. */
  #failing = 0;
  readonly #documents: (DocumentFacts | undefined)[] = [];
  readonly #findings: Finding[] = [];

  documents(documents: readonly CheckedDocument[]): void {
    for (const document of documents) {
      this.totals = addToTotals(this.totals, document);
      if (document.errors > 0) this.#failing += 1;
      const { number, supplier, gross } = document;
      this.#documents[document.no] = { number, supplier, gross };
    }
  }

  findings(findings: readonly Finding[]): void {
    for (const finding of findings) this.#findings.push(finding);
  }

  get count(): number {
    return countOf(this.totals);
  }

  get problems(): number {
    return this.#findings.filter(isError).length;
  }

  get warnings(): number {
    return this.#findings.length - this.problems;
  }

  /** The file as a whole has a problem, so none of it can load. */
  get stopped(): boolean {
    return this.#findings.some((finding) => isError(finding) && finding.document === undefined);
  }

  get passed(): number {
    return this.stopped ? 0 : this.count - this.#failing;
  }

  /* ---------- for people ---------- */

  lines(summary: CheckSummary, { labels, lists, now }: ReportFacts): readonly string[] {
    const { totals, passed, stopped } = this;
    const unlisted = unlistedIn(summary);
    const warnings = this.warnings + summary.unlisted.warnings;
    return [
      checkedSentence({ totals, stopped }, lists, labels, now),
      '',
      ...findingLines('problem', this.#cards('problem', labels), labels),
      ...findingLines('warning', this.#cards('warning', labels), labels),
      ...(unlisted > 0 ? [unlistedSentence(unlisted), ''] : []),
      verdictSentence({ totals, passed, stopped, warnings }, labels),
    ];
  }

  /** Whole-file ones first, then where most money is. */
  #cards(level: 'problem' | 'warning', labels: Labels): readonly FindingCard[] {
    const some = this.#findings.filter((finding) => isError(finding) === (level === 'problem'));
    const groups = Map.groupBy(some, (finding) => `${finding.code}\u001f${finding.group}`);
    const cards = [...groups.values()].map((group) => this.#card(group, labels));
    return cards.sort(
      (a, b) => Number(b.documents === 0) - Number(a.documents === 0) || b.amount - a.amount,
    );
  }

  #card(group: readonly Finding[], labels: Labels): FindingCard {
    const [first] = group;
    if (first === undefined) throw new TypeError('a group without findings');
    const nos = [...new Set(group.flatMap((finding) => finding.document ?? []))];
    const documents = nos.flatMap((no) => this.#documents[no] ?? []);
    return {
      words: describeFinding(first, labels),
      documents: nos.length,
      amount: documents.reduce((sum, document) => sum + document.gross, 0),
      number: documents.length === 1 ? documents[0]?.number : undefined,
      lines: [...new Set(group.flatMap((finding) => finding.line ?? []))],
      moreLines: 0,
    };
  }

  /* ---------- for programs ---------- */

  data(summary: CheckSummary): Readonly<Record<string, unknown>> {
    const totals = totalsData(this.totals);
    return {
      invoices: this.count,
      passed: this.passed,
      total: totals.total,
      totals,
      control: {
        count: summary.control.count ?? null,
        total: summary.control.pence === undefined ? null : toDecimal(summary.control.pence),
      },
      problems: this.problems,
      warnings: this.warnings,
      unlisted: unlistedIn(summary),
      checks: summary.tally,
    };
  }

  findingsData(labels: Labels): readonly unknown[] {
    return this.#inFileOrder().map((finding) => this.#findingData(finding, labels));
  }

  #findingData(finding: Finding, labels: Labels): unknown {
    const { code, level, heading, text, fix, who } = describeFinding(finding, labels);
    const document = finding.document === undefined ? undefined : this.#documents[finding.document];
    return {
      code,
      level,
      scope: finding.scope === 'document' ? 'invoice' : finding.scope,
      ...{ heading, text, fix },
      who: who ? { name: who.name, email: who.email } : null,
      line: finding.line ?? null,
      column: finding.column ?? null,
      field: finding.field ?? null,
      invoice: document?.number ?? null,
      supplier: document?.supplier ?? null,
      amount: document === undefined ? null : toDecimal(document.gross),
      list: finding.dataset ?? null,
      values: Object.fromEntries(
        Object.entries(finding.values).map(([name, value]) => [name, valueData(value)]),
      ),
    };
  }

  /** `line,field,code`, no heading, each once, in file order. */
  findingsList(): string {
    const rows = this.#inFileOrder().map(
      ({ line, field, code }) => `${line ?? ''},${field ?? ''},${code}\n`,
    );
    return [...new Set(rows)].join('');
  }

  #inFileOrder(): readonly Finding[] {
    return this.#findings.toSorted(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
  }
}

function unlistedIn({ unlisted }: CheckSummary): number {
  return unlisted.errors + unlisted.warnings;
}

function valueData(value: FindingValue): string | number {
  if (typeof value !== 'object') return value;
  return 'pence' in value ? toDecimal(value.pence) : value.date;
}
