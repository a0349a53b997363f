import { sql } from 'kysely';
import { toPipelineId } from '#domain/face/embedding';
import { appendAudit } from '../audit/audit-log.ts';
import { systemClock } from '../clock.ts';
import { keySourcesOf, type ServerSettings } from '../config.ts';
import type { Db, OpenDatabase } from '../db/database.ts';
import { noteGalleryChanges } from '../device/gallery-change-store.ts';
import { findEvent, lockGalleryOrder } from '../event/event-store.ts';
import { requireEvent, withStoppedServer } from '../event/with-stopped-server.ts';
import { adoptSecrets } from '../privacy/adopt-secrets.ts';
import { hasOpenImports } from '../privacy/exchange-data-key.ts';
import { type EventVault, Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { openTemplate, sealTemplate } from './sealed-template.ts';

const PAGE = 500;

/** Where templates are, and by what gates and indexes know whose they are. */
const PLACES = [
  { table: 'templates', owner: 'person_id' },
  { table: 'watchlist_templates', owner: 'entry_id' },
] as const;

/**
 * Moves an event's templates into a new space, all of them or none. Whoever took the old key, from a gate or a backup,
 * has nothing to compare with what is enrolled from here on. Everybody is noted as changed, so that whoever follows
 * the event reads them anew; gates begin their galleries afresh and recognise by the old one until the new one is there.
 * @returns how many templates were moved
 * @throws RequestError `not-found`, `conflict` for a purged event and while people are imported
 */
export async function exchangeTransform(
  { db }: Pick<OpenDatabase, 'db'>,
  vault: Vault,
  { eventId, nowMs }: { readonly eventId: string; readonly nowMs: number },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await lockGalleryOrder(tx, eventId);
    if (found(await findEvent(tx, eventId)).state === 'purged') throw refused('is purged');
    if (await hasOpenImports(tx, eventId)) throw refused('has an import that is not over');
    const spaces = await vault.renewTransform(tx, eventId);
    let moved = 0;
    for (const place of PLACES) moved += await moveTemplates(tx, eventId, place, spaces);
    await appendAudit(tx, nowMs, {
      actor: { kind: 'operator' },
      action: 'transform-exchanged',
      eventId,
      subject: { templates: moved },
    });
    return moved;
  });
}

async function moveTemplates(
  tx: Db,
  eventId: string,
  { table, owner }: (typeof PLACES)[number],
  { before, after }: { readonly before: EventVault; readonly after: EventVault },
): Promise<number> {
  const owners = new Set<string>();
  let moved = 0;
  for (let last = ''; ; ) {
    const { rows } = await sql<StoredTemplate>`select id, pipeline_id, sealed, ${sql.ref(owner)} as owner
      from ${sql.table(table)} where event_id = ${eventId} and id > ${last} order by id limit ${PAGE}`.execute(
      tx,
    );
    for (const row of rows) {
      const plain = before.transform.undo(openTemplate(before, toPipelineId(row.pipeline_id), row));
      const sealed = sealTemplate(after, row.id, after.transform.apply(plain));
      await sql`update ${sql.table(table)} set sealed = ${sealed} where id = ${row.id}`.execute(tx);
      owners.add(row.owner);
    }
    moved += rows.length;
    last = rows.at(-1)?.id ?? '';
    if (rows.length < PAGE) break;
  }
  const all = [...owners];
  for (let i = 0; i < all.length; i += PAGE) await noteGalleryChanges(tx, eventId, all.slice(i, i + PAGE));
  return moved;
}

interface StoredTemplate {
  readonly id: string;
  readonly pipeline_id: string;
  readonly sealed: Uint8Array;
  readonly owner: string;
}

/** As whoever runs the machine does it: on SQLite while the server is stopped. @throws StartupError */
export function exchangeStoredTransform(settings: ServerSettings, eventId: string): Promise<number> {
  return withStoppedServer(settings, async (database) => {
    await requireEvent(database, eventId);
    const { masterKeys } = await adoptSecrets(database.db, keySourcesOf(settings));
    const order = { eventId, nowMs: systemClock.nowMs() };
    const moved = await exchangeTransform(database, new Vault(masterKeys), order);
    // What the templates were lies in the log until it is emptied.
    await database.checkpoint();
    return moved;
  });
}

function refused(problem: string): RequestError {
  return new RequestError('conflict', [{ path: 'eventId', problem }]);
}
