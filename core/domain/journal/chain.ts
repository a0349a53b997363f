import { canonicalJson } from './canonical-json.ts';
import type { JournalBody, JournalRecord } from './record.ts';

/** Hex SHA-256 of a text in UTF-8. Handed in, because this layer holds no I/O and no libraries. */
export type Sha256Hex = (text: string) => string;

/** The hash before the first record. */
export const GENESIS = '0'.repeat(64);

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: GENESIS };

/** Forges the next link: its hash covers the content and the hash before, and so everything before. */
export function link(
  head: ChainHead,
  deviceId: string,
  atMs: number,
  body: JournalBody,
  sha256: Sha256Hex,
): JournalRecord {
  const unsealed = { seq: head.seq + 1, deviceId, atMs, body, prevHash: head.hash };
  return { ...unsealed, hash: sha256(canonicalJson(unsealed)) };
}

export type ChainVerdict =
  | { readonly kind: 'intact'; readonly head: ChainHead }
  | { readonly kind: 'broken'; readonly seq: number; readonly because: 'gap' | 'unlinked' | 'altered' };

/** Walks records in order from a trusted head and stops at the first that does not follow. */
export function verifyChain(
  head: ChainHead,
  records: readonly JournalRecord[],
  sha256: Sha256Hex,
): ChainVerdict {
  let trusted = head;
  for (const record of records) {
    if (record.seq !== trusted.seq + 1) return { kind: 'broken', seq: record.seq, because: 'gap' };
    if (record.prevHash !== trusted.hash) return { kind: 'broken', seq: record.seq, because: 'unlinked' };
    const { hash, ...unsealed } = record;
    if (sha256(canonicalJson(unsealed)) !== hash)
      return { kind: 'broken', seq: record.seq, because: 'altered' };
    trusted = { seq: record.seq, hash };
  }
  return { kind: 'intact', head: trusted };
}
