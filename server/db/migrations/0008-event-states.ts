import type { Migration, SchemaDb } from '../migration.ts';

/** What an event has that knew of no settings: nothing is deleted sooner than before. */
const SETTINGS_BEFORE = JSON.stringify({
  languages: ['en'],
  dates: null,
  promise: { promisedFpir: 0.001, whenRefused: 'badge-and-face' },
  retention: {
    cropsHours: 8_784,
    photosAfterApproval: { kind: 'until-purge' },
    passages: { kind: 'until-purge' },
  },
});

/** Events that are there already let people in, and go on doing so. */
export const eventStates: Migration = { number: 8, name: 'event states', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .alterTable('events')
    .addColumn('state', 'text', (c) => c.notNull().defaultTo('live'))
    .execute();
  await db.schema
    .alterTable('events')
    .addColumn('settings', 'text', (c) => c.notNull().defaultTo(SETTINGS_BEFORE))
    .execute();
}
