/** Whether nothing keeps AIMS from its work: what `aims status` calls trouble, as one yes or no for everybody. */
import { deliveriesIn } from '../../store/deliveries.ts';
import type { EngineContext } from '../engine-context.ts';
import type { ServiceStatus } from '../views.ts';
import { datasetViews } from './datasets.ts';
import { unsentEmails } from './emails.ts';
import { troubles } from './troubles.ts';

export async function serviceStatus(context: EngineContext): Promise<ServiceStatus> {
  const stuck = await deliveriesIn(context.store.db, ['retrying', 'stopped', 'in-doubt']);
  const lists = await datasetViews(context);
  const ok =
    stuck.length === 0 &&
    lists.every(({ freshness }) => freshness === 'fresh') &&
    context.settings.mistakes.every(({ level }) => level === 'warning') &&
    (await troubles(context)).length === 0 &&
    (await unsentEmails(context)) === 0;
  return { ok };
}
