import { appendAudit } from '../audit/audit-log.ts';
import { recordsAfter } from '../audit/log-store.ts';
import { passageDecided } from '../audit/passage-decided.ts';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

const RECORDS_AT_ONCE = 500;

export interface Trim {
  readonly device: Tables['devices'];
  readonly beforeMs: number;
  readonly nowMs: number;
}

/**
 * Deletes the beginning of a gate's journal, up to the last record before the first that is young enough,
 * with the passages and faces made of it. The audit log keeps where the journal begins from now on, so that
 * the rest still verifies and nobody else can cut it.
 * @returns passages deleted
 */
export async function trimJournal(tx: Db, { device, beforeMs, nowMs }: Trim): Promise<number> {
  const { id: deviceId, event_id: eventId } = device;
  const young = await tx
    .selectFrom('journal_records')
    .select(({ fn }) => fn.min('seq').as('seq'))
    .where('event_id', '=', eventId)
    .where('device_id', '=', deviceId)
    .where('at', '>=', beforeMs)
    // A clock that was years ahead for a moment must not keep everything that came with it and after it.
    .where('received_at', '>=', beforeMs)
    .executeTakeFirst();
  const through = (young?.seq ?? device.journal_seq + 1) - 1;
  const last = await tx
    .selectFrom('journal_records')
    .select(['seq', 'hash'])
    .where('event_id', '=', eventId)
    .where('device_id', '=', deviceId)
    .where('seq', '=', through)
    .executeTakeFirst();
  if (!last || last.seq <= device.journal_base_seq) return 0;
  const passages = await deletePassages(tx, device, through);
  for (const table of ['journal_records', 'journal_signatures'] as const) {
    await tx.deleteFrom(table).where('device_id', '=', deviceId).where('seq', '<=', through).execute();
  }
  await tx
    .updateTable('devices')
    .set({ journal_base_seq: last.seq, journal_base_hash: last.hash })
    .where('id', '=', deviceId)
    .execute();
  await appendAudit(tx, nowMs, {
    actor: { kind: 'operator' },
    action: 'journal-trimmed',
    eventId,
    subject: { deviceId, throughSeq: last.seq, hash: last.hash, passages },
  });
  return passages;
}

/** Those that the records up to there made, and no others: a passage and its record go together. */
async function deletePassages(
  tx: Db,
  { id: deviceId, event_id: eventId }: Tables['devices'],
  through: number,
): Promise<number> {
  let deleted = 0;
  for (let seq = 0; seq < through; ) {
    const records = await recordsAfter(tx, deviceId, seq, RECORDS_AT_ONCE);
    const last = records.at(-1);
    if (!last) break;
    seq = last.seq;
    const ids = records.filter((record) => record.seq <= through).flatMap(passageDecided);
    if (ids.length === 0) continue;
    await tx.deleteFrom('crops').where('passage_id', 'in', ids).execute();
    const gone = await tx
      .deleteFrom('passages')
      .where('event_id', '=', eventId)
      .where('device_id', '=', deviceId)
      .where('id', 'in', ids)
      .executeTakeFirst();
    deleted += Number(gone.numDeletedRows);
  }
  return deleted;
}
