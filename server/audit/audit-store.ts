import { z } from 'zod';
import type { AuditEntry } from '#contract/audit';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

/** Entries of an event, newest first. */
export function auditPage(
  db: Db,
  eventId: string,
  beforeSeq: number | null,
  limit: number,
): Promise<Tables['audit_log'][]> {
  return db
    .selectFrom('audit_log')
    .selectAll()
    .where('event_id', '=', eventId)
    .$if(beforeSeq !== null, (q) => q.where('seq', '<', beforeSeq ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

/** Names of users and API keys, by id; those that are gone are left out. */
export async function actorNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const users = await db.selectFrom('users').select(['id', 'username']).where('id', 'in', ids).execute();
  const keys = await db.selectFrom('api_keys').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map([
    ...users.map(({ id, username }) => [id, username] as const),
    ...keys.map(({ id, name }) => [id, name] as const),
  ]);
}

const contentSchema = z.object({
  actor: z.object({
    kind: z.enum(['user', 'api-key', 'device', 'holder', 'operator', 'nobody']),
    id: z.string().optional(),
  }),
  action: z.string(),
  subject: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});

/** An entry without the name of who did it. */
export function auditEntryOf(row: Tables['audit_log']): AuditEntry {
  const { actor, action, subject } = contentSchema.parse(JSON.parse(row.content));
  return {
    seq: row.seq,
    at: row.at,
    actor: { kind: actor.kind, id: actor.id ?? null, name: null },
    action,
    subject,
    hash: row.hash,
  };
}
