import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';

export interface Work {
  readonly name: string;
  /** One round. Throwing backs off; returning goes straight on to `rest`. */
  readonly round: (signal: AbortSignal) => Promise<void>;
  /** Waits until the next round is due. */
  readonly rest: (signal: AbortSignal) => Promise<void>;
  /** Told after every round how it went: null when it went well. */
  readonly onRound: (fault: Error | null) => void;
}

export interface Persistence {
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

/**
 * The one shape of every loop beside the lanes: round, rest, round; after a failure a wait that
 * doubles from half a second to half a minute, jittered so that a hundred gates do not return as one.
 * Ends only when the signal aborts.
 */
export async function keepGoing(work: Work, { clock, log, signal, random }: Persistence): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await work.round(signal);
      if (failures > 0) log.info({ loop: work.name, failures }, 'works again');
      failures = 0;
      work.onRound(null);
      await work.rest(signal);
    } catch (fault) {
      if (signal.aborted) return;
      failures += 1;
      work.onRound(fault instanceof Error ? fault : new Error(String(fault)));
      const delayMs = delayAfter(failures, random());
      const level = failures === 1 ? 'warn' : 'debug';
      log[level]({ loop: work.name, failures, delayMs: Math.round(delayMs), err: fault }, 'failed');
      await clock.sleep(delayMs, signal);
    }
  }
}

/** Half of the delay is fixed, half is chance. @param chance 0 to 1 */
export function delayAfter(failures: number, chance: number): number {
  const whole = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
  return whole / 2 + (whole / 2) * chance;
}
