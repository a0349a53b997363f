import type { Logger } from 'pino';
import { toPipelineId } from '#domain/face/embedding';
import type { OpenDatabase } from '../db/database.ts';
import { allEvents, lockGalleryOrder } from '../event/event-store.ts';
import type { Vault } from '../privacy/vault.ts';
import { resealTemplate, templatesAfter } from './photo-store.ts';
import { openTemplate, sealTemplate } from './sealed-template.ts';

const PAGE = 500;

/**
 * Moves the templates of events from before there were transforms into their own space: each event whole
 * or not at all, some 0.4 ms a template. Gates notice the other space and begin their galleries afresh,
 * recognising by the old one until the new one is there. To be done before anything reads templates.
 */
export async function adoptTransforms(database: OpenDatabase, vault: Vault, logger: Logger): Promise<void> {
  let moved = 0;
  for (const { id: eventId, state } of await allEvents(database.db)) {
    if (state === 'purged') continue;
    await database.db.transaction().execute(async (tx) => {
      await lockGalleryOrder(tx, eventId);
      const event = await vault.giveTransform(tx, eventId);
      if (!event) return;
      for (let after = ''; ; ) {
        const rows = await templatesAfter(tx, eventId, after, PAGE);
        for (const row of rows) {
          const plain = openTemplate(event, toPipelineId(row.pipeline_id), row);
          await resealTemplate(tx, row.id, sealTemplate(event, row.id, event.transform.apply(plain)));
        }
        moved += rows.length;
        after = rows.at(-1)?.id ?? '';
        if (rows.length < PAGE) break;
      }
    });
  }
  if (moved === 0) return;
  // What the templates were lies in the log until it is emptied.
  await database.checkpoint();
  logger.info({ templates: moved }, 'templates were moved into the spaces of their events');
}
