/** `aims user`: accounts of the people who sign in. A password is never on the command line, where others could see it. */
import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { nearestOf } from '../config/did-you-mean.ts';
import { ADMIN_GROUP, type Person } from '../domain/decision.ts';
import { AimsError } from '../domain/errors.ts';
import type { Settings } from '../domain/interface.ts';
import { people } from '../engine/queries/people.ts';
import { addAccount } from '../engine/sign-in.ts';
import { isFolder } from '../words/commands/check.ts';
import {
  added,
  CLOSED,
  emptyPassword,
  FIRST_ACCOUNT,
  howManyPeople,
  manyLines,
  nobody,
  noGroups,
  STANDARD_INPUT,
  TYPE_PASSWORD,
  unusedGroup,
  userHeads,
  usernameForm,
} from '../words/commands/people.ts';
import { argument, done, type Invocation, neededOption, type Outcome, usage } from './command.ts';
import { inHome, lookInHome } from './open-home.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { actorOf } from './who.ts';

export function addUser(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const username = usernameOf(invocation);
    const groups = groupsOf(invocation);
    const account = {
      username,
      groups,
      name: neededOption(invocation, 'name'),
      team: neededOption(invocation, 'team'),
      email: neededOption(invocation, 'email'),
      password: await readPassword(neededOption(invocation, 'passwordFile'), invocation.terminal),
    };
    const first = (await people(context)).length === 0;
    const id = await addAccount(context, await actorOf(context, invocation), account);
    const warnings = unusedGroups(groups, context.settings.current);
    for (const warning of warnings) invocation.terminal.tell(warning);
    const { password: _password, ...shown } = account;
    return done({ id, ...shown, username: username.toLowerCase(), first, warnings }, [
      added(username.toLowerCase(), groups),
      ...(first ? [FIRST_ACCOUNT] : []),
    ]);
  });
}

export function listUsers(invocation: Invocation): Promise<Outcome> {
  return lookInHome(invocation, async (context) => {
    const all = await people(context);
    const lines =
      all.length === 0
        ? [nobody(invocation.aims)]
        : [...userTable(all), '', howManyPeople(all.length)];
    return done({ people: all }, lines);
  });
}

function userTable(all: readonly Person[]): readonly string[] {
  const rows = all.map((person) => [
    person.username,
    person.name,
    person.team,
    person.email,
    person.groups.join(', '),
    person.disabledAt === null ? '' : CLOSED,
  ]);
  return table(
    Object.values(userHeads).map((head) => ({ head })),
    rows,
  );
}

/* ---------- what was given ---------- */

function usernameOf(invocation: Invocation): string {
  const username = argument(invocation, 0);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(username)) throw usage(usernameForm(username));
  return username;
}

function groupsOf(invocation: Invocation): readonly string[] {
  const names = neededOption(invocation, 'groups')
    .split(',')
    .map((name) => name.trim());
  const groups = [...new Set(names.filter((name) => name !== ''))];
  if (groups.length === 0) throw usage(noGroups());
  return groups;
}

/** A misspelt group gives no rights, which nobody notices until somebody cannot approve. */
function unusedGroups(groups: readonly string[], { interfaces }: Settings): readonly string[] {
  const named = interfaces.flatMap(({ approval, readers }) => [
    ...approval.groups,
    ...(approval.second?.groups ?? []),
    ...readers,
  ]);
  const known = [...new Set([...named, ADMIN_GROUP])];
  return groups
    .filter((group) => !known.includes(group))
    .map((group) => unusedGroup(group, nearestOf(group, known)));
}

/* ---------- the password ---------- */

/** The only line, without its end: editors add one, and nobody means it. A sign-in field can hold no second one. */
async function readPassword(from: string, terminal: Terminal): Promise<string> {
  const isTyped = from === '-' && process.stdin.isTTY;
  const content = isTyped ? await askPassword(terminal) : await passwordText(from);
  const password = content.replace(/\r?\n$/, '');
  const where = from === '-' ? STANDARD_INPUT : from;
  if (password === '') throw usage(emptyPassword(where));
  if (/[\r\n]/.test(password)) throw usage(manyLines(where));
  return password;
}

/** One line that is typed and not shown. */
async function askPassword(terminal: Terminal): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, next) => next() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  // Only now: what is typed before readline has the terminal would be shown.
  terminal.complain(TYPE_PASSWORD);
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}

async function passwordText(from: string): Promise<string> {
  if (from === '-') return textOf(process.stdin);
  const stats = statSync(from, { throwIfNoEntry: false });
  if (stats === undefined) throw new AimsError('FILE_NOT_FOUND', { path: from });
  if (stats.isDirectory()) throw usage(isFolder(from));
  return readFileSync(from, 'utf8');
}
