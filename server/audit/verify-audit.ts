import { z } from 'zod';
import { type ChainHead, EMPTY_CHAIN } from '#domain/journal/chain';
import type { Db } from '../db/database.ts';
import { sha256Hex } from '../privacy/sha256.ts';

export type AuditVerdict =
  | { readonly kind: 'intact'; readonly entries: number }
  | { readonly kind: 'broken'; readonly seq: number; readonly because: 'missing' | 'unlinked' | 'altered' };

const linkSchema = z.object({ seq: z.int(), prevHash: z.string() });

export interface AuditLink {
  readonly seq: number;
  readonly content: string;
  readonly hash: string;
}

/** How an entry fails to follow the head before it; null when it does. */
export function auditFault(
  head: ChainHead,
  { seq, content, hash }: AuditLink,
): 'missing' | 'unlinked' | 'altered' | null {
  if (seq !== head.seq + 1) return 'missing';
  if (sha256Hex(content) !== hash) return 'altered';
  const link = linkSchema.parse(JSON.parse(content));
  return link.seq === seq && link.prevHash === head.hash ? null : 'unlinked';
}
const PAGE = 1_000;

/** Walks the whole audit chain, a page at a time, and stops at the first entry that does not follow. */
export async function verifyAudit(db: Db): Promise<AuditVerdict> {
  let head: ChainHead = EMPTY_CHAIN;
  for (;;) {
    const rows = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '>', head.seq)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const because = auditFault(head, row);
      if (because !== null) return { kind: 'broken', seq: head.seq + 1, because };
      head = { seq: row.seq, hash: row.hash };
    }
    if (rows.length < PAGE) break;
  }
  const end = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  if (end.seq !== head.seq || end.hash !== head.hash) {
    return { kind: 'broken', seq: head.seq + 1, because: 'missing' };
  }
  return { kind: 'intact', entries: head.seq };
}
