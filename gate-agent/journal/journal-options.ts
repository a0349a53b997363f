import type { ChainHead } from '#domain/journal/chain';
import type { Clock } from '../clock.ts';
import type { Sealing } from '../device/sealing.ts';

export interface JournalOptions {
  readonly dataDir: string;
  readonly deviceId: string;
  readonly clock: Clock;
  readonly sealing: Sealing;
  readonly retention: JournalRetention;
  /** Where a new journal goes on, after a damaged one was put aside; the beginning when left out. */
  readonly startsAfter?: ChainHead;
}

export interface JournalRetention {
  /** How long acknowledged records stay at the gate. */
  readonly keepAckedMs: number;
  /** How long the gate remembers that somebody passed, for passback. */
  readonly keepPassagesMs: number;
  /** The most the journal may take of the disk; beyond it the lanes refuse. */
  readonly maxBytes: number;
}

const HOUR_MS = 3_600_000;

/** Thirty days without a server at 30 entries a minute, with crops of 20 kB, need about 27 GB; records alone 2 GB. */
export const DEFAULT_RETENTION: JournalRetention = {
  keepAckedMs: 24 * HOUR_MS,
  keepPassagesMs: 30 * 24 * HOUR_MS,
  maxBytes: 8 * 2 ** 30,
};
