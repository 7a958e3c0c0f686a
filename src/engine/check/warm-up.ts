/**
 * Checks a made-up file before the real one comes, so that the real one finds every module loaded and the code
 * compiled: the difference between 25 and a few milliseconds. Its results go nowhere, and validators do not see it.
 */
import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { FieldType } from '../../domain/interface.ts';
import type { CompiledDefinition } from '../../formats/compile-definition.ts';
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
  await finished(createReadStream(import.meta.filename).resume());
  const blank = { ...setup, validator: undefined, datasets: asFresh(setup) };
  for (let round = 0; round < ROUNDS && !isWanted(); round += 1) {
    await runCheck(blank, JOB, sink, madeUp(setup.compiled));
    await setImmediate();
  }
}

/** A list that is too old would end the check before its rules. */
function asFresh({ datasets }: LoadedSetup): LoadedSetup['datasets'] {
  return Object.fromEntries(
    Object.entries(datasets).map(([role, file]) => [role, { ...file, takenAt: JOB.now }]),
  );
}

async function* madeUp(compiled: CompiledDefinition): AsyncGenerator<Uint8Array> {
  const { record, line } = compiled.definition.document;
  const once = compiled.records.map(({ definition }) => definition.name);
  const many = Array.from({ length: DOCUMENTS }, () => [
    record,
    ...Array.from({ length: LINES }, () => line),
  ]).flat();
  const names = once.flatMap((name) => (name === record ? many : name === line ? [] : [name]));
  yield Buffer.from(names.map((name) => `${likelyRecord(name, compiled)}\n`).join(''));
}

/** Each field as it would be written, so that the code is compiled for what is right and not for what is wrong. */
function likelyRecord(name: string, { records, definition }: CompiledDefinition): string {
  const record = records.find((one) => one.definition.name === name);
  const fields = Array.from({ length: record?.width ?? 0 }, () => '');
  for (const { at, type } of record?.definition.fields ?? []) fields[at - 1] = likelyText(type);
  for (const [at, text] of Object.entries(record?.definition.when.equals ?? {})) {
    fields[Number(at) - 1] = text;
  }
  return fields.join(definition.syntax.delimiter);
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
