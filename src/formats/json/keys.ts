/** What names in paths are in JSON: keys, as they are. */
import { mistake, type Names } from '../tree/plan.ts';

export const NAMES_OF_KEYS: Names = {
  hasBareRoot: true,
  element: (written) => written,
  attribute: (written) => {
    throw mistake(`@${written}: JSON has no attributes`);
  },
};
