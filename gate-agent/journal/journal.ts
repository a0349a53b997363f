import type { PassageResult } from '#domain/access/outcome';
import type { LastPassages } from '#domain/access/passback';
import type { ChainHead } from '#domain/journal/chain';
import type { JournalBody, JournalRecord } from '#domain/journal/record';
import type { JournalSpace } from './journal-space.ts';
import type { LearnedPassage, Overlap } from './peer-passages.ts';
import type { ToldOccupancy } from './zone-count.ts';

export type DecisionBody = Extract<JournalBody, { kind: 'decision' }>;

export type AlertBody = Extract<JournalBody, { kind: 'alert' }>;

export type CommandBody = Extract<JournalBody, { kind: 'command' }>;

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
  /** @throws JournalFault */
  recordCommand(command: CommandBody): void;
  /** When somebody is known to have walked last, each way, here or at a gate that has told, whatever was pruned since. */
  lastPassages(personId: string): LastPassages;
  /** The last passages of people here whose records are after `seq`, in their order. @throws JournalFault */
  passagesAfter(seq: number, limit: number): readonly LearnedPassage[];
  /** Through which of its records another gate has told of its passages. @throws JournalFault */
  heardThrough(deviceId: string): number;
  /**
   * Another gate of the zone tells who passed there.
   * @returns where somebody has passed here since, and this gate did not know
   * @throws JournalFault
   */
  learn(deviceId: string, passages: readonly LearnedPassage[]): readonly Overlap[];
  /** The server has counted the zone; what was recorded here after that is counted on top. @throws JournalFault */
  occupancyTold(told: ToldOccupancy): void;
  /**
   * How many are in the zone as far as this gate knows, with those whom a lane is letting in just now; null before
   * the server has told for the first time.
   */
  inside(): number | null;
  /**
   * The oldest records that the server lacks, in order, and their crops while they are kept.
   * @throws JournalFault `damaged` when a record is not what was written
   */
  pending(limit: PendingLimit): PendingRecords;
  /** The server holds everything up to `seq`: their crops are deleted here. */
  acknowledge(seq: number): void;
  /**
   * Deletes what has been kept long enough: acknowledged records, old passages, and crops older than
   * `keepCropsMs` even if the server never got them.
   */
  prune(keepCropsMs: number): void;
  /** Deletes the faces captured of a person and when they last passed. Records stay: they hold a random number. */
  forget(personId: string): void;

  /** Deletes the person's captured faces alone. @throws JournalFault */
  forgetFaces(personId: string): void;
  /**
   * Deletes every face, every last passage and every record, whether the server has it or not: its event is
   * purged. The head of the chain stays, and what follows goes on from it.
   */
  forgetEveryone(): void;
  /** How much more fits; measured now. Nearly full, faces are not kept any more, so that records still fit. */
  measureSpace(): JournalSpace;
  close(): void;
}

export interface PendingLimit {
  readonly records: number;
  /** Of all crops together; the first is handed out however large it is. */
  readonly cropBytes: number;
}

/** What is wrong with the journal, as far as its disk or SQLite tells. */
export type JournalFaultKind = 'full' | 'read-only' | 'damaged' | 'busy' | 'other';

/** The journal could not be read or written. Nothing may open. */
export class JournalFault extends Error {
  override name = 'JournalFault';
  readonly kind: JournalFaultKind;
  constructor(message: string, options: ErrorOptions & { readonly kind?: JournalFaultKind } = {}) {
    super(message, options);
    this.kind = options.kind ?? 'other';
  }
}

/** @param cause what SQLite threw */
export function journalFault(message: string, cause: unknown): JournalFault {
  const kind = kindOf(cause);
  return new JournalFault(`${message}: ${WORDS[kind]}`, { cause, kind });
}

const WORDS: Readonly<Record<JournalFaultKind, string>> = {
  full: 'there is no room',
  'read-only': 'its disk is read-only',
  damaged: 'its file is damaged',
  busy: 'another program holds it',
  other: 'SQLite does not say more',
};

function kindOf(cause: unknown): JournalFaultKind {
  // A record that cannot be read as one is not what was written.
  if (cause instanceof Error && ['SyntaxError', 'ZodError', '$ZodError'].includes(cause.name))
    return 'damaged';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(code)) return 'full';
  if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|EROFS|EACCES)/.test(code)) return 'read-only';
  if (/^(SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_FORMAT)/.test(code)) return 'damaged';
  return /^SQLITE_(BUSY|LOCKED)/.test(code) ? 'busy' : 'other';
}
