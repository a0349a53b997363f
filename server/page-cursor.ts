import { z } from 'zod';
import { RequestError } from './request-error.ts';

/** Where a page ended: the sort key and the id of its last row. Opaque to clients. */
export interface PageCursor<Key extends string | number> {
  readonly key: Key;
  readonly id: string;
}

export function encodeCursor({ key, id }: PageCursor<string | number>): string {
  return Buffer.from(JSON.stringify([key, id]), 'utf8').toString('base64url');
}

export function decodeNameCursor(text: string): PageCursor<string> {
  const [key, id] = decode(text, z.tuple([z.string(), z.string()]));
  return { key, id };
}

export function decodeTimeCursor(text: string): PageCursor<number> {
  const [key, id] = decode(text, z.tuple([z.number(), z.string()]));
  return { key, id };
}

function decode<T>(text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw new RequestError('invalid-request', [
      { path: 'query.cursor', problem: 'is not a cursor of this list' },
    ]);
  }
}
