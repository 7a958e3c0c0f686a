/** The checks that are made unless a validator puts its own in their place; every other check of AIMS is always made. */
import type { Check } from '../validator-api.ts';
import { budgetCodes } from './check-budget-codes.ts';
import { supplier } from './check-supplier.ts';

export const STANDARD_CHECKS: readonly Check[] = [supplier, budgetCodes];
