import { LONGEST_LOG_LINE, MOST_LOG_LINES } from '#contract/device-command';

/** The last lines that the agent has logged, to be sent when the server asks. A place for pino to write to. */
export class LogTail {
  private newest: string[] = [];

  write(line: string): void {
    this.newest.push(line.trimEnd().slice(0, LONGEST_LOG_LINE));
    // Cut in bulk: a shift for every line would move all of them each time.
    if (this.newest.length >= 2 * MOST_LOG_LINES) this.newest = this.newest.slice(-MOST_LOG_LINES);
  }

  /** Oldest first. */
  get lines(): readonly string[] {
    return this.newest.slice(-MOST_LOG_LINES);
  }
}
