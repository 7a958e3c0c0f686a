/** Every function of the language, by group, in the order in which they are described. */
import { CHOICE_FUNCTIONS } from './choices.ts';
import { DATE_FUNCTIONS } from './dates.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { LIST_FUNCTIONS } from './lists.ts';
import { NUMBER_FUNCTIONS } from './numbers.ts';
import { RECORD_FUNCTIONS } from './records.ts';
import { TEXT_FUNCTIONS } from './texts.ts';

interface FunctionGroup {
  readonly title: string;
  readonly functions: readonly FunctionDefinition[];
}

export const FUNCTION_GROUPS: readonly FunctionGroup[] = [
  { title: 'Numbers', functions: NUMBER_FUNCTIONS },
  { title: 'Texts', functions: TEXT_FUNCTIONS },
  { title: 'Dates', functions: DATE_FUNCTIONS },
  { title: 'Choices', functions: CHOICE_FUNCTIONS },
  { title: 'Lists', functions: LIST_FUNCTIONS },
  { title: 'Records', functions: RECORD_FUNCTIONS },
];

export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  FUNCTION_GROUPS.flatMap(({ functions }) => functions.map((one) => [one.name, one] as const)),
);
