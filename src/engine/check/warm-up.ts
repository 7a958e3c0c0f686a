/**
 * Checks a made-up file before the real one comes, so that the real one finds every module loaded and the code
 * compiled: the difference between 25 and a few milliseconds. Its results go nowhere, and the interface's own validator
 * does not see it.
 */
import { setImmediate } from 'node:timers/promises';
import type { DatasetRole, FieldDefinition, FieldType } from '../../domain/interface.ts';
import type { Row } from '../../domain/lookups.ts';
import type { CompiledDefinition, CompiledRecord, Part } from '../../formats/compile-definition.ts';
import { defineValidator } from '../../stages/validate/validator-api.ts';
import type { CheckJob } from './check-contract.ts';
import { runCheck } from './check-run.ts';
import type { LoadedSetup } from './load-setup.ts';

const DOCUMENTS = 40;
const LINES = 4;

const JOB: CheckJob = {
  original: { path: '', bytes: 0, sha256: '' },
  now: '2000-01-01T00:00:00.000Z',
  today: '2000-01-01',
  accountingToday: '2000-01-01',
  maxFindings: 10,
};

/** Rounds until the code is compiled for good, or until there is real work. */
const ROUNDS = 40;

export async function warmUp(setup: LoadedSetup, isWanted: () => boolean): Promise<void> {
  const sink = { documents: () => undefined, findings: () => undefined };
  const validator = setup.validator && SILENT;
  const blank = { ...setup, validator, datasets: asFresh(setup) };
  const bytes = madeUp(setup);
  for (let round = 0; round < ROUNDS && !isWanted(); round += 1) {
    await runCheck(blank, JOB, sink, once(bytes));
    await setImmediate();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Stands for the interface's own, so that what runs it is warm too. */
const SILENT = defineValidator({ document: () => undefined });

/** A list that is too old would end the check before its rules. */
function asFresh({ datasets }: LoadedSetup): LoadedSetup['datasets'] {
  return Object.fromEntries(
    Object.entries(datasets).map(([role, file]) => [role, { ...file, takenAt: JOB.now }]),
  );
}

function madeUp(setup: LoadedSetup): Uint8Array {
  const { definition, records } = setup.compiled;
  const { record, line } = definition.document;
  const many = Array.from({ length: DOCUMENTS }, () => [
    record,
    ...Array.from({ length: LINES }, () => line),
  ]).flat();
  const names = records
    .map((one) => one.definition.name)
    .flatMap((name) => (name === record ? many : name === line ? [] : [name]));
  const listed = listedTexts(setup);
  const texts = new Map(
    records.map((one) => [one.definition.name, likelyRecord(one, listed, definition.syntax)]),
  );
  return Buffer.from(names.map((name) => `${texts.get(name)}\n`).join(''));
}

/** Each field as it would be written, so that the code is compiled for what is right and not for what is wrong. */
function likelyRecord(
  { definition, width }: CompiledRecord,
  listed: ReadonlyMap<FieldDefinition, string>,
  { delimiter }: CompiledDefinition['definition']['syntax'],
): string {
  const fields = Array.from({ length: width }, () => '');
  for (const field of definition.fields) {
    fields[field.at - 1] = listed.get(field) ?? likelyText(field.type);
  }
  for (const [at, text] of Object.entries(definition.when.equals)) fields[Number(at) - 1] = text;
  return fields.join(delimiter);
}

/** What is in the lists, for the fields that are looked up in them: looking for what is nearest takes long. */
function listedTexts({ compiled, lookups }: LoadedSetup): ReadonlyMap<FieldDefinition, string> {
  const first = (role: DatasetRole): Row => lookups[role]?.all()[0] ?? {};
  const { documentSources: document, lineSources: line } = compiled;
  const known: readonly (readonly [readonly Part[] | undefined, string | undefined])[] = [
    [document.supplier, first('sites')['supplier_number'] ?? first('suppliers')['supplier_number']],
    [document.site, first('sites')['site_code']],
    [line.budget, first('budgets')['code']],
    [line.taxCode, first('taxCodes')['code']],
  ];
  return new Map(
    known.flatMap(([parts = [], text]) => {
      const [part] = parts;
      const isWhole = parts.length === 1 && part !== undefined && 'field' in part;
      return isWhole && text !== undefined ? [[part.field, text] as const] : [];
    }),
  );
}

function likelyText(type: FieldType): string {
  switch (type.kind) {
    case 'text':
      return 'Some words';
    case 'code':
      return Object.keys(type.map ?? {})[0] ?? 'A1';
    case 'integer':
      return '1';
    case 'money':
      return type.unit === 'pence' ? '1200' : '12.00';
    case 'date':
      return (type.formats[0] ?? '')
        .replace('YYYY', '1999')
        .replace('MM', '12')
        .replace('DD', '31');
  }
}
