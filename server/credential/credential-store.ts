import { badgeStatusSchema, type Credential } from '#contract/credential';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export async function insertCredential(tx: Db, row: Tables['credentials']): Promise<void> {
  await tx.insertInto('credentials').values(row).execute();
}

/** Badges of a person with what became of them, oldest first. */
export async function credentialsOf(db: Db, eventId: string, personId: string): Promise<Credential[]> {
  const rows = await db
    .selectFrom('credentials')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('person_id', '=', personId)
    .orderBy('issued_at')
    .orderBy('id')
    .execute();
  const changes = await db
    .selectFrom('credential_changes')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    status: badgeStatusSchema.parse(row.status),
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    replacedBy: row.replaced_by,
    changes: changes
      .filter((change) => change.credential_id === row.id)
      .map(({ from_status, to_status, actor_id, reason, at }) => ({
        from: badgeStatusSchema.parse(from_status),
        to: badgeStatusSchema.parse(to_status),
        actorId: actor_id,
        reason,
        at,
      })),
  }));
}

/** The badges that count of each of the people, as far as their status goes; when each ends is for the reader to see. */
export async function activeBadgesOf(
  db: Db,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Tables['credentials'][]>> {
  const byPerson = new Map<string, Tables['credentials'][]>();
  if (personIds.length === 0) return byPerson;
  const rows = await db
    .selectFrom('credentials')
    .selectAll()
    .where('person_id', 'in', personIds)
    .where('status', '=', 'active')
    .orderBy('issued_at', 'desc')
    .orderBy('id')
    .execute();
  for (const row of rows) byPerson.set(row.person_id, [...(byPerson.get(row.person_id) ?? []), row]);
  return byPerson;
}

export async function saveCredentialChange(
  tx: Db,
  change: Tables['credential_changes'],
  replacedBy: string | null,
): Promise<void> {
  await tx
    .updateTable('credentials')
    .set({ status: change.to_status, replaced_by: replacedBy })
    .where('id', '=', change.credential_id)
    .execute();
  await tx.insertInto('credential_changes').values(change).execute();
}

export async function deleteCredentialsOf(tx: Db, personId: string): Promise<void> {
  await tx.deleteFrom('credential_changes').where('person_id', '=', personId).execute();
  await tx.deleteFrom('credentials').where('person_id', '=', personId).execute();
}
