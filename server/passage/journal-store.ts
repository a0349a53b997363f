import { canonicalJson } from '#domain/journal/canonical-json';
import type { ChainHead } from '#domain/journal/chain';
import type { JournalRecord } from '#domain/journal/record';
import type { Db } from '../db/database.ts';

/** Keeps records as the texts that their hashes cover, so that anyone can verify the chain again. */
export async function insertRecords(
  db: Db,
  eventId: string,
  records: readonly JournalRecord[],
  receivedAtMs: number,
): Promise<void> {
  const rows = records.map(({ hash, ...unsealed }) => ({
    event_id: eventId,
    device_id: unsealed.deviceId,
    seq: unsealed.seq,
    at: unsealed.atMs,
    received_at: receivedAtMs,
    hash,
    content: canonicalJson(unsealed),
  }));
  await db.insertInto('journal_records').values(rows).execute();
}

/** The hashes under which records of a device are here already. */
export async function recordHashes(
  db: Db,
  device: { readonly id: string; readonly event_id: string },
  seqs: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (seqs.length === 0) return new Map();
  const rows = await db
    .selectFrom('journal_records')
    .select(['seq', 'hash'])
    .where('event_id', '=', device.event_id)
    .where('device_id', '=', device.id)
    .where('seq', 'in', seqs)
    .execute();
  return new Map(rows.map((row) => [row.seq, row.hash]));
}

/** Moves the head of a device's chain and keeps the signature that vouches for it. */
export async function saveHead(tx: Db, deviceId: string, head: ChainHead, signature: string): Promise<void> {
  await tx
    .insertInto('journal_signatures')
    .values({ device_id: deviceId, seq: head.seq, signature })
    .execute();
  await tx
    .updateTable('devices')
    .set({ journal_seq: head.seq, journal_hash: head.hash })
    .where('id', '=', deviceId)
    .execute();
}
