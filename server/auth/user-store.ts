import { PERMISSIONS, type Permission } from '#contract/endpoint';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { Grant } from './actor.ts';

export type UserRow = Tables['users'];

export function findUserByName(db: Db, username: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('username', '=', username).executeTakeFirst();
}

export function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
}

export async function insertUser(db: Db, user: UserRow): Promise<void> {
  await db.insertInto('users').values(user).execute();
}

export async function deleteUser(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('user_grants').where('user_id', '=', userId).execute();
  await db.deleteFrom('users').where('id', '=', userId).execute();
}

export async function savePasswordHash(db: Db, userId: string, passwordHash: string): Promise<void> {
  await db.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', userId).execute();
}

export async function grantsOf(db: Db, userId: string): Promise<readonly Grant[]> {
  const rows = await db.selectFrom('user_grants').selectAll().where('user_id', '=', userId).execute();
  // A permission that this program no longer knows grants nothing.
  return PERMISSIONS.flatMap((permission) =>
    rows.filter((row) => row.permission === permission).map((row) => ({ permission, eventId: row.event_id })),
  );
}

export async function replaceGrants(db: Db, userId: string, grants: readonly Grant[]): Promise<void> {
  await db.deleteFrom('user_grants').where('user_id', '=', userId).execute();
  for (const grant of grants) {
    await db
      .insertInto('user_grants')
      .values({ user_id: userId, permission: grant.permission, event_id: grant.eventId })
      .execute();
  }
}

/** Whether anybody can come back by password who may manage every event. */
export async function administratorHasPassword(db: Db): Promise<boolean> {
  const permission: Permission = 'event:manage';
  const row = await db
    .selectFrom('users')
    .innerJoin('user_grants', 'user_grants.user_id', 'users.id')
    .select('users.id')
    .where('users.password_hash', 'is not', null)
    .where('user_grants.permission', '=', permission)
    .where('user_grants.event_id', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
