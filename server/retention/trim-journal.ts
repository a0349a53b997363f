import { z } from 'zod';
import { appendAudit } from '../audit/audit-log.ts';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

const namedSchema = z.object({ body: z.object({ passageId: z.string().optional() }) });

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
  const passages = await deletePassages(tx, device, beforeMs, through);
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

/** A gate whose clock was put back has old times behind young ones: their records stay, and so do they. */
async function deletePassages(
  tx: Db,
  { id: deviceId, event_id: eventId }: Tables['devices'],
  beforeMs: number,
  through: number,
): Promise<number> {
  const late = await tx
    .selectFrom('journal_records')
    .select('content')
    .where('event_id', '=', eventId)
    .where('device_id', '=', deviceId)
    .where('seq', '>', through)
    .where('at', '<', beforeMs)
    .execute();
  const stay = late.flatMap(({ content }) => namedSchema.parse(JSON.parse(content)).body.passageId ?? []);
  const old = tx
    .selectFrom('passages')
    .select('id')
    .where('event_id', '=', eventId)
    .where('device_id', '=', deviceId)
    .where('at', '<', beforeMs)
    .$if(stay.length > 0, (q) => q.where('id', 'not in', stay));
  await tx.deleteFrom('crops').where('passage_id', 'in', old).execute();
  const deleted = await tx
    .deleteFrom('passages')
    .where('event_id', '=', eventId)
    .where('device_id', '=', deviceId)
    .where('at', '<', beforeMs)
    .$if(stay.length > 0, (q) => q.where('id', 'not in', stay))
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
