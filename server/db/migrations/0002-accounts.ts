import { sql } from 'kysely';
import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

export const accounts: Migration = { number: 2, name: 'accounts', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  await users(db);
  await roles(db);
  await sessions(db);
  await secondFactors(db, bytes);
  await apiKeys(db);
}

async function users(db: SchemaDb): Promise<void> {
  await db.schema
    .alterTable('users')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema.alterTable('users').addColumn('disabled_at', 'bigint').execute();
  await db.schema.alterTable('users').addColumn('last_seen_at', 'bigint').execute();
}

/** Until now whoever runs the server handed out single permissions; those who held all administer. */
async function roles(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('user_roles')
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text')
    .execute();
  await db.schema.createIndex('user_roles_by_user').on('user_roles').column('user_id').execute();
  await sql`insert into user_roles (user_id, role, event_id)
    select user_id, 'administrator', null from user_grants
    where event_id is null and permission = 'event:manage'`.execute(db);
  await db.schema.dropTable('user_grants').execute();
}

/** Made anew: everyone signs in again, and how they did so is known from then on. */
async function sessions(db: SchemaDb): Promise<void> {
  await db.schema.dropTable('sessions').execute();
  await db.schema
    .createTable('sessions')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('signed_in_by', 'text', (c) => c.notNull())
    .addColumn('browser', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('confirmed_at', 'bigint', (c) => c.notNull())
    .addColumn('code_given_at', 'bigint')
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('sessions_by_user').on('sessions').column('user_id').execute();
  await db.schema
    .alterTable('sign_in_links')
    .addColumn('issued_by', 'text', (c) => c.notNull().defaultTo('operator'))
    .execute();
}

async function secondFactors(db: SchemaDb, bytes: ColumnTypes['bytes']): Promise<void> {
  await db.schema
    .createTable('second_factors')
    .addColumn('user_id', 'text', (c) => c.primaryKey().references('users.id'))
    .addColumn('sealed', bytes, (c) => c.notNull())
    .addColumn('confirmed_at', 'bigint')
    .addColumn('last_step', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('recovery_codes')
    .addColumn('code_hash', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema.createIndex('recovery_codes_by_user').on('recovery_codes').column('user_id').execute();
}

async function apiKeys(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('secret_hash', 'text', (c) => c.notNull().unique())
    .addColumn('scopes', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('last_used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('api_keys_of_event')
    .on('api_keys')
    .columns(['event_id', 'created_at', 'id'])
    .execute();
}
