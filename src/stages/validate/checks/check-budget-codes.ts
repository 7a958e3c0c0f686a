/**
 * BUD-001 to 003: every line's budget code is in the list, can be paid from, and is open on the accounting date.
 * Written against the validators' own API: a validator can list it, or put its own in its place.
 */
import type { Line } from '../../../domain/document.ts';
import type { Row } from '../../../domain/lookups.ts';
import { cell } from '../look-ups.ts';
import type { Check, ValidatorContext } from '../validator-api.ts';

export const budgetCodes: Check = {
  check: 'budget-code',
  needs: ['budgets'],
  document(document, context) {
    for (const line of document.lines) checkLine(line, context);
  },
};

function checkLine(line: Line, { lookUp, problem }: ValidatorContext): void {
  const { budget } = line;
  const at = { line, field: 'budget', group: budget };
  const answer = lookUp.budget(budget);
  if (answer.state === 'open') return;
  if (answer.state === 'unknown') {
    problem({ code: 'BUD-001', ...at, values: { budget, ...suggested(answer.suggestion) } });
    return;
  }
  const name = cell(answer.row, 'name') ?? budget;
  if (answer.state === 'heading') {
    const codes = answer.below.map((row) => cell(row, 'code')).join(', ');
    problem({ code: 'BUD-003', ...at, values: { budget, name, codes } });
    return;
  }
  const values = {
    budget,
    name,
    date: answer.state === 'disabled' ? undefined : { date: answer.day },
    case: answer.state,
    closed: answer.state === 'closed' ? { date: answer.closed } : undefined,
    opens: answer.state === 'not-yet-open' ? { date: answer.opens } : undefined,
    ...suggested(answer.state === 'not-yet-open' ? undefined : answer.suggestion),
  };
  problem({ code: 'BUD-002', ...at, values });
}

function suggested(row: Row | undefined): {
  readonly suggestion: string | undefined;
  readonly suggestionName: string | undefined;
} {
  return { suggestion: cell(row, 'code'), suggestionName: cell(row, 'name') };
}
