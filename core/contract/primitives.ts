import { z } from 'zod';

export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'an id of 8 to 64 letters, digits, - or _');
export const codeSchema = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,31}$/, 'a code of up to 32 capitals, digits or -');
/** `VENUE:ZONE`, with `ALL` for every code in either place; a code alone is the zone in every venue. */
export const privilegeSchema = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,31}(:[A-Z0-9][A-Z0-9-]{0,31})?$/, 'a privilege like ARENA:FIELD or ALL:PRESS');
export const nameSchema = z.string().trim().min(1).max(120);
/** Grows with every change of what it belongs to; an edit names the one that it was made on. */
export const versionSchema = z.int().positive();
/** Epoch milliseconds. */
export const instantSchema = z.int().nonnegative();
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex');
export const base64Schema = z.base64();

export const nothing = z.strictObject({});
export const noBody = z.undefined();

/** Keyset paging: pass the cursor of the page before. Null when there is no further page. */
export const cursorSchema = z.string().max(200);
