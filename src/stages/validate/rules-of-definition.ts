/**
 * The rules that a definition writes itself, as expressions. Each is judged once for a document or for each of its lines,
 * with every value it speaks of read; what cannot be worked out is not counted as passed.
 */
import { AimsError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';
import type { RuleDefinition } from '../../domain/interface.ts';
import { makeFinding, type Place } from '../../domain/make-finding.ts';
import {
  type CompiledField,
  type CompiledRecord,
  orThrow,
} from '../../formats/compile-definition.ts';
import { type Compiled, compileExpression } from '../../formats/expression/compile-expression.ts';
import { compileSentence } from '../../formats/expression/compile-template.ts';
import type { ParsedDocument } from '../../formats/parsed-document.ts';
import type { ReadRecord } from '../../formats/read-record.ts';
import { type RecordScope, scopeOf } from '../../formats/record-scopes.ts';
import { ofField, type RuleContext } from './rule.ts';
import type { Judged, RunningRule } from './validation.ts';

type OwnRule = Extract<RuleDefinition, { kind: 'own' }>;

export function rulesOfDefinition(context: RuleContext): readonly RunningRule[] {
  return context.definition.rules.flatMap((rule) =>
    rule.kind === 'own' ? [runningRule(compileRule(rule, context))] : [],
  );
}

interface CompiledRule {
  readonly rule: OwnRule;
  readonly field: CompiledField | undefined;
  readonly when: Compiled<ReadRecord> | undefined;
  readonly holds: Compiled<ReadRecord>;
  isUnread(record: ReadRecord): boolean;
  /** The sender by its name. */
  readonly fix: readonly string[];
  /** The sentence for a record that breaks it. */
  say(record: ReadRecord): string;
}

function compileRule(rule: OwnRule, { compiled, definition }: RuleContext): CompiledRule {
  const { document } = compiled.definition;
  const record = compiled.record(rule.each === 'line' ? document.line : document.record);
  const scope = scopeOf(compiled.definition, record.definition, compiled.lists);
  const truth = (text: string) => orThrow(compileExpression(text, scope, 'truth'));
  const holds = truth(rule.holds);
  const when = rule.when === undefined ? undefined : truth(rule.when);
  const uses = [...holds.uses, ...(when?.uses ?? [])];
  return {
    rule,
    field: fieldOf(rule, record),
    when,
    holds,
    isUnread: unreadOf(uses, scope),
    fix: rule.fix.map((step) => step.replaceAll('{from}', definition.from.label)),
    say: orThrow(compileSentence(rule.text, scope, NOTHING)).evaluate,
  };
}

/** What stands in a sentence for a value that is not there. */
const NOTHING = '(empty)';

function fieldOf({ field }: OwnRule, record: CompiledRecord): CompiledField | undefined {
  const found = record.field(field);
  if (found === undefined) throw new AimsError('SETTINGS_MISTAKES', { unknownField: field });
  return found;
}

function unreadOf(uses: readonly string[], { names }: RecordScope): CompiledRule['isUnread'] {
  const named = uses.flatMap((name) => names.get(name) ?? []);
  return (record) => named.some((name) => name.isUnread(record));
}

function runningRule(compiled: CompiledRule): RunningRule {
  const { rule } = compiled;
  const judge = rule.each === 'line' ? judgeLines : judgeHead;
  return {
    check: rule.heading,
    needs: [],
    judge: (parsed, sofar) => judge(compiled, parsed, sofar),
  };
}

const PASSED: Judged = { findings: [], judged: true };
const NOT_JUDGED: Judged = { findings: [], judged: false };

function judgeHead(
  rule: CompiledRule,
  { head, document }: ParsedDocument,
  sofar: readonly Finding[],
): Judged {
  if (isHidden(rule, sofar, undefined)) return NOT_JUDGED;
  const verdict = verdictOn(rule, head);
  if (verdict === 'broken') {
    const place = { document: document.no, line: head.line, ...ofField(rule.field) };
    return { findings: [finding(rule, head, place)], judged: true };
  }
  return verdict === 'kept' ? PASSED : NOT_JUDGED;
}

function judgeLines(
  rule: CompiledRule,
  { lines, document }: ParsedDocument,
  sofar: readonly Finding[],
): Judged {
  let findings: Finding[] | undefined;
  let judged = true;
  for (const line of lines) {
    const verdict = isHidden(rule, sofar, line.line) ? 'unknown' : verdictOn(rule, line);
    if (verdict === 'kept') continue;
    if (verdict === 'unknown') {
      judged = false;
      continue;
    }
    findings ??= [];
    const place = { document: document.no, line: line.line, ...ofField(rule.field), ofLine: true };
    findings.push(finding(rule, line, place));
  }
  if (findings === undefined) return judged ? PASSED : NOT_JUDGED;
  return { findings, judged };
}

/** `unknown`: something it speaks of could not be read or worked out. */
function verdictOn(
  { when, holds, isUnread }: CompiledRule,
  record: ReadRecord,
): 'kept' | 'broken' | 'unknown' {
  if (when !== undefined && when.evaluate(record) !== true) return 'kept';
  const verdict = holds.evaluate(record);
  if (verdict === true) return 'kept';
  return verdict === undefined || isUnread(record) ? 'unknown' : 'broken';
}

/** By a finding of the same line, or of the document as a whole. */
function isHidden(
  { rule: { unless } }: CompiledRule,
  sofar: readonly Finding[],
  line: number | undefined,
): boolean {
  if (unless.length === 0 || sofar.length === 0) return false;
  return sofar.some(
    (one) =>
      unless.includes(one.code) &&
      (one.scope !== 'line' || line === undefined || one.line === line),
  );
}

function finding({ rule, say, fix }: CompiledRule, record: ReadRecord, place: Place): Finding {
  const { code, level, heading, who } = rule;
  const text = say(record);
  const found = record.texts[record.type.field(rule.field)?.no ?? -1] ?? '';
  return makeFinding(code, place, {
    severity: level,
    values: { found },
    group: found,
    own: { heading, text, fix, who },
  });
}
