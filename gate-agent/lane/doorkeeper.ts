import type { Logger } from 'pino';
import type { PassageResult } from '#domain/access/outcome';
import type { Alert, TurnstileAlarm } from '#domain/journal/alert';
import type { LaneMode } from '#domain/lane/lane-mode';
import type { Clock } from '../clock.ts';
import { type CapturedCrop, type DecisionBody, type Journal, JournalFault } from '../journal/journal.ts';
import type { Turnstile, TurnstileState } from '../turnstile/turnstile.ts';

export interface DoorkeeperParts {
  readonly journal: Journal;
  readonly turnstile: Turnstile;
  /** Tells of what the turnstile senses; the answer tells that it is over. Never throws. */
  readonly alarmed: (alert: Alert) => () => void;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told when records were added. */
  readonly onRecorded: () => void;
}

export type Served =
  | { readonly kind: 'settled'; readonly result: PassageResult }
  /** The lane did open, but its result is not on disk yet; nobody is served until it is. */
  | { readonly kind: 'unsettled'; readonly result: PassageResult };

/** Between two tries to open a lane for a fire, or to shut it after. */
const FIRE_RETRY_MS = 300;

/**
 * Stands between decision and turnstile: nothing opens before its record is on disk, and one person
 * is served at a time. Fire and release are the exceptions: they open first and are written after, and the
 * lane stays open until they are over. Fire stands above every order.
 */
export class Doorkeeper {
  private readonly parts: DoorkeeperParts;
  private serving: Promise<Served> | null = null;
  private unsettled: { readonly passageId: string; readonly result: PassageResult } | null = null;
  private ordered: LaneMode = 'serving';
  private journalFailed = false;
  /** Ends the alert; null while the lane can decide. */
  private failing: (() => void) | null = null;
  private readonly alarmsOn = new Map<TurnstileAlarm, () => void>();
  private readonly closing = new AbortController();

  constructor(parts: DoorkeeperParts) {
    this.parts = parts;
    parts.turnstile.onAlarm((alarm, phase) => (phase === 'began' ? this.began(alarm) : this.ended(alarm)));
  }

  get turnstile(): TurnstileState {
    return this.parts.turnstile.state;
  }

  /** What the turnstile senses now. */
  get alarms(): readonly TurnstileAlarm[] {
    return [...this.alarmsOn.keys()];
  }

  get journal(): 'ready' | 'fault' {
    return this.journalFailed ? 'fault' : 'ready';
  }

  /** How the lane was told to serve. */
  get mode(): LaneMode {
    return this.ordered;
  }

  /** Whether the next person may be served as the lane decides. */
  get free(): boolean {
    return this.idle && this.ordered !== 'held-shut';
  }

  /** Whether the turnstile could open for somebody: also a lane that is held shut opens when it is told to. */
  get idle(): boolean {
    return this.serving === null && this.unsettled === null && !this.standsOpen;
  }

  /** From now on the lane serves as it was told. */
  follow(mode: LaneMode): void {
    const wasReleased = this.ordered === 'released';
    this.ordered = mode;
    if (mode === 'released') void this.untilDone('stand-open');
    else if (wasReleased && !this.standsOpen) void this.untilDone('shut');
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
    if (!this.idle) throw new JournalFault('the lane is not free');
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

  /** The lane cannot decide, and its place asks to stand open then. Called again, it changes nothing. */
  releaseForFailure(): void {
    if (this.failing) return;
    this.failing = this.parts.alarmed({ kind: 'failed-open' });
    void this.untilDone('stand-open');
  }

  failureOver(): void {
    if (!this.failing) return;
    this.failing();
    this.failing = null;
    if (!this.standsOpen) void this.untilDone('shut');
  }

  /** Waits for the passage under way, then lets go of the turnstile. */
  async close(): Promise<void> {
    await this.serving;
    this.closing.abort();
    await this.parts.turnstile.close();
  }

  private began(alarm: TurnstileAlarm): void {
    // People first: the record of a fire must not hold its door.
    if (alarm === 'fire-release' && !this.standsOpen) void this.untilDone('stand-open');
    this.alarmsOn.set(alarm, this.parts.alarmed({ kind: 'turnstile', alarm }));
  }

  private ended(alarm: TurnstileAlarm): void {
    this.alarmsOn.get(alarm)?.();
    this.alarmsOn.delete(alarm);
    if (alarm === 'fire-release' && !this.standsOpen) void this.untilDone('shut');
  }

  /** Whatever the lane would decide, it is to stand open. */
  private get standsOpen(): boolean {
    return this.failing !== null || this.ordered === 'released' || this.alarmsOn.has('fire-release');
  }

  /** Tries again and again, as long as it is what is wanted. */
  private async untilDone(wanted: 'stand-open' | 'shut'): Promise<void> {
    const { clock, log, turnstile } = this.parts;
    const { signal } = this.closing;
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      if (!isFirst && this.standsOpen !== (wanted === 'stand-open')) return;
      const isDone = await (wanted === 'stand-open' ? turnstile.holdOpen() : turnstile.letShut());
      // An alarm that came while the device was shutting may have been overtaken by it.
      if (isDone && wanted === 'shut' && this.standsOpen) return await this.untilDone('stand-open');
      if (isDone) return;
      if (isFirst) log.error({ wanted }, 'the turnstile does not take the order; it is told again');
      await clock.sleep(FIRE_RETRY_MS, signal);
    }
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
