import type { Db } from '../db/database.ts';
import { isSqlite } from '../db/dialect.ts';
import type { Tables } from '../db/tables.ts';

export type DeviceRow = Tables['devices'];

export async function insertDevice(db: Db, device: DeviceRow): Promise<void> {
  await db.insertInto('devices').values(device).execute();
}

/** The device if it is paired; a revoked one is as good as none. */
export function findPairedDevice(db: Db, deviceId: string): Promise<DeviceRow | undefined> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

/** The device if it is paired, held for this transaction: of two uploads at once the second waits for the first. */
export function lockPairedDevice(tx: Db, deviceId: string): Promise<DeviceRow | undefined> {
  return tx
    .updateTable('devices')
    .set((eb) => ({ journal_seq: eb.ref('journal_seq') }))
    .where('id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Holds several devices for this transaction, in the order given. SQLite has one writer at a time anyway. */
export async function holdDevices(tx: Db, deviceIds: readonly string[]): Promise<void> {
  if (isSqlite(tx)) return;
  for (const id of deviceIds) {
    await tx.selectFrom('devices').select('id').where('id', '=', id).forUpdate().execute();
  }
}

export function pairedDeviceAt(db: Db, accessPointId: string): Promise<DeviceRow | undefined> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('access_point_id', '=', accessPointId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

export function pairedDevicesOf(db: Db, eventId: string): Promise<DeviceRow[]> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function revokeDevice(db: Db, deviceId: string, nowMs: number): Promise<void> {
  await db.updateTable('devices').set({ revoked_at: nowMs }).where('id', '=', deviceId).execute();
}

/** @param retirement the gate's signed answer, as JSON */
export async function retireDevice(
  db: Db,
  deviceId: string,
  retirement: string,
  nowMs: number,
): Promise<void> {
  await db.updateTable('devices').set({ revoked_at: nowMs, retirement }).where('id', '=', deviceId).execute();
}

export async function saveHeartbeat(
  db: Db,
  deviceId: string,
  heartbeat: string,
  nowMs: number,
): Promise<void> {
  await db
    .updateTable('devices')
    .set({ heartbeat, last_seen_at: nowMs })
    .where('id', '=', deviceId)
    .execute();
}

export async function insertPairingCode(db: Db, code: Tables['pairing_codes']): Promise<void> {
  await db.insertInto('pairing_codes').values(code).execute();
}

export async function deletePairingCodes(db: Db, accessPointId: string): Promise<void> {
  await db.deleteFrom('pairing_codes').where('access_point_id', '=', accessPointId).execute();
}

/** Uses the code up if it is unused and still good; of two devices at once only one gets the place. */
export function usePairingCode(
  db: Db,
  codeHash: string,
  nowMs: number,
): Promise<{ event_id: string; access_point_id: string } | undefined> {
  return db
    .updateTable('pairing_codes')
    .set({ used_at: nowMs })
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', nowMs)
    .returning(['event_id', 'access_point_id'])
    .executeTakeFirst();
}

export async function deleteExpiredPairingCodes(db: Db, nowMs: number): Promise<void> {
  await db.deleteFrom('pairing_codes').where('expires_at', '<=', nowMs).execute();
}
