import { z } from 'zod';
import { type ApiKey, KEY_SCOPES } from '#contract/api-key';
import type { Permission } from '#contract/endpoint';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export type ApiKeyRow = Tables['api_keys'];

export async function insertApiKey(db: Db, key: ApiKeyRow): Promise<void> {
  await db.insertInto('api_keys').values(key).execute();
}

export function apiKeysOf(db: Db, eventId: string): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('event_id', '=', eventId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

export function findApiKey(db: Db, secretHash: string): Promise<ApiKeyRow | undefined> {
  return db.selectFrom('api_keys').selectAll().where('secret_hash', '=', secretHash).executeTakeFirst();
}

export async function saveKeyUsed(db: Db, keyId: string, nowMs: number): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: nowMs }).where('id', '=', keyId).execute();
}

/** @returns false when the event has no such key that still holds */
export async function saveKeyRevoked(
  tx: Db,
  eventId: string,
  keyId: string,
  nowMs: number,
): Promise<boolean> {
  const row = await tx
    .updateTable('api_keys')
    .set({ revoked_at: nowMs })
    .where('event_id', '=', eventId)
    .where('id', '=', keyId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

const scopesSchema = z.array(z.string());

/** A scope that this program no longer knows grants nothing. */
export function scopesOf({ scopes }: ApiKeyRow): readonly Permission[] {
  const held = scopesSchema.parse(JSON.parse(scopes));
  return KEY_SCOPES.filter((scope) => held.includes(scope));
}

export function apiKeyOf(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: [...scopesOf(row)],
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
