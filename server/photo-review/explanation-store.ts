import { type Explanation, explanationSchema } from '#contract/enrolment';
import type { Db } from '../db/database.ts';
import type { EventVault } from '../privacy/vault.ts';

interface Explained {
  readonly eventId: string;
  readonly personId: string;
}

/** Sealed like a photo: it may tell of somebody's faith or health. */
export async function saveExplanation(
  tx: Db,
  vault: EventVault,
  { eventId, personId }: Explained,
  explanation: Explanation,
): Promise<void> {
  const sealed = vault.seal('explanation', personId, Buffer.from(JSON.stringify(explanation), 'utf8'));
  await tx
    .insertInto('photo_explanations')
    .values({ person_id: personId, event_id: eventId, sealed })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ sealed }))
    .execute();
}

export async function findExplanation(
  db: Db,
  vault: EventVault,
  personId: string,
): Promise<Explanation | null> {
  const row = await db
    .selectFrom('photo_explanations')
    .select('sealed')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row ? openExplanation(vault, personId, row.sealed) : null;
}

/** @param sealed by `saveExplanation`, wherever it lies */
export function openExplanation(vault: EventVault, personId: string, sealed: Uint8Array): Explanation {
  const text = Buffer.from(vault.open('explanation', personId, sealed)).toString('utf8');
  return explanationSchema.parse(JSON.parse(text));
}

export function sealedExplanationOf(db: Db, personId: string): Promise<{ sealed: Uint8Array } | undefined> {
  return db
    .selectFrom('photo_explanations')
    .select('sealed')
    .where('person_id', '=', personId)
    .executeTakeFirst();
}

export async function deleteExplanationOf(tx: Db, personId: string): Promise<void> {
  await tx.deleteFrom('photo_explanations').where('person_id', '=', personId).execute();
}
