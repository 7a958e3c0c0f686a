/**
 * Reads everything a check needs before it knows the file: the definition and layout compiled, the lists in memory,
 * the validator loaded. A warm process waits with this done.
 */
import type { Period } from '../../domain/accounting-date.ts';
import { type AimsError, isAimsError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';
import { DATASET_ROLES, type DatasetRole } from '../../domain/interface.ts';
import { type Lookups, periodsIn, rateIn, type Table } from '../../domain/lookups.ts';
import type { RateOf } from '../../domain/vat.ts';
import { type CompiledDefinition, compileDefinition } from '../../formats/compile-definition.ts';
import { listsFor, type NamedTable } from '../../formats/lists.ts';
import { readDataset } from '../../reference/read-dataset.ts';
import { type CompiledLayout, compileLayout } from '../../stages/transform/compile-layout.ts';
import type { UnfitDataset } from '../../stages/validate/check-datasets.ts';
import { loadValidator } from '../../stages/validate/load-validator.ts';
import { checkFailed } from '../../stages/validate/validation.ts';
import type { Validator } from '../../stages/validate/validator-api.ts';
import type { CheckSetup, DatasetFile } from './check-contract.ts';

export interface LoadedSetup {
  readonly compiled: CompiledDefinition;
  readonly layout: CompiledLayout;
  /** The lists that can be used. */
  readonly datasets: CheckSetup['datasets'];
  readonly lists: CheckSetup['lists'];
  /** Those that cannot, and why: nothing is checked or made without them. */
  readonly unfit: readonly UnfitDataset[];
  readonly lookups: Lookups;
  readonly rates: RateOf;
  readonly periods: readonly Period[] | undefined;
  readonly validator: Validator | undefined;
  readonly validatorSha256: string | undefined;
  /** The validator is there and cannot be loaded: nothing it would have checked counts as passed. */
  readonly validatorFailure: Finding | undefined;
}

/** `withValidator: false` after the decision: what was approved is transformed, not judged again. */
export async function loadSetup(setup: CheckSetup, withValidator: boolean): Promise<LoadedSetup> {
  const { lookups, tables, datasets, unfit } = readLookups(setup);
  const { validator: path } = setup.definition;
  const loaded = withValidator && path !== undefined ? await tryValidator(path) : NO_VALIDATOR;
  return {
    compiled: compileDefinition(setup.definition, listsFor(setup.definition, tables)),
    layout: compileLayout(setup.layout, setup.definition),
    datasets,
    lists: setup.lists,
    unfit,
    lookups,
    rates: rateIn(lookups.taxCodes),
    periods: periodsIn(lookups.periods),
    ...loaded,
  };
}

type ValidatorPart = Pick<LoadedSetup, 'validator' | 'validatorSha256' | 'validatorFailure'>;

const NO_VALIDATOR: ValidatorPart = {
  validator: undefined,
  validatorSha256: undefined,
  validatorFailure: undefined,
};

async function tryValidator(path: string): Promise<ValidatorPart> {
  try {
    const { validator, sha256 } = await loadValidator(path);
    return { validator, validatorSha256: sha256, validatorFailure: undefined };
  } catch (error) {
    return { ...NO_VALIDATOR, validatorFailure: checkFailed('own-checks', error) };
  }
}

interface ReadLookups extends Pick<LoadedSetup, 'datasets' | 'unfit'> {
  readonly lookups: Lookups;
  /** Every list that is there, by its name. */
  readonly tables: readonly NamedTable[];
}

/** A copy that does not fit what it is used for now waits for a new one; the trail says of the others what they were. */
function readLookups({ datasets, lists }: CheckSetup): ReadLookups {
  const lookups: Partial<Record<DatasetRole, Table>> = {};
  const tables: NamedTable[] = [];
  const usable: Partial<Record<DatasetRole, DatasetFile>> = {};
  const unfit: UnfitDataset[] = [];
  for (const role of DATASET_ROLES) {
    const file = datasets[role];
    if (file === undefined) continue;
    try {
      const table = readDataset(file, file.settings, [role]);
      lookups[role] = table;
      tables.push({ settings: file.settings, table });
      usable[role] = file;
    } catch (error) {
      unfit.push({ list: file.settings.name, what: whyUnfit(error) });
    }
  }
  for (const file of Object.values(lists)) {
    try {
      tables.push({ settings: file.settings, table: readDataset(file, file.settings, []) });
    } catch (error) {
      tables.push({ settings: file.settings, table: undefined });
      unfit.push({ list: file.settings.name, what: whyUnfit(error) });
    }
  }
  return { lookups, tables, datasets: usable, unfit };
}

function whyUnfit(error: unknown): string {
  if (!isUnfit(error)) throw error;
  return error.context['what'] ?? '';
}

/** The copy is damaged, or it does not fit what is agreed now. */
function isUnfit(error: unknown): error is AimsError {
  return isAimsError(error, 'ORIGINAL_CHANGED') || isAimsError(error, 'DATASET_NOT_READABLE');
}
