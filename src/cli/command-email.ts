/** `aims email`: what AIMS has told people, and what it still owes them. */
import { email, emails } from '../engine/queries/emails.ts';
import type { EmailView } from '../engine/views.ts';
import {
  emailHeads,
  emailParts,
  emailState,
  howManyEmails,
  NO_EMAILS,
} from '../words/commands/people.ts';
import { formatFullInstant, formatShortInstant } from '../words/format.ts';
import { argument, done, type Invocation, numberOption, type Outcome, usage } from './command.ts';
import { emailData } from './json.ts';
import { inHome } from './open-home.ts';
import { table } from './table.ts';

const SHOWN = 25;
const MOST = 5_000;

export function listEmails(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const limit = numberOption(invocation, 'limit', { least: 1, most: MOST }) ?? SHOWN;
    const all = await emails(context, limit);
    const lines =
      all.length === 0 ? [NO_EMAILS] : [...emailTable(all), '', howManyEmails(all.length)];
    return done({ emails: all.map(emailData) }, lines);
  });
}

function emailTable(all: readonly EmailView[]): readonly string[] {
  const { id, queued, to, state, subject } = emailHeads;
  const columns = [
    { head: id, figure: true },
    { head: queued },
    { head: to },
    { head: state },
    { head: subject },
  ];
  return table(
    columns,
    all.map((one) => [
      String(one.id),
      formatShortInstant(one.queuedAt),
      one.to,
      emailState(one.state),
      one.subject,
    ]),
  );
}

export function showEmail(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const one = await email(context, idOf(argument(invocation, 0)));
    return done({ ...emailData(one), text: one.text }, [...headLines(one), '', one.text.trimEnd()]);
  });
}

function headLines(one: EmailView): readonly string[] {
  const { to, subject, written, sent, answer } = emailParts;
  const rows = [
    [to, one.to],
    [subject, one.subject],
    [written, formatFullInstant(one.queuedAt)],
    [sent, one.sentAt === undefined ? emailState(one.state) : formatFullInstant(one.sentAt)],
    ...(one.lastError === undefined ? [] : [[answer, one.lastError]]),
  ];
  return table([{ head: '' }, { head: '' }], rows);
}

function idOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usage(`An email is named by its number, not "${text}".`);
  return Number(text);
}
