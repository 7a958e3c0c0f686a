/** Number ranges that are never reused: batch references by prefix, ids by target. */
import type { Writing } from './open-store.ts';

/** Takes `count` numbers and returns the first; they begin at 1. */
export async function takeNumbers(tx: Writing, name: string, count: number): Promise<number> {
  const row = await tx.db
    .insertInto('numbers')
    .values({ name, next: count + 1 })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((expression) => ({ next: expression('numbers.next', '+', count) })),
    )
    .returning('next')
    .executeTakeFirstOrThrow();
  return row.next - count;
}

export function nextNumber(tx: Writing, name: string): Promise<number> {
  return takeNumbers(tx, name, 1);
}
