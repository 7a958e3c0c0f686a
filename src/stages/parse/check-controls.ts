/**
 * Holds the file's own figures (count, total) against what was read. Sums are exact pence; a figure that cannot be
 * compared is never taken for agreement.
 */
import { AimsError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';
import type { ControlDefinition, ControlExpression } from '../../domain/interface.ts';
import { makeFinding, type Place } from '../../domain/make-finding.ts';
import { type Pence, sumPence } from '../../domain/money.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type { CompiledDefinition } from '../../formats/compile-definition.ts';
import type { ReadRecord } from '../../formats/read-record.ts';

export interface ControlFigures {
  readonly count: number | undefined;
  readonly pence: Pence | undefined;
}

export class Controls {
  readonly #running: readonly RunningControl[];

  constructor(compiled: CompiledDefinition) {
    this.#running = compiled.definition.controls.map(
      (control) => new RunningControl(control, compiled),
    );
  }

  take(read: ReadRecord): void {
    for (const control of this.#running) control.take(read);
  }

  /** The fields of a record that hold the file's own figures. */
  fieldsOf(record: string): readonly string[] {
    return this.#running
      .filter(({ definition }) => definition.record === record)
      .map(({ definition }) => definition.field);
  }

  /** The file's own figures, as far as they could be read. */
  figures(): ControlFigures {
    const figure = (kind: ControlExpression['kind']) =>
      this.#running.find(
        (control) => control.definition.equals.kind === kind && control.says !== undefined,
      )?.says;
    return { count: figure('count'), pence: figure('sum') };
  }

  finish(): readonly Finding[] {
    return this.#running.flatMap((control) => control.finish() ?? []);
  }
}

class RunningControl {
  readonly definition: ControlDefinition;
  /** The file's own figure; undefined until its record comes, or when it cannot be read. */
  says: number | undefined;
  readonly #isMoney: boolean;
  #place: Place | undefined;
  #worked = 0;
  #unreadable = false;

  constructor(definition: ControlDefinition, compiled: CompiledDefinition) {
    this.definition = definition;
    this.#isMoney = definition.equals.kind === 'sum' && isMoney(definition.equals, compiled);
  }

  take(read: ReadRecord): void {
    const { name } = read.record.definition;
    if (name === this.definition.record) this.#takeFigure(read);
    if (name === this.definition.equals.record) this.#takeOperand(read, this.definition.equals);
  }

  finish(): Finding | undefined {
    // Without its record the file is incomplete, and RecordOrder says so.
    if (this.#place === undefined) return undefined;
    if (this.says === undefined) return this.#finding(undefined);
    // An amount that nobody could read is its own problem; the total could not but differ.
    if (this.#unreadable || this.says === this.#worked) return undefined;
    return this.#finding(this.says);
  }

  #takeFigure(read: ReadRecord): void {
    const { field } = this.definition;
    const column = read.record.fields.find((one) => one.definition.name === field)?.definition.at;
    this.#place = { line: read.located.line, column, field };
    this.says = asNumber(read.values[field]);
  }

  #takeOperand(read: ReadRecord, expression: ControlExpression): void {
    if (expression.kind === 'count') {
      this.#worked += 1;
      return;
    }
    const value = asNumber(read.values[expression.field]);
    if (value === undefined && read.unread.has(expression.field)) this.#unreadable = true;
    this.#worked = sumPence([this.#worked, value ?? 0]);
  }

  #finding(says: number | undefined): Finding {
    const { code } = this.definition;
    const place = this.#place ?? {};
    if (code === 'FIL-002') {
      return says === undefined
        ? catalogueFinding(code, place, { case: 'other' })
        : catalogueFinding(code, place, { case: 'count', fileSays: says, counted: this.#worked });
    }
    if (says === undefined) return makeFinding(code, place);
    const shown = (amount: number) => (this.#isMoney ? { pence: amount } : amount);
    return makeFinding(code, place, {
      values: {
        sent: shown(says),
        computed: shown(this.#worked),
        difference: shown(Math.abs(says - this.#worked)),
      },
    });
  }
}

function asNumber(value: string | number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

function isMoney(
  expression: Extract<ControlExpression, { kind: 'sum' }>,
  compiled: CompiledDefinition,
): boolean {
  const record = compiled.records.find((one) => one.definition.name === expression.record);
  const field = record?.fields.find((one) => one.definition.name === expression.field);
  if (field === undefined)
    throw new AimsError('SETTINGS_MISTAKES', { unknownField: expression.field });
  return field.definition.type.kind === 'money';
}
