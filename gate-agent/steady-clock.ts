import type { Clock } from './clock.ts';

/** Less is the network's doing, or a time daemon's gentle hand. */
const JUMP_MS = 1_000;
/** By how much the server must disagree before it is followed. */
const DISAGREES_MS = 500;

/**
 * The time by which rules are judged and records are dated: the machine's when the agent started, carried on
 * by the monotonic clock, and corrected by the server. Setting the machine's clock, by hand or by a
 * dying battery, does not make an expired accreditation valid; it is noticed.
 */
export class SteadyClock implements Clock {
  private readonly machine: Clock;
  /** What to add to the monotonic clock. */
  private originMs: number;
  private machineAheadMs = 0;

  constructor(machine: Clock) {
    this.machine = machine;
    this.originMs = machine.wallMs() - machine.monotonicMs();
  }

  monotonicMs(): number {
    return this.machine.monotonicMs();
  }

  wallMs(): number {
    return this.originMs + this.machine.monotonicMs();
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return this.machine.sleep(ms, signal);
  }

  /** It is later than this for certain: a machine that starts in 1970 has forgotten the time. */
  notBefore(wallMs: number): void {
    this.moveBy(Math.max(0, wallMs - this.wallMs()));
  }

  /** @returns by how much the time was corrected; 0 while both agree */
  follow(serverMs: number): number {
    const byMs = serverMs - this.wallMs();
    if (!(Math.abs(byMs) > DISAGREES_MS)) return 0;
    this.moveBy(byMs);
    return byMs;
  }

  /** @returns by how much the machine's clock was set since the last call, positive for forward; null when it was not */
  jumpOfMachine(): number | null {
    const aheadMs = this.machine.wallMs() - this.wallMs();
    const jumpMs = aheadMs - this.machineAheadMs;
    this.machineAheadMs = aheadMs;
    return Math.abs(jumpMs) > JUMP_MS ? Math.round(jumpMs) : null;
  }

  private moveBy(ms: number): void {
    this.originMs += ms;
    // The machine's clock did not move, ours did.
    this.machineAheadMs -= ms;
  }
}
