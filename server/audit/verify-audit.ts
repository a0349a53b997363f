import { z } from 'zod';
import { GENESIS } from '#domain/journal/chain';
import type { Db } from '../db/database.ts';
import { sha256Hex } from '../privacy/sha256.ts';

export type AuditVerdict =
  | { readonly kind: 'intact'; readonly entries: number }
  | { readonly kind: 'broken'; readonly seq: number; readonly because: 'missing' | 'unlinked' | 'altered' };

const linkSchema = z.object({ seq: z.int(), prevHash: z.string() });
const PAGE = 1_000;

/** Walks the whole audit chain, a page at a time, and stops at the first entry that does not follow. */
export async function verifyAudit(db: Db): Promise<AuditVerdict> {
  let seq = 0;
  let hash = GENESIS;
  for (;;) {
    const rows = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      if (row.seq !== seq + 1) return { kind: 'broken', seq: seq + 1, because: 'missing' };
      const link = linkSchema.parse(JSON.parse(row.content));
      if (sha256Hex(row.content) !== row.hash) return { kind: 'broken', seq: row.seq, because: 'altered' };
      if (link.seq !== row.seq || link.prevHash !== hash) {
        return { kind: 'broken', seq: row.seq, because: 'unlinked' };
      }
      seq = row.seq;
      hash = row.hash;
    }
    if (rows.length < PAGE) break;
  }
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  if (head.seq !== seq || head.hash !== hash) return { kind: 'broken', seq: seq + 1, because: 'missing' };
  return { kind: 'intact', entries: seq };
}
