/** What keeps AIMS from its work now, for the people who look after it. */
import { isErrorCode } from '../../domain/errors.ts';
import { allTroubles } from '../../store/troubles.ts';
import type { EngineContext } from '../engine-context.ts';
import type { TroubleView } from '../views.ts';

export async function troubles(context: EngineContext): Promise<TroubleView[]> {
  const rows = await allTroubles(context.store.db);
  return rows.map(({ lane, code, about, since }) => ({
    lane,
    code: isErrorCode(code) ? code : undefined,
    about: JSON.parse(about),
    since,
  }));
}
