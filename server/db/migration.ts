import type { Kysely, QueryExecutorProvider } from 'kysely';

/** What the two databases call the same thing. */
export interface ColumnTypes {
  readonly kind: 'sqlite' | 'postgres';
  readonly bytes: 'blob' | 'bytea';
}

/** A migration knows no tables by type: today's types are not those of the day it was written. */
export type SchemaDb = Pick<Kysely<unknown>, 'schema'> & QueryExecutorProvider;

/** One numbered step of the schema. Once released it is never edited; the next change is the next number. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  up(db: SchemaDb, types: ColumnTypes): Promise<void>;
}
