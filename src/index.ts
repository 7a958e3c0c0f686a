/**
 * The only door for validators: `import { defineValidator } from 'aims'`. What is not exported here may change.
 */
export { budgetCodes } from './stages/validate/checks/check-budget-codes.ts';
export { supplier } from './stages/validate/checks/check-supplier.ts';
export {
  type BudgetAnswer,
  type CatalogueFinding,
  type Check,
  type Dataset,
  type Document,
  defineValidator,
  type Line,
  type OwnFinding,
  type Row,
  type SiteAnswer,
  type SupplierAnswer,
  type Validator,
  type ValidatorContext,
  type Where,
} from './stages/validate/validator-api.ts';
