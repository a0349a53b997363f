import { z } from 'zod';
import { TURNSTILE_ALARMS, type TurnstileAlarm } from '#domain/journal/alert';
import type { Clock } from '../clock.ts';
import { AlarmBell } from './alarm-bell.ts';
import type { AlarmListener, ProbeResult, Turnstile, TurnstileState } from './turnstile.ts';

/**
 * `none` opens and somebody walks; `slow` opens late; `stuck` does not open; `no-passage` opens and
 * nobody walks; `silent` opens and never tells what became of it.
 */
const TURNSTILE_FAULTS = ['none', 'slow', 'stuck', 'no-passage', 'silent'] as const;

export const simulatedTurnstileSchema = z.strictObject({
  kind: z.literal('simulated'),
  /** From the command to the free lane. */
  opensAfterMs: z.int().nonnegative().default(80),
  slowOpensAfterMs: z.int().nonnegative().default(1_500),
  /** From the free lane to the passage signal. */
  passesAfterMs: z.int().nonnegative().default(900),
  /** The lane shuts again when nobody has walked by then. */
  passageTimeoutMs: z.int().positive().default(5_000),
  /** What happens at the first opening, the second …; after the last, `none`. */
  faults: z.array(z.enum(TURNSTILE_FAULTS)).default([]),
  /** What it senses by itself, in milliseconds since it was opened. */
  alarms: z
    .array(
      z.strictObject({
        alarm: z.enum(TURNSTILE_ALARMS),
        fromMs: z.int().nonnegative(),
        untilMs: z.int().nonnegative(),
      }),
    )
    .default([]),
});

export type SimulatedTurnstileSettings = z.infer<typeof simulatedTurnstileSchema>;

/** A turnstile without hardware: keeps the times and the manners of a real one, and its faults on request. */
export class SimulatedTurnstile implements Turnstile {
  private readonly settings: SimulatedTurnstileSettings;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private current: TurnstileState = 'ready';
  private commands = 0;
  private opened = 0;
  private readonly bell = new AlarmBell();
  private isHeld = false;

  constructor(settings: SimulatedTurnstileSettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
    for (const planned of settings.alarms) void this.senseAsPlanned(planned);
  }

  get state(): TurnstileState {
    return this.current;
  }

  get heldOpen(): boolean {
    return this.isHeld;
  }

  /** How often the lane has been free for somebody. */
  get openings(): number {
    return this.opened;
  }

  async openOnce(): ReturnType<Turnstile['openOnce']> {
    const { opensAfterMs, slowOpensAfterMs, passesAfterMs, passageTimeoutMs, faults } = this.settings;
    if (this.closing.signal.aborted) return 'stayed-shut';
    const fault = faults[this.commands] ?? 'none';
    this.commands += 1;
    await this.elapse(fault === 'slow' ? slowOpensAfterMs : opensAfterMs);
    if (fault === 'stuck') {
      this.current = 'fault';
      return 'stayed-shut';
    }
    this.opened += 1;
    await this.elapse(fault === 'none' || fault === 'slow' ? passesAfterMs : passageTimeoutMs);
    this.current = fault === 'silent' ? 'fault' : 'ready';
    if (fault === 'silent' || this.closing.signal.aborted) return 'fault';
    return fault === 'no-passage' ? 'not-passed' : 'passed';
  }

  holdOpen(): Promise<boolean> {
    this.isHeld = !this.closing.signal.aborted;
    return Promise.resolve(this.isHeld);
  }

  letShut(): Promise<boolean> {
    this.isHeld = false;
    return Promise.resolve(true);
  }

  onAlarm(listener: AlarmListener): void {
    this.bell.listen(listener);
  }

  probe(): Promise<ProbeResult> {
    return Promise.resolve({ kind: 'answers' });
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }

  /** As if the device had sensed it. */
  sense(alarm: TurnstileAlarm, state: 'on' | 'off'): void {
    this.bell.set(alarm, state);
  }

  private async senseAsPlanned({
    alarm,
    fromMs,
    untilMs,
  }: SimulatedTurnstileSettings['alarms'][number]): Promise<void> {
    await this.elapse(fromMs);
    if (!this.closing.signal.aborted) this.bell.set(alarm, 'on');
    await this.elapse(untilMs - fromMs);
    if (!this.closing.signal.aborted) this.bell.set(alarm, 'off');
  }

  private elapse(ms: number): Promise<void> {
    return this.clock.sleep(ms, this.closing.signal);
  }
}
