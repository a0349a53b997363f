import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { AlarmBell } from '../alarm-bell.ts';
import type { AlarmListener, ProbeResult, Turnstile, TurnstileState } from '../turnstile.ts';
import type { Contact, ContactState, Wires } from './wires.ts';

/** What every turnstile behind wires is told. */
export const wiredTimes = {
  /** The lane is shut again by then when nobody has walked. */
  passageTimeoutMs: z.int().min(500).max(60_000).default(6_000),
  /** A barrier that is out of its rest for longer is held open. */
  heldOpenAfterMs: z.int().min(1_000).max(600_000).default(15_000),
};

export interface WiredTimes {
  readonly passageTimeoutMs: number;
  readonly heldOpenAfterMs: number;
}

type Result = Awaited<ReturnType<Turnstile['openOnce']>>;

const PROBE_MS = 2_000;

/**
 * A turnstile that is an order and a few contacts: passage (somebody walked through), door (the barrier
 * is out of its rest) and fire. A barrier that moves without an order was forced; one that stays out was
 * held. Contacts that cannot be read say nothing: a passage through them is a fault, never a guess.
 */
export class WiredTurnstile implements Turnstile {
  private readonly wires: Wires;
  private readonly times: WiredTimes;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private readonly bell = new AlarmBell();
  private sensing: 'works' | 'lost' = 'lost';
  private failed = false;
  private isFree = false;
  private isHeld = false;
  private doorShut = new AbortController();
  private onPassage: () => void = () => undefined;
  private onSensingChange: () => void = () => undefined;

  constructor(wires: Wires, times: WiredTimes, clock: Clock) {
    this.wires = wires;
    this.times = times;
    this.clock = clock;
    wires.start({
      onContact: (contact, state) => this.felt(contact, state),
      onSensing: (state) => {
        this.sensing = state;
        this.onSensingChange();
      },
    });
  }

  get state(): TurnstileState {
    return this.failed ? 'fault' : 'ready';
  }

  async openOnce(): Promise<Result> {
    if (this.closing.signal.aborted) return 'stayed-shut';
    const passing = new AbortController();
    // Somebody quick may have walked before the order is confirmed.
    let passed = false;
    this.onPassage = () => {
      passed = true;
      passing.abort();
    };
    this.onSensingChange = () => {
      if (this.sensing === 'lost') passing.abort();
    };
    this.isFree = true;
    try {
      const ordered = this.sensing === 'works' ? await this.wires.free() : 'refused';
      if (ordered === 'done' && this.sensing === 'works' && !passed) {
        await this.elapse(this.times.passageTimeoutMs, passing.signal);
      }
      return this.concluded(resultOf(ordered, passed, this.sensing));
    } finally {
      this.isFree = false;
      this.onPassage = () => undefined;
      this.onSensingChange = () => undefined;
    }
  }

  async holdOpen(): Promise<boolean> {
    this.isHeld = true;
    return (await this.wires.hold()) === 'done';
  }

  async letShut(): Promise<boolean> {
    const isDone = (await this.wires.release()) === 'done';
    if (isDone) this.isHeld = false;
    return isDone;
  }

  onAlarm(listener: AlarmListener): void {
    this.bell.listen(listener);
  }

  async probe(): Promise<ProbeResult> {
    const heard = new AbortController();
    this.onSensingChange = () => {
      if (this.sensing === 'works') heard.abort();
    };
    if (this.sensing === 'lost') await this.elapse(PROBE_MS, heard.signal);
    this.onSensingChange = () => undefined;
    return this.sensing === 'works'
      ? { kind: 'answers' }
      : { kind: 'silent', because: 'its contacts cannot be read' };
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.doorShut.abort();
    await this.wires.close();
  }

  private concluded(result: Result): Result {
    if (this.closing.signal.aborted && result === 'not-passed') return 'fault';
    this.failed = result === 'fault' || result === 'stayed-shut';
    return result;
  }

  private felt(contact: Contact, state: ContactState): void {
    switch (contact) {
      case 'passage':
        if (state === 'on') this.onPassage();
        return;
      case 'fire':
        this.bell.set('fire-release', state);
        return;
      case 'door':
        if (state === 'on') void this.doorOpened();
        else this.doorClosed();
        return;
    }
  }

  private async doorOpened(): Promise<void> {
    this.doorShut.abort();
    const shut = new AbortController();
    this.doorShut = shut;
    if (!this.isFree && !this.isHeld) this.bell.set('forced-open', 'on');
    await this.elapse(this.times.heldOpenAfterMs, shut.signal);
    if (!shut.signal.aborted && !this.isHeld) this.bell.set('held-open', 'on');
  }

  private doorClosed(): void {
    this.doorShut.abort();
    this.bell.set('forced-open', 'off');
    this.bell.set('held-open', 'off');
  }

  private elapse(ms: number, signal: AbortSignal): Promise<void> {
    return this.clock.sleep(ms, AbortSignal.any([signal, this.closing.signal]));
  }
}

function resultOf(
  ordered: 'done' | 'refused' | 'unclear',
  passed: boolean,
  sensing: 'works' | 'lost',
): Result {
  if (passed) return 'passed';
  if (ordered === 'refused') return 'stayed-shut';
  return ordered === 'done' && sensing === 'works' ? 'not-passed' : 'fault';
}
