/**
 * Holds the file's own figures (counts, totals, references) against what was read, over the whole file or each of its
 * groups. Sums are exact; a figure that cannot be compared is never taken for agreement.
 */
import type { Finding } from '../../domain/finding.ts';
import { makeFinding, type Place } from '../../domain/make-finding.ts';
import type { Pence } from '../../domain/money.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type {
  CompiledDefinition,
  CompiledFigure,
  Units,
} from '../../formats/compile-definition.ts';
import type { RunningControl } from '../../formats/expression/compile-control.ts';
import type { ReadRecord } from '../../formats/read-record.ts';

export interface ControlFigures {
  readonly count: number | undefined;
  readonly pence: Pence | undefined;
}

export class Controls {
  readonly #all: readonly RunningFigure[];

  constructor({ figures }: CompiledDefinition) {
    this.#all = figures.map((figure) => new RunningFigure(figure));
  }

  /** `units`: how many the file has had, those of this record included. */
  take(read: ReadRecord, units: number): void {
    for (const figure of this.#all) figure.take(read, units);
  }

  /** The fields of a record that hold the file's own figures. */
  fieldsOf(record: string): readonly string[] {
    return this.#all
      .filter(({ control }) => control.record === record)
      .map(({ control }) => control.field);
  }

  /** What the file says of itself as a whole, as far as it could be read. */
  figures(): ControlFigures {
    const ofFile = this.#all.filter(({ control }) => control.each === undefined);
    const says = (isMoney: boolean) =>
      ofFile.find((figure) => figure.isMoney === isMoney && figure.says !== undefined)?.says;
    return { count: says(false), pence: says(true) };
  }

  finish(): readonly Finding[] {
    return this.#all.flatMap((figure) => figure.finish());
  }
}

class RunningFigure {
  readonly #figure: CompiledFigure;
  readonly isMoney: boolean;
  /** The file's own figure; undefined until its record comes, or when it cannot be read. */
  says: number | undefined;
  readonly #findings: Finding[] = [];
  #place: Place | undefined;
  #running: RunningControl<Units, ReadRecord>;
  #unitsBefore = 0;
  #units = 0;
  /** When the figure came, where it stands behind what it counts. */
  #unitsAtFigure: number | undefined;

  constructor(figure: CompiledFigure) {
    this.#figure = figure;
    this.isMoney = figure.field.definition.type.kind === 'money';
    this.#running = figure.expression.begin();
  }

  get control(): CompiledFigure['control'] {
    return this.#figure.control;
  }

  take(read: ReadRecord, units: number): void {
    const { name, position } = read.type.definition;
    const { control, field } = this.#figure;
    if (name === control.each) this.#beginGroup();
    this.#running.add(name, read);
    this.#units = units;
    if (name !== control.record) return;
    this.#place = { line: read.line, column: field.column(), field: control.field };
    const value = read.values[field.no];
    this.says = typeof value === 'number' ? value : undefined;
    if (name !== control.each && position !== 'first') this.#unitsAtFigure = units;
  }

  finish(): readonly Finding[] {
    this.#closeGroup();
    return this.#findings;
  }

  /** A unit of the group's own first record is counted with it, so the units before are those up to the last record. */
  #beginGroup(): void {
    this.#closeGroup();
    this.#running = this.#figure.expression.begin();
    this.#unitsBefore = this.#units;
    this.#unitsAtFigure = undefined;
    this.#place = undefined;
    this.says = undefined;
  }

  #closeGroup(): void {
    // Without its record the file is incomplete, and RecordOrder says so.
    if (this.#place === undefined) return;
    if (this.says === undefined) {
      this.#findings.push(this.#finding(undefined, undefined));
      return;
    }
    const units = (this.#unitsAtFigure ?? this.#units) - this.#unitsBefore;
    const worked = this.#running.result({ units });
    // An amount that nobody could read is its own problem; the total could not but differ.
    if (worked === undefined) return;
    const computed = typeof worked === 'number' ? worked : undefined;
    const isAlike =
      computed !== undefined && Math.abs(this.says - computed) <= this.control.tolerance;
    if (!isAlike) this.#findings.push(this.#finding(this.says, computed));
  }

  #finding(says: number | undefined, computed: number | undefined): Finding {
    const { code, level } = this.control;
    const place = this.#place ?? {};
    if (code === 'FIL-002') {
      return says === undefined || computed === undefined
        ? catalogueFinding(code, place, { case: 'other' }, { severity: level })
        : catalogueFinding(
            code,
            place,
            { case: 'count', fileSays: says, counted: computed },
            { severity: level },
          );
    }
    const shown = (amount: number) => (this.isMoney ? { pence: amount } : amount);
    const values =
      says === undefined || computed === undefined
        ? {}
        : {
            sent: shown(says),
            computed: shown(computed),
            difference: shown(Math.abs(says - computed)),
          };
    const own = code === 'FIL-004' ? {} : { own: { as: 'FIL-004' } };
    return makeFinding(code, place, { severity: level, values, ...own });
  }
}
