/** Whether everything works, as one yes or no for everybody. A file with problems of its own is everyday business. */
import type { EngineContext } from '../engine-context.ts';
import type { Attention, ServiceStatus } from '../views.ts';
import { attention } from './attention.ts';
import { openBatches } from './batch-list.ts';

export async function serviceStatus(context: EngineContext): Promise<ServiceStatus> {
  const needed = await attention(context, await openBatches(context, {}));
  return { ok: !needed.some(isAboutTheService) };
}

function isAboutTheService(one: Attention): boolean {
  if (one.kind !== 'batch') return true;
  const { couldNotCheck, contradicted, delivery } = one.facts;
  return (
    couldNotCheck !== undefined ||
    contradicted ||
    delivery?.state === 'stopped' ||
    delivery?.state === 'in-doubt'
  );
}
