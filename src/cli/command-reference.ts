/** `aims reference`: the lists that files are checked against: how old they are, new copies, one code. */
import { environment } from '../config/environment.ts';
import { homePaths } from '../config/home.ts';
import { loadSettings } from '../config/load-settings.ts';
import { AimsError, EXIT, isAimsError } from '../domain/errors.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { type ListHere, listsHere } from '../engine/lists-here.ts';
import { datasetViews } from '../engine/queries/datasets.ts';
import { type Refreshed, type RefreshOptions, refreshDataset } from '../engine/refresh-dataset.ts';
import type { DatasetView } from '../engine/views.ts';
import { joinKey } from '../reference/dataset.ts';
import { type Row, readDataset } from '../reference/read-dataset.ts';
import {
  freshnessText,
  keyLength,
  listHeads,
  listsVerdict,
  NEAREST,
  NEVER,
  NOTHING_NEAR,
  notInList,
  refreshedText,
  refreshVerdict,
  rowsText,
  sourceOfList,
} from '../words/commands/lists.ts';
import { describeError } from '../words/errors.ts';
import { formatShortInstant } from '../words/format.ts';
import { argument, done, flag, type Invocation, type Outcome, usage } from './command.ts';
import { findHome } from './find-home.ts';
import { datasetData } from './json.ts';
import { nearestName, withNearest } from './nearest.ts';
import { inHome, lookInHome } from './open-home.ts';
import { table } from './table.ts';
import { paint } from './terminal.ts';
import { actorOf } from './who.ts';

/* ---------- list ---------- */

export function listReference(invocation: Invocation): Promise<Outcome> {
  return lookInHome(invocation, async (context) => {
    const views = await datasetViews(context);
    const rows = views.map((view) => {
      const { text, colour } = freshnessText(view.freshness);
      const made = view.takenAt === undefined ? NEVER : formatShortInstant(view.takenAt);
      return [view.name, made, rowsText(view.rows), paintStatus(text, colour)];
    });
    const { name, made, rows: count, status } = listHeads;
    const columns = [
      { head: name },
      { head: made },
      { head: count, figure: true },
      { head: status },
    ];
    return done({ lists: views.map(datasetData) }, [
      ...table(columns, rows),
      '',
      listsVerdict(views, invocation.aims),
    ]);
  });
}

function paintStatus(text: string, colour: string): string {
  return colour === 'green' || colour === 'orange' || colour === 'red' ? paint(text, colour) : text;
}

/* ---------- refresh ---------- */

export function refreshReference(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const options = {
      actor: await actorOf(context, invocation),
      acceptSize: flag(invocation, 'acceptSize'),
    };
    const names =
      invocation.args.length > 0 ? invocation.args : Object.keys(context.settings.current.datasets);
    const taken: Refreshed[] = [];
    const failed: Failed[] = [];
    for (const name of names) {
      const result = await refreshOne(context, name, options);
      if ('error' in result) failed.push(result);
      else taken.push(result);
    }
    const [only] = failed;
    if (only && names.length === 1) throw only.error;
    return refreshOutcome(taken, failed, await datasetViews(context), invocation.aims);
  });
}

interface Failed {
  readonly name: string;
  readonly error: AimsError;
}

/** One list that cannot be taken does not stop the others. */
async function refreshOne(
  context: EngineContext,
  name: string,
  options: RefreshOptions,
): Promise<Refreshed | Failed> {
  try {
    return await refreshDataset(context, name, options);
  } catch (thrown) {
    const error = await withNearest(thrown, context);
    if (!isAimsError(error)) throw error;
    return { name, error };
  }
}

/** What was taken says nothing of how old it is, and what was not taken may have had no copy before. */
function refreshOutcome(
  taken: readonly Refreshed[],
  failed: readonly Failed[],
  views: readonly DatasetView[],
  aims: string,
): Outcome {
  const failures = failed.map(({ name, error }) => ({ name, ...describeError(error, aims) }));
  const viewsOf = (some: readonly { readonly name: string }[]) =>
    views.filter((view) => some.some(({ name }) => name === view.name));
  return {
    exitCode: failed[0]?.error.exitCode ?? EXIT.done,
    data: { refreshed: taken, failed: failures, lists: viewsOf(taken).map(datasetData) },
    lines: [
      ...taken.map(refreshedText),
      ...failures.map(({ name, message, fix }) => `${name}: ${message} ${fix}`),
      '',
      refreshVerdict(viewsOf(taken), viewsOf(failed)),
    ],
  };
}

/* ---------- look-up ---------- */

export async function lookUpReference(invocation: Invocation): Promise<Outcome> {
  const [name, ...code] = [argument(invocation, 0), ...invocation.args.slice(1)];
  const list = await findList(findHome(invocation.globals.home), name);
  const { settings } = list;
  if (settings.key.length !== code.length)
    throw usage(keyLength(name, settings.key, invocation.aims));
  const dataset = readDataset(list, settings, []);
  const row = dataset.find(...code);
  const nearest = row ? [] : dataset.nearest(joinKey(code), MOST_NEAR);
  const { label } = settings;
  const source = sourceOfList({ label, takenAt: list.takenAt, from: list.from }, new Date());
  return {
    exitCode: row ? EXIT.done : EXIT.notFound,
    data: {
      list: name,
      code,
      row: row ?? null,
      nearest,
      takenAt: list.takenAt,
      sha256: list.sha256,
      from: list.from,
    },
    lines: row
      ? [...rowLines(row), '', source]
      : [notInList(code.join(' '), label), ...nearestLines(nearest, settings.columns), source],
  };
}

const MOST_NEAR = 5;

async function findList(home: string, name: string): Promise<ListHere> {
  const { settings } = loadSettings(home, environment());
  if (!settings) throw new AimsError('SETTINGS_MISTAKES', { home });
  const dataset = settings.datasets[name];
  if (!dataset)
    throw new AimsError('DATASET_NOT_FOUND', {
      name,
      ...nearestName(name, Object.keys(settings.datasets)),
    });
  const list = (await listsHere(homePaths(home), settings)).get(name);
  if (!list)
    throw new AimsError('DATASET_NOT_READABLE', {
      dataset: name,
      path: dataset.file,
      what: 'the file is not there',
    });
  return list;
}

function rowLines(row: Row): readonly string[] {
  return table(
    [{ head: '' }, { head: '' }],
    Object.entries(row).map(([column, value]) => [column, value]),
    '  ',
  );
}

function nearestLines(rows: readonly Row[], columns: readonly string[]): readonly string[] {
  if (rows.length === 0) return [NOTHING_NEAR];
  const cells = rows.map((row) => columns.map((column) => row[column] ?? ''));
  return [
    NEAREST,
    ...table(
      columns.map((head) => ({ head })),
      cells,
      '  ',
    ),
  ];
}
