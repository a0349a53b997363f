import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { projectFile } from '#models/project-file';

/** What a process holds and has used, as Linux counts it. */
export interface ProcessUse {
  readonly rssMegabytes: number;
  readonly peakRssMegabytes: number;
  readonly cpuSeconds: number;
}

/** Linux tells times of processes in hundredths of a second, whatever its own clock does. */
const TICKS_A_SECOND = 100;

const KEPT_CHARACTERS = 20_000;

/** A `venue-access` command in a process of its own, as an operator starts it, watched from outside. */
export class MeasuredProcess {
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private printed = '';
  private wake: () => void = () => undefined;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [projectFile('dist/cli/main.js'), ...args], {
      env: { ...process.env, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.printed = (this.printed + text).slice(-KEPT_CHARACTERS);
        this.wake();
      });
    }
    this.child.on('close', () => this.wake());
  }

  get pid(): number {
    return this.child.pid ?? Number.NaN;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** @throws EvaluationError with what it printed when it ends before */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.printed);
      if (found) return found;
      this.requireRunning();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** @throws EvaluationError with what it printed when it has ended */
  requireRunning(): void {
    if (this.hasEnded) throw new EvaluationError(`a process that is measured ended:\n${this.printed}`);
  }

  use(): ProcessUse {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    // After the name in brackets, which may hold anything: user and system time are fields 14 and 15.
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    const [user = '', system = ''] = fields.slice(11, 13);
    return {
      rssMegabytes: kilobytes(status, 'VmRSS') / 1000,
      peakRssMegabytes: kilobytes(status, 'VmHWM') / 1000,
      cpuSeconds: (Number(user) + Number(system)) / TICKS_A_SECOND,
    };
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const closed = once(this.child, 'close');
    this.child.kill('SIGTERM');
    await closed;
  }
}

function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
}
