import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export async function insertCrop(db: Db, crop: Tables['crops']): Promise<void> {
  await db.insertInto('crops').values(crop).execute();
}

export function findCrop(db: Db, eventId: string, passageId: string): Promise<Tables['crops'] | undefined> {
  return db
    .selectFrom('crops')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('passage_id', '=', passageId)
    .executeTakeFirst();
}

/**
 * Deletes crops whose time is over, the longest overdue first.
 * @returns how many it deleted, at most `limit`
 */
export async function deleteDueCrops(db: Db, nowMs: number, limit: number): Promise<number> {
  const deleted = await db
    .deleteFrom('crops')
    .where('passage_id', 'in', (due) =>
      due
        .selectFrom('crops')
        .select('passage_id')
        .where('delete_at', '<=', nowMs)
        .orderBy('delete_at')
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
