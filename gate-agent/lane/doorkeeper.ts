import type { Logger } from 'pino';
import type { PassageResult } from '#domain/access/outcome';
import { type CapturedCrop, type DecisionBody, type Journal, JournalFault } from '../journal/journal.ts';
import type { Turnstile, TurnstileState } from '../turnstile/turnstile.ts';

export interface DoorkeeperParts {
  readonly journal: Journal;
  readonly turnstile: Turnstile;
  readonly log: Logger;
  /** Told when records were added. */
  readonly onRecorded: () => void;
}

export type Served =
  | { readonly kind: 'settled'; readonly result: PassageResult }
  /** The lane did open, but its result is not on disk yet; nobody is served until it is. */
  | { readonly kind: 'unsettled'; readonly result: PassageResult };

/**
 * Stands between decision and turnstile: nothing opens before its record is on disk, and one person
 * is served at a time.
 */
export class Doorkeeper {
  private readonly parts: DoorkeeperParts;
  private serving: Promise<Served> | null = null;
  private unsettled: { readonly passageId: string; readonly result: PassageResult } | null = null;
  private journalFailed = false;

  constructor(parts: DoorkeeperParts) {
    this.parts = parts;
  }

  get turnstile(): TurnstileState {
    return this.parts.turnstile.state;
  }

  get journal(): 'ready' | 'fault' {
    return this.journalFailed ? 'fault' : 'ready';
  }

  /** Whether the next person may be served. */
  get free(): boolean {
    return this.serving === null && this.unsettled === null;
  }

  /** Writes the result that could not be written when it came. @throws JournalFault */
  settle(): void {
    if (!this.unsettled) return;
    const { passageId, result } = this.unsettled;
    this.recorded(() => this.parts.journal.complete(passageId, result));
    this.unsettled = null;
  }

  /**
   * Writes the grant, then opens. Resolves with what became of it.
   * @throws JournalFault at once, before anything has opened
   */
  serve(decision: DecisionBody, crop: CapturedCrop | null): Promise<Served> {
    if (!this.free) throw new JournalFault('the lane is not free');
    this.recorded(() => this.parts.journal.begin(decision, crop));
    this.serving = this.open(decision.passageId).finally(() => {
      this.serving = null;
    });
    return this.serving;
  }

  /** @throws JournalFault */
  refuse(decision: DecisionBody, crop: CapturedCrop | null): void {
    this.recorded(() => this.parts.journal.recordRefusal(decision, crop));
  }

  /** Waits for the passage under way, then lets go of the turnstile. */
  async close(): Promise<void> {
    await this.serving;
    await this.parts.turnstile.close();
  }

  private async open(passageId: string): Promise<Served> {
    const result = await this.opened(passageId);
    try {
      this.recorded(() => this.parts.journal.complete(passageId, result));
      return { kind: 'settled', result };
    } catch (fault) {
      this.parts.log.error({ passageId, result, err: fault }, 'the result could not be recorded yet');
      this.unsettled = { passageId, result };
      return { kind: 'unsettled', result };
    }
  }

  private async opened(passageId: string): Promise<PassageResult> {
    try {
      return await this.parts.turnstile.openOnce();
    } catch (fault) {
      this.parts.log.error({ passageId, err: fault }, 'the turnstile failed');
      return 'fault';
    }
  }

  private recorded(write: () => void): void {
    try {
      write();
    } catch (fault) {
      if (!this.journalFailed) this.parts.log.error({ err: fault }, 'the journal fails; the lane stays shut');
      this.journalFailed = true;
      throw fault;
    }
    if (this.journalFailed) this.parts.log.info('the journal works again');
    this.journalFailed = false;
    this.parts.onRecorded();
  }
}
