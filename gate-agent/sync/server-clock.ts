import type { Clock } from '../clock.ts';

/** How far the gate's clock is from the server's: tokens are dated by the server's. */
export class ServerClock {
  private readonly clock: Clock;
  private offset = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Positive when the server is ahead. */
  get offsetMs(): number {
    return this.offset;
  }

  nowMs(): number {
    return this.clock.wallMs() + this.offset;
  }

  /** @param serverMs what the server's clock showed half-way between asking and being answered */
  heard(serverMs: number, askedWallMs: number): void {
    if (!Number.isFinite(serverMs)) return;
    this.offset = serverMs - (askedWallMs + this.clock.wallMs()) / 2;
  }

  /** From a `Date` header, which tells whole seconds: agreement within one leaves the offset alone. */
  heardDate(header: string | null, askedWallMs: number): void {
    const serverMs = header === null ? Number.NaN : Date.parse(header) + 500;
    const expectedMs = (askedWallMs + this.clock.wallMs()) / 2 + this.offset;
    if (Math.abs(serverMs - expectedMs) > 1_000) this.heard(serverMs, askedWallMs);
  }
}
