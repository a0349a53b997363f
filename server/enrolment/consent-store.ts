import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type ConsentRow = Tables['consents'];

export async function insertConsent(tx: Db, consent: ConsentRow): Promise<void> {
  await tx.insertInto('consents').values(consent).execute();
}

/** What each of the people said last; those who were never asked are left out. */
export async function latestConsents(
  db: Db,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, ConsentRow>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('consents')
    .selectAll()
    .where('person_id', 'in', personIds)
    .orderBy('given_at')
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [row.person_id, row]));
}

/** @returns false when none stands */
export async function saveWithdrawn(tx: Db, personId: string, nowMs: number): Promise<boolean> {
  const rows = await tx
    .updateTable('consents')
    .set({ withdrawn_at: nowMs })
    .where('person_id', '=', personId)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .execute();
  return rows.length > 0;
}

export async function deleteConsentsOf(tx: Db, personId: string): Promise<void> {
  await tx.deleteFrom('consents').where('person_id', '=', personId).execute();
}
