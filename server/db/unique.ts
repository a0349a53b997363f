import { RequestError } from '../request-error.ts';

/** Codes of a broken unique constraint: SQLite's and PostgreSQL's. */
const UNIQUE_BROKEN = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505'];

/**
 * Writes a row whose uniqueness the database guards.
 * @param path the field of the request that is taken already
 * @throws RequestError `conflict`
 */
export async function unlessTaken<T>(path: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code === 'string' && UNIQUE_BROKEN.includes(code)) {
      throw new RequestError('conflict', [{ path, problem: 'is taken' }]);
    }
    throw error;
  }
}
