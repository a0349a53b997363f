import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export function auditAfter(db: Db, seq: number, limit: number): Promise<Tables['audit_log'][]> {
  return db.selectFrom('audit_log').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute();
}

export function auditHead(db: Db): Promise<{ seq: number; hash: string }> {
  return db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
}

/** Every device that there ever was, revoked ones too. */
export function allDevices(db: Db): Promise<Tables['devices'][]> {
  return db.selectFrom('devices').selectAll().orderBy('id').execute();
}

/** How many passages there are of each device. */
export async function passagesByDevice(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('passages')
    .select(({ fn }) => ['device_id', fn.countAll<number>().as('count')])
    .groupBy('device_id')
    .execute();
  return new Map(rows.map((row) => [row.device_id, Number(row.count)]));
}

export function recordsAfter(
  db: Db,
  deviceId: string,
  seq: number,
  limit: number,
): Promise<Pick<Tables['journal_records'], 'seq' | 'hash' | 'content'>[]> {
  return db
    .selectFrom('journal_records')
    .select(['seq', 'hash', 'content'])
    .where('device_id', '=', deviceId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** Signatures over records after one and up to another. */
export function signaturesBetween(
  db: Db,
  deviceId: string,
  afterSeq: number,
  throughSeq: number,
): Promise<Tables['journal_signatures'][]> {
  return db
    .selectFrom('journal_signatures')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('seq', '>', afterSeq)
    .where('seq', '<=', throughSeq)
    .orderBy('seq')
    .execute();
}

export async function passagesNamed(db: Db, ids: readonly string[]): Promise<Tables['passages'][]> {
  if (ids.length === 0) return [];
  return db.selectFrom('passages').selectAll().where('id', 'in', ids).orderBy('at').orderBy('id').execute();
}
