/** Definitions by the hash of their text, and which one is in force for each interface. */
import type { Selectable } from 'kysely';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type DefinitionRow = Selectable<Tables['definitions']>;

/** Puts a definition in force with what it is checked with; true when either was not already. */
export async function applyDefinition(
  tx: Writing,
  definition: {
    readonly name: string;
    readonly sha256: string;
    readonly source: string;
    readonly author: string | undefined;
    /** Hash of the layout and the settings of the lists. */
    readonly surroundings: string;
  },
): Promise<boolean> {
  const { name, sha256, source, surroundings } = definition;
  const before = await tx.db
    .selectFrom('interfaces')
    .select(['definition', 'surroundings'])
    .where('name', '=', name)
    .executeTakeFirst();
  if (before?.definition === sha256 && before.surroundings === surroundings) return false;
  await tx.db
    .insertInto('definitions')
    .values({
      sha256,
      interface: name,
      source,
      author: definition.author ?? null,
      first_seen_at: tx.at,
    })
    .onConflict((conflict) => conflict.columns(['interface', 'sha256']).doNothing())
    .execute();
  const current = { definition: sha256, surroundings, applied_at: tx.at };
  await tx.db
    .insertInto('interfaces')
    .values({ name, ...current })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(current))
    .execute();
  return true;
}

/** Its definition is in force no longer; every version of it stays known for the batches that stand on one. */
export async function endInterface(tx: Writing, name: string): Promise<void> {
  await tx.db.deleteFrom('interfaces').where('name', '=', name).execute();
}

export function definitionsKnown(db: Reader): Promise<DefinitionRow[]> {
  return db.selectFrom('definitions').selectAll().execute();
}

export function interfacesInForce(db: Reader) {
  return db.selectFrom('interfaces').selectAll().execute();
}
