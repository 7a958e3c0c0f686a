/** AIMS's own rules, in the order in which their findings are shown for a document. */
import type { Rule, RuleContext } from './rule.ts';
import { ruleCurrency } from './rules/rule-currency.ts';
import { ruleDates } from './rules/rule-dates.ts';
import { ruleFitsTarget } from './rules/rule-fits-target.ts';
import { ruleKind } from './rules/rule-kind.ts';
import { ruleLinesAddUp } from './rules/rule-lines-add-up.ts';
import { ruleNotInTarget } from './rules/rule-not-in-target.ts';
import { ruleNotTwice } from './rules/rule-not-twice.ts';
import { rulePaySite } from './rules/rule-pay-site.ts';
import { rulePeriod } from './rules/rule-period.ts';
import { ruleVatCode } from './rules/rule-vat-code.ts';

const RULES: readonly ((context: RuleContext) => Rule)[] = [
  ruleKind,
  ruleDates,
  ruleCurrency,
  ruleLinesAddUp,
  rulePaySite,
  ruleVatCode,
  rulePeriod,
  ruleNotInTarget,
  ruleNotTwice,
  ruleFitsTarget,
];

export function makeRules(context: RuleContext): readonly Rule[] {
  return RULES.map((rule) => rule(context));
}
