import type { PassageResult } from '#domain/access/outcome';
import type { LastPassage } from '#domain/access/passback';
import type { ChainHead } from '#domain/journal/chain';
import type { JournalBody, JournalRecord } from '#domain/journal/record';

export type DecisionBody = Extract<JournalBody, { kind: 'decision' }>;

export type AlertBody = Extract<JournalBody, { kind: 'alert' }>;

/** The JPEG that a decision's `cropSha256` names. */
export interface CapturedCrop {
  readonly sha256: string;
  readonly jpeg: Uint8Array;
}

export interface PendingRecords {
  readonly records: readonly JournalRecord[];
  readonly crops: readonly CapturedCrop[];
}

/**
 * The gate's tamper-evident memory of what it did, on disk before it does it.
 *
 * A grant is written with `begin` before the turnstile is told to open, and its result with
 * `complete` after: a crash in between leaves an open entry, which the next start closes as
 * `outcome-unknown`. Every call returns only when its records would survive a power cut.
 * Records are kept until the server has them and for a while longer; the head of the chain stays.
 */
export interface Journal {
  readonly head: ChainHead;
  /** Records that the server has not acknowledged. */
  readonly pendingRecords: number;
  /** @throws JournalFault; the lane must stay shut */
  begin(decision: DecisionBody, crop: CapturedCrop | null): void;
  /** @throws JournalFault, also when no such decision is open */
  complete(passageId: string, result: PassageResult): void;
  /** A decision that leaves the lane shut, with its result, in one. @throws JournalFault */
  recordRefusal(decision: DecisionBody, crop: CapturedCrop | null): void;
  /** @throws JournalFault */
  recordAlert(alert: AlertBody): void;
  /** The last time somebody is known to have walked through here, whatever was pruned since. */
  lastPassage(personId: string): LastPassage | null;
  /** The oldest records that the server lacks, in order, and their crops while they are kept. */
  pending(limit: PendingLimit): PendingRecords;
  /** The server holds everything up to `seq`: their crops are deleted here. */
  acknowledge(seq: number): void;
  /**
   * Deletes what has been kept long enough: acknowledged records, old passages, and crops older than
   * `keepCropsMs` even if the server never got them.
   */
  prune(keepCropsMs: number): void;
  close(): void;
}

export interface PendingLimit {
  readonly records: number;
  /** Of all crops together; the first is handed out however large it is. */
  readonly cropBytes: number;
}

/** The journal could not be read or written: full disk, lock, damage. Nothing may open. */
export class JournalFault extends Error {
  override name = 'JournalFault';
}
