import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { DeviceRow } from './device-store.ts';

type KeyedDevice = Pick<DeviceRow, 'id' | 'public_key'>;
export type DeviceKey = Pick<Tables['device_keys'], 'public_key' | 'from_seq'>;

/** Every key that the device has had, oldest first; a device whose key was never exchanged has one. */
export async function keysOf(db: Db, { id, public_key }: KeyedDevice): Promise<readonly DeviceKey[]> {
  const rows = await db
    .selectFrom('device_keys')
    .select(['public_key', 'from_seq'])
    .where('device_id', '=', id)
    .orderBy('number')
    .execute();
  return rows.length > 0 ? rows : [{ public_key, from_seq: 1 }];
}

/** @param device held, with its present key @param known what `keysOf` says of it */
export async function saveNextKey(
  tx: Db,
  { id }: KeyedDevice,
  known: readonly DeviceKey[],
  next: DeviceKey,
): Promise<void> {
  // Of a device's first exchange the first key is not written down yet.
  const fresh = known.length === 1 ? [...known, next] : [next];
  await tx
    .insertInto('device_keys')
    .values(
      fresh.map((key, i) => ({ device_id: id, number: known.length + 1 - fresh.length + i + 1, ...key })),
    )
    .execute();
  await tx.updateTable('devices').set({ public_key: next.public_key }).where('id', '=', id).execute();
}
