import type { Db } from '../db/database.ts';

/** SHA-256 of the picture that was last taken for each of the people from an import. */
export async function importedPhotosOf(
  db: Db,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('imported_photos')
    .select(['person_id', 'source_sha256'])
    .where('person_id', 'in', personIds)
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.source_sha256]));
}

export async function saveImportedPhoto(
  tx: Db,
  eventId: string,
  personId: string,
  sourceSha256: string,
): Promise<void> {
  await tx
    .insertInto('imported_photos')
    .values({ person_id: personId, event_id: eventId, source_sha256: sourceSha256 })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ source_sha256: sourceSha256 }))
    .execute();
}

export async function forgetImportedPhoto(tx: Db, personId: string): Promise<void> {
  await tx.deleteFrom('imported_photos').where('person_id', '=', personId).execute();
}
