/**
 * `aims doctor`: looks at everything AIMS stands on and says of each what to do. One thing that cannot be looked at
 * never hides the next.
 */
import { environment } from '../config/environment.ts';
import { type HomePaths, homePaths } from '../config/home.ts';
import { loadSettings } from '../config/load-settings.ts';
import { makeConnect } from '../connections/open-connection.ts';
import { freshnessOf } from '../domain/dataset.ts';
import { EXIT } from '../domain/errors.ts';
import type { ConnectionSettings, Settings } from '../domain/interface.ts';
import { listsHere } from '../engine/lists-here.ts';
import { peopleHere } from '../engine/queries/people.ts';
import { runningAims } from '../engine/queries/running.ts';
import { type Diagnosis, diagnose, doctorVerdict, STATE_LABELS } from '../words/commands/doctor.ts';
import { describeError } from '../words/errors.ts';
import type { Invocation, Outcome } from './command.ts';
import { aheadOfClock, foldersApart, freeSpace, unwritableFolders } from './doctor/machine.ts';
import { greeting } from './doctor/mail-server.ts';
import { findHome } from './find-home.ts';
import { pad } from './table.ts';
import { paint } from './terminal.ts';

export async function doctor(invocation: Invocation): Promise<Outcome> {
  const paths = homePaths(findHome(invocation.globals.home));
  const { settings, mistakes } = loadSettings(paths.root, environment());
  const warnings = mistakes.filter(({ level }) => level === 'warning').length;
  const said: readonly Diagnosis[] = [
    diagnose.node(process.versions.node),
    settings
      ? diagnose.settings(mistakes.length - warnings, warnings)
      : diagnose.settingsUnusable(),
    ...machine(paths),
    running(paths),
    ...(settings ? await surroundings(paths, settings) : []),
  ];
  const diagnoses = said.map((one) =>
    one.fix === undefined ? one : { ...one, fix: one.fix.replace('{aims}', () => invocation.aims) },
  );
  const isWrong = diagnoses.some(({ state }) => state === 'wrong');
  return {
    exitCode: isWrong ? EXIT.problems : EXIT.done,
    data: {
      home: paths.root,
      checks: diagnoses.map(({ fix, ...diagnosis }) => ({ ...diagnosis, fix: fix ?? null })),
    },
    lines: [
      ...diagnoses.flatMap(diagnosisLines),
      '',
      paint(doctorVerdict(diagnoses), isWrong ? 'red' : 'green'),
    ],
  };
}

/* ---------- this machine ---------- */

function machine(paths: HomePaths): readonly Diagnosis[] {
  const now = new Date();
  return [
    diagnose.folders(unwritableFolders(paths)),
    diagnose.disk(foldersApart(paths)),
    diagnose.space(freeSpace(paths), paths.archive),
    diagnose.clock(aheadOfClock(paths, now), now),
  ];
}

function running(paths: HomePaths): Diagnosis {
  try {
    return diagnose.running(runningAims(paths));
  } catch (error) {
    return trouble('running', error);
  }
}

/* ---------- what the settings name ---------- */

async function surroundings(paths: HomePaths, settings: Settings): Promise<readonly Diagnosis[]> {
  const connections = Object.values(settings.connections).map(connection);
  return [
    ...(await databaseAndLists(paths, settings)),
    ...(await Promise.all(connections)),
    await mail(paths, settings),
  ];
}

/** The lists are read from the database: one that does not open is one trouble, and not one more for each list. */
async function databaseAndLists(
  paths: HomePaths,
  settings: Settings,
): Promise<readonly Diagnosis[]> {
  try {
    const found = await database(paths, settings);
    return [...found, ...(await lists(paths, settings).catch((error) => [trouble('list', error)]))];
  } catch (error) {
    return [trouble('database', error)];
  }
}

async function database(paths: HomePaths, settings: Settings): Promise<readonly Diagnosis[]> {
  const { kind } = settings.home.database;
  const people = await peopleHere(paths, settings);
  return people === undefined
    ? [diagnose.noDatabase()]
    : [diagnose.database(kind), diagnose.people(people.length)];
}

async function lists(paths: HomePaths, settings: Settings): Promise<readonly Diagnosis[]> {
  const now = new Date();
  const here = await listsHere(paths, settings);
  return Object.values(settings.datasets).map((dataset) => {
    const list = here.get(dataset.name);
    return diagnose.list(dataset.label, freshnessOf(list, dataset, now), list?.takenAt, now);
  });
}

function trouble(check: string, error: unknown): Diagnosis {
  const { message, fix } = describeError(error);
  return diagnose.trouble(check, message, fix);
}

async function connection(settings: ConnectionSettings): Promise<Diagnosis> {
  const opened = makeConnect()(settings);
  try {
    await opened.check();
    return diagnose.connection(settings.label);
  } catch (error) {
    return diagnose.connectionTrouble(describeError(error).message, settings.name);
  } finally {
    await opened.close().catch(() => undefined);
  }
}

async function mail(paths: HomePaths, { home }: Settings): Promise<Diagnosis> {
  const { smtp } = home.mail;
  if (!smtp) return diagnose.noMailServer(paths.mail);
  const { host, port } = smtp;
  const trouble = await greeting(host, port).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return trouble === undefined
    ? diagnose.mailServer(host, port)
    : diagnose.mailTrouble(host, port, trouble);
}

/* ---------- for people ---------- */

const COLOURS = { fine: 'green', careful: 'yellow', wrong: 'red' } as const;
const WIDTH = 9;

function diagnosisLines({ state, text, fix }: Diagnosis): readonly string[] {
  const label = paint(STATE_LABELS[state], COLOURS[state]);
  return [
    `${pad(label, WIDTH)}${text}`,
    ...(fix === undefined ? [] : [`${' '.repeat(WIDTH)}${fix}`]),
  ];
}
