/** A preview as people read it, and as programs do. */

import type { Preview, PreviewedField, PreviewedRecord } from '../../engine/preview-here.ts';
import {
  describeProblem,
  IGNORED,
  MADE,
  NO_TYPE,
  NOTHING_THERE,
  PREVIEW_HEADS,
  type PreviewProblem,
  previewSentence,
  recordHeading,
} from '../../words/commands/interface.ts';
import type { Labels } from '../../words/labels.ts';
import { table } from '../table.ts';
import { paint } from '../terminal.ts';

export function previewLines(preview: Preview, labels: Labels): readonly string[] {
  const { records, fault, total, types, problems } = preview;
  const typed = types.reduce((sum, [, count]) => sum + count, 0);
  const figures = { total, shown: records.length, types, untyped: total - typed, problems };
  return [
    ...records.flatMap((record) => [...recordLines(record, labels), '']),
    ...(fault === undefined ? [] : [red(describeProblem(fault, labels).text), '']),
    previewSentence(figures),
  ];
}

function recordLines(record: PreviewedRecord, labels: Labels): readonly string[] {
  const { type = NO_TYPE, ignored, line, begins, fields, problems } = record;
  const name = ignored ? `${type} (${IGNORED})` : type;
  return [
    recordHeading(line, paint(name, 'strong'), begins),
    ...problems.map((problem) => `  ${red(describeProblem(problem, labels).text)}`),
    ...(fields.length === 0 ? [] : fieldTable(fields, labels)),
  ];
}

function fieldTable(fields: readonly PreviewedField[], labels: Labels): readonly string[] {
  const rows = fields.map((field) => [
    field.name,
    field.at ?? MADE,
    rawCell(field),
    readCell(field, labels),
  ]);
  return table(
    PREVIEW_HEADS.map((head) => ({ head })),
    rows,
    '  ',
  );
}

const WIDEST = 60;

/** In quotes, so that blanks at either end are seen. */
function rawCell({ at, raw }: PreviewedField): string {
  if (at === undefined) return '';
  return raw === undefined ? NOTHING_THERE : `"${cut(raw.replace(/\p{Cc}/gu, '\ufffd'))}"`;
}

function readCell({ value, problem }: PreviewedField, labels: Labels): string {
  const said = problem && red(describeProblem(problem, labels).heading);
  return [value === undefined ? undefined : cut(value), said]
    .filter((part) => part !== undefined)
    .join('  ');
}

function cut(text: string): string {
  const letters = Array.from(text);
  return letters.length <= WIDEST ? text : `${letters.slice(0, WIDEST).join('')}\u2026`;
}

function red(text: string): string {
  return paint(text, 'red');
}

/* ---------- for programs ---------- */

export function previewData(preview: Preview, labels: Labels) {
  const { records, types, total, problems, fault } = preview;
  return {
    records: records.map((record) => recordData(record, labels)),
    total,
    types: Object.fromEntries(types),
    problems,
    fault: fault === undefined ? null : problemData(fault, labels),
  };
}

function recordData(record: PreviewedRecord, labels: Labels) {
  const { type, ignored, line, begins, fields, problems } = record;
  return {
    line,
    type: type ?? null,
    ignored,
    begins,
    fields: fields.map(({ name, label, at, raw, value, problem }) => ({
      name,
      label,
      at: at ?? null,
      raw: raw ?? null,
      value: value ?? null,
      problem: problem === undefined ? null : problemData(problem, labels),
    })),
    problems: problems.map((problem) => problemData(problem, labels)),
  };
}

function problemData(problem: PreviewProblem, labels: Labels) {
  const { code, heading, text } = describeProblem(problem, labels);
  return { code: code ?? null, heading, text };
}
