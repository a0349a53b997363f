import type { Migration, SchemaDb } from '../migration.ts';

export const singleSignOn: Migration = { number: 6, name: 'single-sign-on', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('user_identities')
    .addColumn('issuer', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addPrimaryKeyConstraint('user_identities_key', ['issuer', 'subject'])
    .execute();
  await db.schema.createIndex('user_identities_by_user').on('user_identities').column('user_id').execute();
}
