import { sql } from 'kysely';
import type { AuditEntry } from '../audit/audit-log.ts';
import type { Db, OpenDatabase } from '../db/database.ts';
import { dropEventLog } from '../db/log-parts.ts';
import { referencesOf, tablesFirstReferred } from '../db/schema-order.ts';
import { moveEvent } from '../event/event-state.ts';
import { findEvent, lockGalleryOrder } from '../event/event-store.ts';
import { deleteRepliesAbout } from '../http/idempotent-reply-store.ts';
import { endMeasuring } from '../promise/calibration-run-store.ts';
import { orderRemoval } from '../removal/removal-store.ts';
import { found } from '../request-error.ts';
import { countRows, KEPT_TABLES, tablesOfEvents } from './event-tables.ts';
import { PURGE_JOB } from './order-purge.ts';
import { findPurge, insertPurge } from './purge-store.ts';

export interface Destruction {
  readonly eventId: string;
  readonly actor: AuditEntry['actor'];
  readonly nowMs: number;
}

/**
 * Destroys an event's keys first: from that commit on whatever else there is of its faces, in whichever copy,
 * is noise. The same transaction closes the event for good and asks every gate for its receipt. Then every
 * row of it goes. To be called again after an interruption: it goes on where it was.
 */
export async function destroyEvent(database: OpenDatabase, destruction: Destruction): Promise<void> {
  const { db } = database;
  const { eventId } = destruction;
  if (!(await findPurge(db, eventId))) await destroyKeys(database, destruction);
  if (database.kind === 'postgres') await dropEventLog(db, eventId);
  const inOrder = tablesFirstReferred(await tablesOfEvents(database), await referencesOf(database)).filter(
    (table) => !KEPT_TABLES.includes(table),
  );
  await db.transaction().execute(async (tx) => {
    await sql`delete from journal_signatures where device_id in
      (select id from devices where event_id = ${eventId})`.execute(tx);
    for (const table of inOrder.toReversed()) {
      await sql`delete from ${sql.table(table)} where event_id = ${eventId}`.execute(tx);
    }
    await deleteTraces(tx, eventId);
  });
}

async function destroyKeys(database: OpenDatabase, destruction: Destruction): Promise<void> {
  const { eventId, nowMs } = destruction;
  const destroyed: Record<string, number> = {};
  for (const table of await tablesOfEvents(database)) {
    if (KEPT_TABLES.includes(table)) continue;
    const rows = await countRows(database.db, table, eventId);
    if (rows > 0) destroyed[table] = rows;
  }
  await database.db.transaction().execute(async (tx) => {
    await lockGalleryOrder(tx, eventId);
    const { state } = found(await findEvent(tx, eventId));
    if (state !== 'purged') await moveEvent(tx, 'purged', destruction);
    await endMeasuring(tx, eventId);
    await tx.deleteFrom('removal_receipts').where('event_id', '=', eventId).execute();
    await tx.deleteFrom('removal_orders').where('event_id', '=', eventId).execute();
    const orderId = await orderRemoval(tx, eventId, { kind: 'event' }, nowMs);
    await tx.deleteFrom('event_keys').where('event_id', '=', eventId).execute();
    await insertPurge(tx, {
      event_id: eventId,
      order_id: orderId,
      started_at: nowMs,
      destroyed: JSON.stringify(destroyed),
      findings: null,
      certificate: null,
    });
  });
}

/** What is not the event's by its row, but may speak of it: answers kept for repeated requests, work, health. */
async function deleteTraces(tx: Db, eventId: string): Promise<void> {
  await deleteRepliesAbout(tx, eventId);
  await tx
    .deleteFrom('jobs')
    .where('payload', 'like', `%${eventId}%`)
    .where('kind', '<>', PURGE_JOB)
    .execute();
  await tx.updateTable('devices').set({ heartbeat: null }).where('event_id', '=', eventId).execute();
}
