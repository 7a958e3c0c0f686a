/** What needs attention, whomever it concerns: `aims status` says each, the status page whether the service has any. */
import type { Definition } from '../../domain/interface.ts';
import { deliveriesIn } from '../../store/deliveries.ts';
import { refusals } from '../../store/originals.ts';
import { statusOf } from '../../words/states.ts';
import type { EngineContext } from '../engine-context.ts';
import type { Attention, BatchFacts, OutageView, RefusalView } from '../views.ts';
import { datasetViews } from './datasets.ts';
import { unsentEmails } from './emails.ts';
import { troubles } from './troubles.ts';

/** `open`: every batch that is not over. */
export async function attention(
  context: EngineContext,
  open: readonly BatchFacts[],
): Promise<readonly Attention[]> {
  const now = context.clock.now();
  const mistakes = settingsMistakes(context);
  const unsent = await unsentEmails(context);
  const lists = await datasetViews(context);
  const refused = await inboxRefusals(context, context.settings.current.interfaces);
  return [
    ...(mistakes > 0 ? [{ kind: 'settings', mistakes } as const] : []),
    ...lists.flatMap(({ label, freshness }) =>
      freshness === 'fresh' ? [] : [{ kind: 'list', label, freshness } as const],
    ),
    ...(await outages(context)).map((outage) => ({ kind: 'outage', outage }) as const),
    ...(await troubles(context)).map((trouble) => ({ kind: 'trouble', trouble }) as const),
    ...refused.map((refusal) => ({ kind: 'refusal', refusal }) as const),
    ...(unsent > 0 ? [{ kind: 'emails', unsent } as const] : []),
    ...open
      .filter((facts) => statusOf(facts, now).colour === 'red')
      .map((facts) => ({ kind: 'batch', facts }) as const),
  ];
}

/** Those that keep a file of settings out of force. */
export function settingsMistakes({ settings }: EngineContext): number {
  return settings.mistakes.filter(({ level }) => level === 'mistake').length;
}

/** Connections with deliveries that do not get through. */
export async function outages({ store, settings }: EngineContext): Promise<readonly OutageView[]> {
  const retrying = await deliveriesIn(store.db, ['retrying']);
  return [...Map.groupBy(retrying, (delivery) => delivery.connection)].map(
    ([connection, some]) => ({
      connection,
      label: settings.current.connections[connection]?.label ?? connection,
      since: some.map((delivery) => delivery.first_failed_at ?? delivery.queued_at).sort()[0] ?? '',
      waiting: some.length,
    }),
  );
}

/** Files that stay in the inboxes of these interfaces, with why. */
export async function inboxRefusals(
  { store }: EngineContext,
  interfaces: readonly Definition[],
): Promise<readonly RefusalView[]> {
  const rows = await refusals(store.db);
  return rows
    .filter((row) => interfaces.some(({ name }) => name === row.interface))
    .map((row) => ({
      interface: row.interface,
      fileName: row.file_name,
      reason: row.reason,
      seenAt: row.seen_at,
    }));
}
