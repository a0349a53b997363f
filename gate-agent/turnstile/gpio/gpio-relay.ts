import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Clock } from '../../clock.ts';
import type { Ordered } from '../wired/wires.ts';
import type { GpioPlace } from './gpio-place.ts';

/** A gpioset that was refused its line ends at once. */
const SETTLED_MS = 150;

/** A line keeps its level while a gpioset holds it: each level is a process, and the one before it is ended. */
export class GpioRelay {
  private readonly place: GpioPlace;
  private readonly clock: Clock;
  private holder: ChildProcess | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(place: GpioPlace, clock: Clock) {
    this.place = place;
    this.clock = clock;
  }

  set(level: 'on' | 'off'): Promise<Ordered> {
    const done = this.last.then(() => this.setNow(level));
    this.last = done;
    return done;
  }

  async close(): Promise<void> {
    await this.set('off');
    this.isClosed = true;
    await this.letGo();
  }

  private async setNow(level: 'on' | 'off'): Promise<Ordered> {
    if (this.isClosed) return 'refused';
    await this.letGo();
    const holder = spawn('gpioset', argumentsFor(this.place, level), { stdio: 'ignore' });
    const ended = new AbortController();
    holder.on('error', () => ended.abort());
    holder.on('exit', () => ended.abort());
    await this.clock.sleep(SETTLED_MS, ended.signal);
    if (ended.signal.aborted) return 'refused';
    this.holder = holder;
    return 'done';
  }

  private async letGo(): Promise<void> {
    const { holder } = this;
    this.holder = null;
    if (!holder || holder.exitCode !== null || holder.signalCode !== null) return;
    const gone = once(holder, 'exit');
    holder.kill('SIGTERM');
    await gone;
  }
}

function argumentsFor({ chip, libgpiod, line, active }: GpioPlace, level: 'on' | 'off'): string[] {
  const value = `${line}=${level === 'on' ? 1 : 0}`;
  const low = active === 'low' ? ['--active-low'] : [];
  return libgpiod === 'v2' ? [...low, '--chip', chip, value] : ['--mode=signal', ...low, chip, value];
}
