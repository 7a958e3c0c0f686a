/** `aims email`: what AIMS has told people, and what it still owes them. */
import { email, emailList } from '../engine/queries/emails.ts';
import type { EmailView } from '../engine/views.ts';
import {
  ALL_SENT,
  EMAILS,
  emailHeads,
  emailParts,
  emailState,
  NO_EMAILS,
} from '../words/commands/people.ts';
import { quoted } from '../words/fill.ts';
import { formatFullInstant, formatShortInstant } from '../words/format.ts';
import { argument, done, flag, type Invocation, type Outcome, usage } from './command.ts';
import { emailData } from './json.ts';
import { limitOf, listOutcome } from './list.ts';
import { lookInHome } from './open-home.ts';
import { table } from './table.ts';

export async function listEmails(invocation: Invocation): Promise<Outcome> {
  const chosen = { limit: limitOf(invocation), notSent: flag(invocation, 'notSent') };
  return lookInHome(invocation, async (context) => {
    const { emails, total } = await emailList(context, chosen);
    return listOutcome({
      name: 'emails',
      items: emails,
      total,
      nouns: EMAILS,
      none: chosen.notSent ? ALL_SENT : NO_EMAILS,
      data: emailData,
      table: emailTable,
    });
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

export async function showEmail(invocation: Invocation): Promise<Outcome> {
  const id = idOf(argument(invocation, 0));
  return lookInHome(invocation, async (context) => {
    const one = await email(context, id);
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
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw usage(`An email is named by its number, not ${quoted(text)}.`);
  return Number(text);
}
