import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { PageCursor } from '../page-cursor.ts';

export type UserRow = Tables['users'];

export function findUserByName(db: Db, username: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('username', '=', username).executeTakeFirst();
}

export function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
}

/** A page of users by name. */
export function usersPage(db: Db, after: PageCursor<string> | null, limit: number): Promise<UserRow[]> {
  return db
    .selectFrom('users')
    .selectAll()
    .$if(after !== null, (q) => q.where('username', '>', after?.key ?? ''))
    .orderBy('username')
    .limit(limit)
    .execute();
}

export async function insertUser(
  db: Db,
  user: { readonly id: string; readonly username: string; readonly created_at: number },
): Promise<UserRow> {
  const row = { ...user, password_hash: null, version: 1, disabled_at: null, last_seen_at: null };
  await db.insertInto('users').values(row).execute();
  return row;
}

/**
 * The user by the name, made when there is none, and held until the commit: servers that start at one
 * moment each print a link for the same first account.
 */
export function ensureUser(
  tx: Db,
  user: { readonly id: string; readonly username: string; readonly created_at: number },
): Promise<UserRow> {
  return tx
    .insertInto('users')
    .values({ ...user, password_hash: null, version: 1, disabled_at: null, last_seen_at: null })
    .onConflict((conflict) => conflict.column('username').doUpdateSet({ username: user.username }))
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteUser(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('user_roles').where('user_id', '=', userId).execute();
  await db.deleteFrom('user_identities').where('user_id', '=', userId).execute();
  await db.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  await db.deleteFrom('second_factors').where('user_id', '=', userId).execute();
  await db.deleteFrom('users').where('id', '=', userId).execute();
}

export async function savePasswordHash(db: Db, userId: string, passwordHash: string): Promise<void> {
  await db.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', userId).execute();
}

export async function saveDisabledAt(db: Db, userId: string, disabledAt: number | null): Promise<void> {
  await db.updateTable('users').set({ disabled_at: disabledAt }).where('id', '=', userId).execute();
}

/**
 * Takes the next version of a user if the edit was made on the present one.
 * @returns the new version; undefined when somebody else came first
 */
export async function nextUserVersion(tx: Db, userId: string, madeOn: number): Promise<number | undefined> {
  const row = await tx
    .updateTable('users')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', userId)
    .where('version', '=', madeOn)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}
