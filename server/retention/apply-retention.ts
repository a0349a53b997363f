import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db, OpenDatabase } from '../db/database.ts';
import { dropEmptyMonths } from '../db/log-parts.ts';
import { type EventRow, takePassageVersions } from '../event/event-store.ts';
import { limitsOf, oldFaces, oldPhotos } from './retention-plan.ts';
import { deleteTraces } from './traces.ts';
import { trimJournal } from './trim-journal.ts';

/** Small bites: between them other requests get the database. */
const AT_ONCE = 200;

/** A photo's row stays, because its template points to it; an empty picture says that it was deleted. */
const DELETED = new Uint8Array();

/** Deletes what an event keeps for longer than it allows, and says in the audit log how much it was. */
export async function applyRetention(
  { db, kind, checkpoint }: OpenDatabase,
  event: EventRow,
  clock: Clock,
): Promise<void> {
  const nowMs = clock.nowMs();
  const { facesBeforeMs, photosBeforeMs, passagesBeforeMs } = limitsOf(event, nowMs);
  const deleted = {
    capturedFaces: await inBites(() => deleteFaces(db, event.id, facesBeforeMs)),
    photos: photosBeforeMs === null ? 0 : await inBites(() => deletePhotos(db, event.id, photosBeforeMs)),
    passages: passagesBeforeMs === null ? 0 : await trimJournals(db, event.id, passagesBeforeMs, nowMs),
    traces:
      passagesBeforeMs === null
        ? 0
        : await inBites(() => deleteTraces(db, event.id, passagesBeforeMs, AT_ONCE)),
  };
  if (kind === 'postgres' && passagesBeforeMs !== null) {
    await dropEmptyMonths(db, event.id, passagesBeforeMs);
  }
  if (Object.values(deleted).every((count) => count === 0)) return;
  await db.transaction().execute((tx) =>
    appendAudit(tx, nowMs, {
      actor: { kind: 'operator' },
      action: 'retention-applied',
      eventId: event.id,
      subject: deleted,
    }),
  );
  await checkpoint();
}

async function inBites(bite: () => Promise<number>): Promise<number> {
  for (let total = 0; ; ) {
    const count = await bite();
    total += count;
    if (count < AT_ONCE) return total;
    await new Promise(setImmediate);
  }
}

function deleteFaces(db: Db, eventId: string, beforeMs: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const old = await oldFaces(tx, eventId, beforeMs)
      .select('crops.passage_id as id')
      .limit(AT_ONCE)
      .execute();
    if (old.length === 0) return 0;
    const ids = old.map(({ id }) => id);
    await tx.deleteFrom('crops').where('passage_id', 'in', ids).execute();
    // Whoever watches is told that the face is gone.
    const last = await takePassageVersions(tx, eventId, ids.length);
    for (const [i, id] of ids.entries()) {
      await tx
        .updateTable('passages')
        .set({ version: last - i })
        .where('event_id', '=', eventId)
        .where('id', '=', id)
        .execute();
    }
    return ids.length;
  });
}

async function deletePhotos(db: Db, eventId: string, beforeMs: number): Promise<number> {
  const old = await oldPhotos(db, eventId, beforeMs).select('id').limit(AT_ONCE).execute();
  if (old.length === 0) return 0;
  await db
    .updateTable('photos')
    .set({ sealed: DELETED })
    .where(
      'id',
      'in',
      old.map(({ id }) => id),
    )
    .execute();
  return old.length;
}

async function trimJournals(db: Db, eventId: string, beforeMs: number, nowMs: number): Promise<number> {
  let passages = 0;
  const devices = await db.selectFrom('devices').select('id').where('event_id', '=', eventId).execute();
  for (const { id } of devices) {
    passages += await db.transaction().execute(async (tx) => {
      // Held, so that no upload adds to the journal meanwhile.
      const device = await tx
        .updateTable('devices')
        .set((eb) => ({ journal_seq: eb.ref('journal_seq') }))
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      return trimJournal(tx, { device, beforeMs, nowMs });
    });
  }
  return passages;
}
