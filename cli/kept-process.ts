import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const FIRST_RESTART_DELAY_MS = 1_000;
const LONGEST_RESTART_DELAY_MS = 30_000;
/** A process that ran this long was healthy: its next restart is quick again. */
const HEALTHY_AFTER_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

/** A Node process that is started again when it ends by itself, until it is stopped. */
export class KeptProcess {
  readonly #name: string;
  readonly #command: readonly string[];
  readonly #log: number;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #stopping = new AbortController();
  #child: ChildProcess | null = null;
  readonly #ended: Promise<void>;

  /** @param log file descriptor that takes what the process prints; its errors stay on the terminal */
  constructor(
    name: string,
    command: readonly string[],
    { log, environment }: { readonly log: number; readonly environment: NodeJS.ProcessEnv },
  ) {
    this.#name = name;
    this.#command = command;
    this.#log = log;
    this.#environment = environment;
    this.#ended = this.#keepRunning();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#child?.kill('SIGTERM');
    const patience = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.#ended;
    clearTimeout(patience);
  }

  async #keepRunning(): Promise<void> {
    const { signal } = this.#stopping;
    let wait = FIRST_RESTART_DELAY_MS;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const code = await this.#runOnce();
      if (signal.aborted) return;
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) wait = FIRST_RESTART_DELAY_MS;
      console.error(`The ${this.#name} ended (${code}); starting it again in ${wait / 1_000} s.`);
      await delay(wait, undefined, { signal }).catch(unlessAborted);
      wait = Math.min(2 * wait, LONGEST_RESTART_DELAY_MS);
    }
  }

  async #runOnce(): Promise<string> {
    // Detached, so that Ctrl-C reaches it through us, in order, and not straight from the terminal.
    const child = spawn(process.execPath, this.#command, {
      stdio: ['ignore', this.#log, 'inherit'],
      detached: true,
      env: this.#environment,
    });
    this.#child = child;
    const [code, signal] = await once(child, 'exit');
    this.#child = null;
    return signal ?? `code ${code}`;
  }
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
