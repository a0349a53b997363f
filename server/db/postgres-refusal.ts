import { StartupError } from '../startup-error.ts';

/**
 * Why PostgreSQL cannot be used, in one sentence. The address is told, the password never.
 * @param url as configured
 */
export function postgresRefusal(url: string, error: unknown): StartupError {
  return new StartupError(sentence(new URL(url), error), { cause: error });
}

/** `host:port/database`, for people to read. */
export function addressOf(url: URL): string {
  return `${url.hostname || 'localhost'}:${url.port || '5432'}${url.pathname}`;
}

function sentence(url: URL, error: unknown): string {
  const where = addressOf(url);
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return `PostgreSQL at ${where} refuses the user or the password: correct them in VENUE_DATABASE_URL.`;
    case '3D000':
      return `PostgreSQL at ${where} has no such database: create it first (createdb), or correct VENUE_DATABASE_URL.`;
    case '42501':
      return `The user of PostgreSQL at ${where} may not create tables: make it the owner of the database.`;
    case '53300':
      return `PostgreSQL at ${where} has no connection left: raise its max_connections, or lower VENUE_DATABASE_POOL.`;
    default:
      return `PostgreSQL at ${where} cannot be reached (${told(error)}): start it, or correct VENUE_DATABASE_URL.`;
  }
}

function told(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined) return code;
  return error instanceof Error ? error.message : String(error);
}

/** SQLSTATE class 08 and the shutdown codes of class 57, and what the system says of a broken connection. */
const AWAY = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH)$/;

/** Whether a query failed because PostgreSQL is not there at the moment; it can be asked again. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return AWAY.test(code);
  // What the driver itself finds has no code.
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  );
}

/** SQLSTATE or the system's code. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
