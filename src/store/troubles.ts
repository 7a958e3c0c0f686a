/** What keeps a lane of the engine from its work now; a lane whose work goes well has no row. */
import type { Insertable, Selectable } from 'kysely';
import type { LaneName } from '../domain/lane.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type TroubleRow = Selectable<Tables['troubles']>;

/** All the troubles of a lane, in place of those it had. What it had before keeps its time. */
export async function replaceTroubles(
  tx: Writing,
  lane: LaneName,
  troubles: readonly Pick<Insertable<Tables['troubles']>, 'code' | 'about'>[],
): Promise<void> {
  const before = await tx.db
    .deleteFrom('troubles')
    .where('lane', '=', lane)
    .returning(['code', 'about', 'since'])
    .execute();
  for (const [no, { code, about }] of troubles.entries()) {
    const known = before.find((one) => one.code === code && one.about === about);
    await tx.db
      .insertInto('troubles')
      .values({ lane, no, code, about, since: known?.since ?? tx.at })
      .execute();
  }
}

/** At start: the lanes find their troubles anew. */
export async function forgetTroubles(tx: Writing): Promise<void> {
  await tx.db.deleteFrom('troubles').execute();
}

export function allTroubles(db: Reader): Promise<TroubleRow[]> {
  return db
    .selectFrom('troubles')
    .selectAll()
    .orderBy('since')
    .orderBy('lane')
    .orderBy('no')
    .execute();
}
