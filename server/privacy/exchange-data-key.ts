import { sql } from 'kysely';
import { type AuditEntry, appendAudit } from '../audit/audit-log.ts';
import type { Db, OpenDatabase } from '../db/database.ts';
import { RequestError } from '../request-error.ts';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts';
import type { EventVault, Vault } from './vault.ts';

/** Small bites: between them other requests get the database. */
const ROWS_AT_ONCE = 200;

/**
 * A transaction that took the old key before the exchange began may still be going to commit what it sealed. None is
 * open for so long; only a look through everything after this may find that nothing needs the old key any more.
 */
export const SETTLED_AFTER_MS = 120_000;

export interface ExchangeNeeds {
  readonly database: OpenDatabase;
  readonly vault: Vault;
}

/** From this commit on everything is sealed under a new key. @throws RequestError `conflict` while one is exchanged */
export async function beginDataKeyExchange(
  tx: Db,
  vault: Vault,
  {
    eventId,
    actor,
    nowMs,
  }: { readonly eventId: string; readonly actor: AuditEntry['actor']; readonly nowMs: number },
): Promise<void> {
  if (!(await vault.renewDataKey(tx, eventId, nowMs))) {
    throw new RequestError('conflict', [
      { path: 'params.eventId', problem: 'has its key exchanged already' },
    ]);
  }
  await appendAudit(tx, nowMs, { actor, action: 'data-key-exchange-begun', eventId, subject: {} });
}

/** Events whose data key is being exchanged, and whether there is something to be done now. */
export async function exchangesDue(db: Db, nowMs: number): Promise<string[]> {
  const rows = await db
    .selectFrom('event_keys')
    .select(['event_id', 'exchange_began_at', 'resealed_at'])
    .where('wrapped_old_key', 'is not', null)
    .execute();
  return rows
    .filter(({ exchange_began_at: began, resealed_at: resealed }) => {
      return resealed === null || nowMs - Number(began) >= SETTLED_AFTER_MS;
    })
    .map((row) => row.event_id);
}

/**
 * One look through everything that an event has sealed: what is under the old key is sealed anew. When one that began
 * late enough finds nothing, the old key goes. Called again after an interruption it finds what is left.
 * @returns whether the old key is gone
 */
export async function resealEvent(
  { database, vault }: ExchangeNeeds,
  eventId: string,
  clock: { nowMs(): number },
  signal: AbortSignal,
): Promise<boolean> {
  const { db } = database;
  const beganMs = clock.nowMs();
  let resealed = 0;
  for (const column of SEALED_COLUMNS) {
    for (let after = ''; ; ) {
      signal.throwIfAborted();
      const event = await vault.ofEvent(db, eventId);
      const page = await sealedRows(db, column, eventId, after);
      resealed += await resealRows(db, column, event, page);
      const last = page.at(-1);
      if (!last || page.length < ROWS_AT_ONCE) break;
      after = last.key;
      await new Promise(setImmediate);
    }
  }
  const ended = await db
    .transaction()
    .execute((tx) => end(tx, vault, { eventId, resealed, beganMs, nowMs: clock.nowMs() }));
  // What was under the old key lies in the log until it is emptied.
  if (ended || resealed > 0) await database.checkpoint();
  return ended;
}

interface SealedRow {
  readonly key: string;
  readonly id: string;
  readonly sealed: Uint8Array;
}

async function sealedRows(
  db: Db,
  { table, column, id, key }: SealedColumn,
  eventId: string,
  after: string,
): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`select ${sql.ref(key)} as key, ${sql.ref(id)} as id,
      ${sql.ref(column)} as sealed from ${sql.table(table)}
    where event_id = ${eventId} and ${sql.ref(key)} > ${after}
      and ${sql.ref(column)} is not null and length(${sql.ref(column)}) > 0
    order by ${sql.ref(key)} limit ${ROWS_AT_ONCE}`.execute(db);
  return rows;
}

/** Each only if it is as it was read: what was deleted or changed meanwhile is under the new key, or gone. */
async function resealRows(
  db: Db,
  { table, column, key, kind }: SealedColumn,
  event: EventVault,
  rows: readonly SealedRow[],
): Promise<number> {
  const old = rows.flatMap((row) => {
    const sealed = event.sealedAnew(kind, row.id, row.sealed);
    return sealed ? [{ ...row, anew: sealed }] : [];
  });
  if (old.length === 0) return 0;
  await db.transaction().execute(async (tx) => {
    for (const row of old) {
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${row.anew}
        where ${sql.ref(key)} = ${row.key} and ${sql.ref(column)} = ${row.sealed}`.execute(tx);
    }
  });
  return old.length;
}

async function end(
  tx: Db,
  vault: Vault,
  look: {
    readonly eventId: string;
    readonly resealed: number;
    readonly beganMs: number;
    readonly nowMs: number;
  },
): Promise<boolean> {
  const { eventId, resealed, beganMs, nowMs } = look;
  const row = await tx
    .updateTable('event_keys')
    .set({ resealed_at: nowMs })
    .where('event_id', '=', eventId)
    .returning('exchange_began_at')
    .executeTakeFirst();
  const settled = row !== undefined && beganMs - Number(row.exchange_began_at) >= SETTLED_AFTER_MS;
  if (resealed > 0 || !settled || (await hasOpenImports(tx, eventId))) return false;
  await vault.dropOldDataKey(tx, eventId);
  await appendAudit(tx, nowMs, {
    actor: { kind: 'operator' },
    action: 'data-key-exchanged',
    eventId,
    subject: {},
  });
  return true;
}

/** Files of imports are sealed too, and lie on the disk until the import ends. */
export async function hasOpenImports(db: Db, eventId: string): Promise<boolean> {
  const row = await db
    .selectFrom('imports')
    .select('id')
    .where('event_id', '=', eventId)
    .where('state', 'in', ['collecting', 'waiting', 'running'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
