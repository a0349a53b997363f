import type { ChainHead } from '#domain/journal/chain';
import type { JournalRecord } from '#domain/journal/record';
import type { Db } from '../db/database.ts';
import { insertRows } from '../db/insert-rows.ts';

/** A record and the text that its hash covers, in canonical JSON. */
export interface VerifiedRecord {
  readonly record: JournalRecord;
  readonly content: string;
}

/** Keeps records as the texts that their hashes cover, so that anyone can verify the chain again. */
export async function insertRecords(
  db: Db,
  eventId: string,
  verified: readonly VerifiedRecord[],
  receivedAtMs: number,
): Promise<void> {
  const rows = verified.map(({ record: { deviceId, seq, atMs, hash }, content }) => ({
    event_id: eventId,
    device_id: deviceId,
    seq,
    at: atMs,
    received_at: receivedAtMs,
    hash,
    content,
  }));
  await insertRows(db, 'journal_records', rows);
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

/** When the last record that is here of a device was written, by its own clock; null when there is none. */
export async function recordedAt(
  tx: Db,
  device: { readonly id: string; readonly event_id: string; readonly journal_seq: number },
): Promise<number | null> {
  const row = await tx
    .selectFrom('journal_records')
    .select('at')
    .where('event_id', '=', device.event_id)
    .where('device_id', '=', device.id)
    .where('seq', '=', device.journal_seq)
    .executeTakeFirst();
  return row?.at ?? null;
}
