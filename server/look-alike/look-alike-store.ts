import { type LookAlike, lookAlikeDecisionSchema } from '#contract/look-alike';
import type { SimilarPair } from '#domain/promise/nearest-others';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { newId } from '../new-id.ts';
import type { PageCursor } from '../page-cursor.ts';

export type LookAlikeRow = Tables['look_alikes'];

const AT_ONCE = 200;

/** Notes pairs that nobody has noted yet; a decision that was made stays. */
export async function noteLookAlikes(
  tx: Db,
  eventId: string,
  pairs: readonly SimilarPair[],
  found: { readonly by: LookAlikeRow['found_by']; readonly atMs: number },
): Promise<void> {
  for (let from = 0; from < pairs.length; from += AT_ONCE) {
    const rows = pairs.slice(from, from + AT_ONCE).map(
      ({ personId, otherId, similarity }): LookAlikeRow => ({
        id: newId(),
        event_id: eventId,
        first_id: personId < otherId ? personId : otherId,
        second_id: personId < otherId ? otherId : personId,
        similarity,
        found_by: found.by,
        found_at: found.atMs,
        decision: null,
        decided_by: null,
        decided_at: null,
      }),
    );
    await tx
      .insertInto('look_alikes')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['event_id', 'first_id', 'second_id'])
          .doUpdateSet((eb) => ({ similarity: eb.ref('excluded.similarity') })),
      )
      .execute();
  }
}

/** Takes back what the search had found and finds no longer, as long as nobody has decided on it. */
export async function withdrawLookAlikes(db: Db, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    await db
      .deleteFrom('look_alikes')
      .where('id', 'in', ids.slice(from, from + AT_ONCE))
      .where('decision', 'is', null)
      .where('found_by', '=', 'search')
      .execute();
  }
}

/** All pairs of the event, without the people's names. */
export function pairsOf(db: Db, eventId: string): Promise<LookAlikeRow[]> {
  return db.selectFrom('look_alikes').selectAll().where('event_id', '=', eventId).execute();
}

export async function countOpenLookAlikes(db: Db, eventId: string): Promise<number> {
  const row = await db
    .selectFrom('look_alikes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('event_id', '=', eventId)
    .where('decision', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Most similar first, after the cursor. */
export async function lookAlikesPage(
  db: Db,
  of: { readonly eventId: string; readonly state: 'open' | 'decided' },
  after: PageCursor<number> | null,
  limit: number,
): Promise<LookAlike[]> {
  const rows = await lookAlikeQuery(db)
    .where('look_alikes.event_id', '=', of.eventId)
    .where('look_alikes.decision', of.state === 'open' ? 'is' : 'is not', null)
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('look_alikes.similarity', 'look_alikes.id'),
          '<',
          tuple(after?.key ?? 0, after?.id ?? ''),
        ),
      ),
    )
    .orderBy('look_alikes.similarity', 'desc')
    .orderBy('look_alikes.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(lookAlikeOf);
}

export async function findLookAlike(db: Db, eventId: string, id: string): Promise<LookAlike | undefined> {
  const row = await lookAlikeQuery(db)
    .where('look_alikes.event_id', '=', eventId)
    .where('look_alikes.id', '=', id)
    .executeTakeFirst();
  return row && lookAlikeOf(row);
}

/**
 * Writes a decision where there is none yet; of two at once only one writes.
 * @returns the pair that was decided on, undefined when there is none that is open
 */
export function saveDecision(
  tx: Db,
  of: {
    readonly eventId: string;
    readonly id: string;
    readonly decision: string;
    readonly userId: string;
    readonly atMs: number;
  },
): Promise<LookAlikeRow | undefined> {
  return tx
    .updateTable('look_alikes')
    .set({ decision: of.decision, decided_by: of.userId, decided_at: of.atMs })
    .where('event_id', '=', of.eventId)
    .where('id', '=', of.id)
    .where('decision', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteLookAlikesOf(tx: Db, personId: string): Promise<void> {
  await tx
    .deleteFrom('look_alikes')
    .where(({ eb, or }) => or([eb('first_id', '=', personId), eb('second_id', '=', personId)]))
    .execute();
}

function lookAlikeQuery(db: Db) {
  return db
    .selectFrom('look_alikes')
    .innerJoin('people as first', 'first.id', 'look_alikes.first_id')
    .innerJoin('people as second', 'second.id', 'look_alikes.second_id')
    .leftJoin('users', 'users.id', 'look_alikes.decided_by')
    .select([
      'look_alikes.id',
      'look_alikes.similarity',
      'look_alikes.found_at',
      'look_alikes.decision',
      'look_alikes.decided_at',
      'users.username as decided_by',
      'first.id as first_id',
      'first.name as first_name',
      'first.external_id as first_external_id',
      'second.id as second_id',
      'second.name as second_name',
      'second.external_id as second_external_id',
    ]);
}

type JoinedRow = Awaited<ReturnType<ReturnType<typeof lookAlikeQuery>['executeTakeFirstOrThrow']>>;

function lookAlikeOf(row: JoinedRow): LookAlike {
  return {
    id: row.id,
    people: [
      { id: row.first_id, name: row.first_name, externalId: row.first_external_id },
      { id: row.second_id, name: row.second_name, externalId: row.second_external_id },
    ],
    similarity: row.similarity,
    foundAt: row.found_at,
    state:
      row.decision === null || row.decided_at === null
        ? { kind: 'open' }
        : {
            kind: 'decided',
            decision: lookAlikeDecisionSchema.parse(row.decision),
            decidedBy: row.decided_by,
            decidedAt: row.decided_at,
          },
  };
}
