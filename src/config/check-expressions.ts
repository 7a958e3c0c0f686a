/** Says what is wrong inside the expressions of a definition, each at its own character. */
import type { DatasetSettings } from '../domain/dataset.ts';
import type { Definition } from '../domain/interface.ts';
import { expressionMistakes } from '../formats/expression-mistakes.ts';
import type { SettingsFile } from './settings-file.ts';

/** `datasets`: those of config/datasets.yaml, for the lists that the definition names there. */
export function checkExpressions(
  file: SettingsFile,
  definition: Definition,
  datasets: Readonly<Record<string, DatasetSettings>>,
): void {
  for (const { path, column, message, help } of expressionMistakes(definition, datasets))
    file.mistakeInside(path, column, message, help);
}
