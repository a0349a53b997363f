import type { Clock } from '../../clock.ts';
import type { Ordered } from './wires.ts';

/** A relay that is on or off: an order to free the lane is a short pulse, unless the lane is held open. */
export class Pulse {
  private readonly set: (level: 'on' | 'off') => Promise<Ordered>;
  private readonly pulseMs: number;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private isHeld = false;
  private ending: Promise<void> = Promise.resolve();

  constructor(set: (level: 'on' | 'off') => Promise<Ordered>, pulseMs: number, clock: Clock) {
    this.set = set;
    this.pulseMs = pulseMs;
    this.clock = clock;
  }

  async free(): Promise<Ordered> {
    await this.untilPulseIsOver();
    if (this.isHeld) return 'done';
    const ordered = await this.set('on');
    if (ordered !== 'refused') this.ending = this.endPulse();
    return ordered;
  }

  hold(): Promise<Ordered> {
    this.isHeld = true;
    return this.set('on');
  }

  release(): Promise<Ordered> {
    this.isHeld = false;
    return this.set('off');
  }

  close(): void {
    this.closing.abort();
  }

  /** A device counts edges: an order within the pulse before it would free nobody. One that never ends is not waited for. */
  private async untilPulseIsOver(): Promise<void> {
    const waited = new AbortController();
    const signal = AbortSignal.any([waited.signal, this.closing.signal]);
    await Promise.race([this.ending, this.clock.sleep(2 * this.pulseMs, signal)]);
    waited.abort();
  }

  private async endPulse(): Promise<void> {
    await this.clock.sleep(this.pulseMs, this.closing.signal);
    // A relay that does not hear this keeps the lane open; it is told until it answers.
    while (!this.isHeld && (await this.set('off')) !== 'done') {
      if (this.closing.signal.aborted) return;
      await this.clock.sleep(this.pulseMs, this.closing.signal);
    }
  }
}
