import { type AccreditationCodes, accreditationCodesSchema } from '#contract/accreditation-codes';
import type { Db } from '../db/database.ts';

const UNSET = { version: 1, categories: '[]', functions: '[]' };

export async function findCodes(db: Db, eventId: string): Promise<AccreditationCodes> {
  const row = await db
    .selectFrom('accreditation_codes')
    .select(['version', 'categories', 'functions'])
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  const { version, categories, functions } = row ?? UNSET;
  return accreditationCodesSchema.parse({
    version,
    categories: JSON.parse(categories),
    functions: JSON.parse(functions),
  });
}

/**
 * Sets the codes if the edit was made on their present version.
 * @returns false when somebody else came first
 */
export async function saveCodes(
  tx: Db,
  eventId: string,
  { version, categories, functions }: AccreditationCodes,
): Promise<boolean> {
  await tx
    .insertInto('accreditation_codes')
    .values({ event_id: eventId, ...UNSET })
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .execute();
  const row = await tx
    .updateTable('accreditation_codes')
    .set({
      version: version + 1,
      categories: JSON.stringify(categories),
      functions: JSON.stringify(functions),
    })
    .where('event_id', '=', eventId)
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}
