import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

export const laneCommands: Migration = { number: 22, name: 'lane commands', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('gate_commands')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('access_point_id', 'text', (c) => c.notNull().references('access_points.id'))
    .addColumn('lane_id', 'text')
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('command', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('ordered_by', 'text', (c) => c.notNull())
    .addColumn('issued_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('answer', 'text')
    .addColumn('answered_at', 'bigint')
    .addColumn('answer_signature', 'text')
    .addUniqueConstraint('gate_commands_in_order', ['device_id', 'seq'])
    .execute();
  await db.schema
    .createIndex('gate_commands_by_time')
    .on('gate_commands')
    .columns(['event_id', 'issued_at', 'id'])
    .execute();
  await db.schema
    .createIndex('gate_commands_by_lane')
    .on('gate_commands')
    .columns(['lane_id', 'issued_at'])
    .execute();
  await db.schema
    .createTable('command_attachments')
    .addColumn('command_id', 'text', (c) => c.primaryKey().references('gate_commands.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('sealed', bytes, (c) => c.notNull())
    .addColumn('delete_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('command_attachments_due')
    .on('command_attachments')
    .column('delete_at')
    .execute();
  await db.schema
    .createTable('prepared_releases')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addColumn('lanes', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
}
