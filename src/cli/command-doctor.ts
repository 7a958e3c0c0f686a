/**
 * `aims doctor`: looks at everything AIMS stands on and says of each what to do. One thing that cannot be looked at
 * never hides the next.
 */
import { environment } from '../config/environment.ts';
import { type HomePaths, homePaths } from '../config/home.ts';
import { loadSettings } from '../config/load-settings.ts';
import { openConnection } from '../connections/open-connection.ts';
import { freshnessOf } from '../domain/dataset.ts';
import { EXIT } from '../domain/errors.ts';
import type { ConnectionSettings, Settings } from '../domain/interface.ts';
import { listsHere } from '../engine/lists-here.ts';
import { people } from '../engine/queries/people.ts';
import { runningAims } from '../engine/queries/running.ts';
import { type Diagnosis, diagnose, doctorVerdict, STATE_LABELS } from '../words/commands/doctor.ts';
import { describeError } from '../words/errors.ts';
import type { Invocation, Outcome } from './command.ts';
import {
  aheadOfClock,
  foldersApart,
  freeSpace,
  hasDatabase,
  isNodeRecent,
  unwritableFolders,
} from './doctor/machine.ts';
import { greeting } from './doctor/mail-server.ts';
import { findHome } from './find-home.ts';
import { inHome } from './open-home.ts';
import { pad } from './table.ts';
import { paint } from './terminal.ts';

export async function doctor(invocation: Invocation): Promise<Outcome> {
  const paths = homePaths(findHome(invocation.globals.home));
  const { settings, mistakes } = loadSettings(paths.root, environment());
  const warnings = mistakes.filter(({ level }) => level === 'warning').length;
  const diagnoses = [
    diagnose.node(process.versions.node, isNodeRecent(process.versions.node)),
    settings
      ? diagnose.settings(mistakes.length - warnings, warnings)
      : diagnose.settingsUnusable(),
    ...machine(paths),
    diagnose.running(runningAims(paths)),
    ...(settings ? await surroundings(invocation, paths, settings) : []),
  ];
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

/* ---------- what the settings name ---------- */

async function surroundings(
  invocation: Invocation,
  paths: HomePaths,
  settings: Settings,
): Promise<readonly Diagnosis[]> {
  const connections = Object.values(settings.connections).map(connection);
  return [
    ...(await database(invocation, paths, settings)),
    ...(await lists(paths, settings)),
    ...(await Promise.all(connections)),
    await mail(paths, settings),
  ];
}

async function database(
  invocation: Invocation,
  paths: HomePaths,
  settings: Settings,
): Promise<readonly Diagnosis[]> {
  const { kind } = settings.home.database;
  if (kind === 'sqlite' && !hasDatabase(paths)) return [diagnose.noDatabase()];
  try {
    const accounts = await inHome(invocation, people);
    return [diagnose.database(kind), diagnose.people(accounts.length)];
  } catch (error) {
    const { message, fix } = describeError(error);
    return [diagnose.databaseTrouble(message, fix)];
  }
}

async function lists(paths: HomePaths, settings: Settings): Promise<readonly Diagnosis[]> {
  const now = new Date();
  const here = await listsHere(paths, settings).catch(() => new Map());
  return Object.values(settings.datasets).map((dataset) => {
    const takenAt: string | undefined = here.get(dataset.name)?.takenAt;
    return diagnose.list(
      dataset.label,
      freshnessOf(takenAt === undefined ? undefined : { takenAt }, dataset, now),
      takenAt,
      now,
    );
  });
}

async function connection(settings: ConnectionSettings): Promise<Diagnosis> {
  const opened = openConnection(settings);
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
