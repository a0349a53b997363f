import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Clock } from '../../clock.ts';
import type { ContactState } from '../wired/wires.ts';
import type { GpioPlace } from './gpio-place.ts';

interface ContactEvents {
  readonly onLevel: (state: ContactState) => void;
  readonly onSensing: (state: 'works' | 'lost') => void;
}

const RETRY_MS = 1_000;
/** A gpiomon that was refused its line ends at once. */
const SETTLED_MS = 150;

/** One line watched by a gpiomon of its own, started again when it ends. */
export class GpioContact {
  private readonly place: GpioPlace;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private monitor: ChildProcess | null = null;
  private level: ContactState = 'off';

  constructor(place: GpioPlace, clock: Clock) {
    this.place = place;
    this.clock = clock;
  }

  start(events: ContactEvents): void {
    void this.keepWatching(events);
  }

  close(): void {
    this.closing.abort();
    this.monitor?.kill('SIGTERM');
  }

  private async keepWatching(events: ContactEvents): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await this.watch(events);
      if (signal.aborted) return;
      events.onSensing('lost');
      await this.clock.sleep(RETRY_MS, signal);
    }
  }

  /** Resolves when the monitor has ended. */
  private async watch(events: ContactEvents): Promise<void> {
    const monitor = spawn('gpiomon', monitorArguments(this.place), { stdio: ['ignore', 'pipe', 'ignore'] });
    this.monitor = monitor;
    const ended = once(monitor, 'exit').catch(() => undefined);
    createInterface({ input: monitor.stdout }).on('line', (line) => {
      const edge = edgeIn(line);
      if (edge) this.tell(edge, events);
    });
    const early = new AbortController();
    void ended.then(() => early.abort());
    await this.clock.sleep(SETTLED_MS, AbortSignal.any([early.signal, this.closing.signal]));
    // Edges tell changes only; a contact that is on already would never be heard of.
    if (!early.signal.aborted) {
      const level = await this.readLevel();
      if (level) this.tell(level, events);
      if (level) events.onSensing('works');
      else monitor.kill('SIGTERM');
    }
    await ended;
  }

  private tell(level: ContactState, events: ContactEvents): void {
    if (level === this.level) return;
    this.level = level;
    events.onLevel(level);
  }

  /** Null when it cannot be read. A line that gpiomon holds is busy for gpioget in v2 alone; there the monitor tells. */
  private readLevel(): Promise<ContactState | null> {
    return new Promise((resolve) => {
      execFile('gpioget', getArguments(this.place), (fault, stdout) => {
        const value = stdout.trim();
        if (value === '1') resolve('on');
        else if (value === '0') resolve('off');
        else resolve(fault && /busy/i.test(String(fault)) ? this.level : null);
      });
    });
  }
}

/** gpiomon is asked to print the edge's number: 1 rising, 2 falling in v2; 1 rising, 0 falling in v1. */
function edgeIn(line: string): ContactState | null {
  switch (line.trim()) {
    case '1':
      return 'on';
    case '0':
    case '2':
      return 'off';
    default:
      return null;
  }
}

function monitorArguments({ chip, libgpiod, line, active }: GpioPlace): string[] {
  const low = active === 'low' ? ['--active-low'] : [];
  return libgpiod === 'v2'
    ? [...low, '--chip', chip, '--edges', 'both', '--debounce-period', '5ms', '--format', '%e', String(line)]
    : [...low, '--line-buffered', '--format=%e', chip, String(line)];
}

function getArguments({ chip, libgpiod, line, active }: GpioPlace): string[] {
  const low = active === 'low' ? ['--active-low'] : [];
  return libgpiod === 'v2'
    ? [...low, '--numeric', '--chip', chip, String(line)]
    : [...low, chip, String(line)];
}
