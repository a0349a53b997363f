import { sql } from 'kysely';
import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

/** Venues have codes, a zone's code is its venue's own, and gates and venues can be edited. */
export const venuesAndZones: Migration = { number: 12, name: 'venues and zones', up };

async function up(db: SchemaDb, { kind }: ColumnTypes): Promise<void> {
  for (const table of ['venues', 'access_points']) {
    await db.schema
      .alterTable(table)
      .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
      .execute();
  }
  await db.schema
    .alterTable('access_points')
    .addColumn('when_failing', 'text', (c) => c.notNull().defaultTo('fail-secure'))
    .execute();
  await db.schema
    .alterTable('venues')
    .addColumn('code', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await nameVenues(db);
  await db.schema
    .createIndex('venues_code_in_event')
    .on('venues')
    .columns(['event_id', 'code'])
    .unique()
    .execute();
  if (kind === 'sqlite') await rebuildZones(db);
  else await sql`alter table zones drop constraint zones_code_in_event`.execute(db);
  await db.schema
    .createIndex('zones_code_in_venue')
    .on('zones')
    .columns(['venue_id', 'code'])
    .unique()
    .execute();
  await db.schema.createIndex('zones_of_event').on('zones').column('event_id').execute();
  await db.schema.alterTable('zones').addColumn('passback_forgotten_at', 'bigint').execute();
}

/** Codes for venues that had none: their names in capitals, and a number where two would be the same. */
async function nameVenues(db: SchemaDb): Promise<void> {
  const { rows } = await sql<{ id: string; event_id: string; name: string }>`
    select id, event_id, name from venues order by created_at, id`.execute(db);
  const taken = new Set<string>();
  for (const { id, event_id: eventId, name } of rows) {
    const first = codeOf(name);
    let code = first;
    for (let n = 2; taken.has(`${eventId}/${code}`); n += 1) code = `${first.slice(0, 26)}-${n}`;
    taken.add(`${eventId}/${code}`);
    await sql`update venues set code = ${code} where id = ${id}`.execute(db);
  }
}

function codeOf(name: string): string {
  const capitals = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 32)
    .replace(/-+$/, '');
  // `ALL` stands for every venue.
  return capitals === '' || capitals === 'ALL' ? 'VENUE' : capitals;
}

/** SQLite cannot drop a constraint; nothing refers to the table while it is rebuilt, because references are not checked. */
async function rebuildZones(db: SchemaDb): Promise<void> {
  await sql`create table zones_rebuilt (
    id text primary key,
    event_id text not null references events (id),
    venue_id text not null references venues (id),
    code text not null,
    name text not null,
    policy text not null,
    version integer not null default 1
  )`.execute(db);
  await sql`insert into zones_rebuilt (id, event_id, venue_id, code, name, policy, version)
    select id, event_id, venue_id, code, name, policy, version from zones`.execute(db);
  await db.schema.dropTable('zones').execute();
  await db.schema.alterTable('zones_rebuilt').renameTo('zones').execute();
}
