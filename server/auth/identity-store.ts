import type { Db } from '../db/database.ts';

interface ProvidedIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** The user who came by this identity before. */
export async function findIdentity(
  db: Db,
  { issuer, subject }: ProvidedIdentity,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('user_identities')
    .select('user_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row?.user_id;
}

export async function insertIdentity(
  tx: Db,
  { issuer, subject }: ProvidedIdentity,
  userId: string,
): Promise<void> {
  await tx.insertInto('user_identities').values({ issuer, subject, user_id: userId }).execute();
}
