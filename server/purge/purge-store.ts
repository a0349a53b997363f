import { type PurgeCertificate, purgeCertificateSchema } from '#contract/purge';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type PurgeRow = Tables['purges'];

export async function insertPurge(tx: Db, purge: PurgeRow): Promise<void> {
  await tx.insertInto('purges').values(purge).execute();
}

export function findPurge(db: Db, eventId: string): Promise<PurgeRow | undefined> {
  return db.selectFrom('purges').selectAll().where('event_id', '=', eventId).executeTakeFirst();
}

export async function savePurge(
  db: Db,
  eventId: string,
  change: Partial<Pick<PurgeRow, 'destroyed' | 'findings' | 'certificate'>>,
): Promise<void> {
  await db.updateTable('purges').set(change).where('event_id', '=', eventId).execute();
}

export function certificateOf({ certificate }: PurgeRow): PurgeCertificate | null {
  return certificate === null ? null : purgeCertificateSchema.parse(JSON.parse(certificate));
}
