/**
 * Checks a made-up file before the real one comes, so that the real one finds every module loaded and the code
 * compiled: the difference between 25 and a few milliseconds. Its results go nowhere, and the interface's own validator
 * does not see it.
 */
import { setImmediate } from 'node:timers/promises';
import type { DatasetRole, FieldDefinition, FieldType } from '../../domain/interface.ts';
import type { Row } from '../../domain/lookups.ts';
import type { CompiledRecord, ValueSource } from '../../formats/compile-definition.ts';
import { defineValidator } from '../../stages/validate/validator-api.ts';
import type { CheckJob } from './check-contract.ts';
import { runCheck } from './check-run.ts';
import type { LoadedSetup } from './load-setup.ts';

const DOCUMENTS = 40;
const LINES = 4;

const JOB: CheckJob = {
  original: { path: '', name: '', bytes: 0, sha256: '' },
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
  if (bytes === undefined) return;
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

/** Undefined: a file of this syntax is not made up in a line; its first one takes some milliseconds longer. */
function madeUp(setup: LoadedSetup): Uint8Array | undefined {
  const { definition, records } = setup.compiled;
  const { syntax } = definition;
  if (syntax.kind !== 'delimited' || syntax.heading !== undefined) return undefined;
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
    records.map((one) => [one.definition.name, likelyRecord(one, listed, syntax.delimiter)]),
  );
  return Buffer.from(names.map((name) => `${texts.get(name)}\n`).join(''));
}

/** Each field as it would be written, so that the code is compiled for what is right and not for what is wrong. */
function likelyRecord(
  { definition, width }: CompiledRecord,
  listed: ReadonlyMap<FieldDefinition, string>,
  delimiter: string,
): string {
  const texts = Array.from({ length: width ?? 0 }, () => '');
  for (const field of definition.fields) {
    const { source } = field;
    if (source.kind === 'place' && source.place.kind === 'position')
      texts[source.place.index - 1] = listed.get(field) ?? likelyText(field.type);
  }
  for (const { place, texts: known } of definition.when.equals)
    if (place.kind === 'position') texts[place.index - 1] = known[0] ?? '';
  return texts.join(delimiter);
}

/** What is in the lists, for the fields that are looked up in them: looking for what is nearest takes long. */
function listedTexts({ compiled, lookups }: LoadedSetup): ReadonlyMap<FieldDefinition, string> {
  const first = (role: DatasetRole): Row => lookups[role]?.all()[0] ?? {};
  const { documentSources: document, lineSources: line } = compiled;
  const known: readonly (readonly [ValueSource | undefined, string | undefined])[] = [
    [document.supplier, first('sites')['supplier_number'] ?? first('suppliers')['supplier_number']],
    [document.site, first('sites')['site_code']],
    [line.budget, first('budgets')['code']],
    [line.taxCode, first('taxCodes')['code']],
  ];
  return new Map(
    known.flatMap(([source, text]) =>
      source?.field !== undefined && text !== undefined
        ? [[source.field.definition, text] as const]
        : [],
    ),
  );
}

function likelyText(type: FieldType): string {
  switch (type.kind) {
    case 'text':
      return 'Some words';
    case 'code':
      return Object.keys(type.map ?? {})[0] ?? 'A1';
    case 'integer':
    case 'number':
      return '1';
    case 'money':
      return type.unit === 'pounds' ? '12.00' : '1200';
    case 'date':
      return (type.formats[0] ?? '')
        .replace('YYYY', '1999')
        .replace('YY', '99')
        .replace('MMM', 'DEC')
        .replace('MM', '12')
        .replace('DD', '31');
  }
}
