import type { Logger } from 'pino';
import type { Alert, AlertPhase } from '#domain/journal/alert';
import type { Clock } from '../clock.ts';
import { type AlertBody, type Journal, JournalFault } from '../journal/journal.ts';

export interface AlertLogParts {
  readonly journal: Pick<Journal, 'recordAlert'>;
  readonly clock: Clock;
  /** Null while the server has not told where this lane stands. */
  readonly laneIdOf: (lane: string) => string | null;
  readonly newId: () => string;
  readonly log: Logger;
  /** Told when records were added. */
  readonly onRecorded: () => void;
}

type Waiting = Omit<AlertBody, 'laneId'> & { readonly lane: string | null };

/** A journal that is full for weeks must not fill the memory as well; the newest say how things stand. */
const MOST_WAITING = 500;

/**
 * Writes alerts to the journal, and keeps those that could not be written until they can: what is
 * alarming often harms the disk or the network as well. Never throws: an alert must not stop what it is about.
 */
export class AlertLog {
  private readonly parts: AlertLogParts;
  private waiting: Waiting[] = [];

  constructor(parts: AlertLogParts) {
    this.parts = parts;
  }

  /** @param lane its name; null for the whole gate */
  happened(lane: string | null, alert: Alert): void {
    this.note(lane, alert, 'happened', this.parts.newId());
  }

  /** @returns what tells that it is over */
  began(lane: string, alert: Alert): () => void {
    const alertId = this.parts.newId();
    this.note(lane, alert, 'began', alertId);
    return () => this.note(lane, alert, 'ended', alertId);
  }

  /** Whether there is something that could not be written yet. */
  get waits(): boolean {
    return this.waiting.length > 0;
  }

  /** Writes what waits; called again and again. */
  flush(): void {
    while (this.waiting[0] && this.write(this.waiting[0])) this.waiting.shift();
  }

  private note(lane: string | null, alert: Alert, phase: AlertPhase, alertId: string): void {
    const { clock, log } = this.parts;
    log.warn({ lane, alert, phase, alertId }, 'alert');
    const noticedAtMs = Math.round(clock.wallMs());
    this.waiting.push({ kind: 'alert', alertId, lane, alert, phase, noticedAtMs });
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    this.flush();
  }

  private write({ lane, ...alert }: Waiting): boolean {
    const { journal, laneIdOf, onRecorded } = this.parts;
    const laneId = lane === null ? null : laneIdOf(lane);
    if (lane !== null && laneId === null) return false;
    try {
      journal.recordAlert({ ...alert, laneId });
    } catch (fault) {
      if (fault instanceof JournalFault) return false;
      throw fault;
    }
    onRecorded();
    return true;
  }
}
