/** `aims user`: accounts of the people who sign in. A password is never on the command line, where others could see it. */
import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { nearestOf } from '../config/did-you-mean.ts';
import { ADMIN_GROUP, type Person } from '../domain/decision.ts';
import { AimsError } from '../domain/errors.ts';
import type { Settings } from '../domain/interface.ts';
import { people } from '../engine/queries/people.ts';
import { addAccount } from '../engine/sign-in.ts';
import {
  added,
  CLOSED,
  emptyPassword,
  FIRST_ACCOUNT,
  howManyPeople,
  NOBODY,
  noGroups,
  unusedGroup,
  userHeads,
  usernameForm,
} from '../words/commands/people.ts';
import { argument, done, type Invocation, neededOption, type Outcome, usage } from './command.ts';
import { inHome } from './open-home.ts';
import { table } from './table.ts';
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
      password: await readPassword(neededOption(invocation, 'passwordFile')),
    };
    const first = (await people(context)).length === 0;
    const id = await addAccount(context, await actorOf(context, invocation), account);
    for (const warning of unusedGroups(groups, context.settings.current))
      invocation.terminal.tell(warning);
    const { password: _password, ...shown } = account;
    return done({ id, ...shown, username: username.toLowerCase(), first }, [
      added(username.toLowerCase(), groups),
      ...(first ? [FIRST_ACCOUNT] : []),
    ]);
  });
}

export function listUsers(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const all = await people(context);
    const lines = all.length === 0 ? [NOBODY] : [...userTable(all), '', howManyPeople(all.length)];
    return done(
      { people: all.map(({ disabledAt, ...person }) => ({ ...person, disabledAt })) },
      lines,
    );
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

/** The first line, without its end: editors add one, and nobody means it. */
async function readPassword(from: string): Promise<string> {
  const content = from === '-' ? await textOf(process.stdin) : readPasswordFile(from);
  const password = content.replace(/\r?\n$/, '');
  if (password === '') throw usage(emptyPassword(from === '-' ? 'the standard input' : from));
  return password;
}

function readPasswordFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new AimsError('FILE_NOT_FOUND', { path }, error);
  }
}
