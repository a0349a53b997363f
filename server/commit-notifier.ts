/** What others may be waiting for. */
export type Topic = `gallery/${string}` | `passages/${string}`;

interface Waiting {
  changes: number;
  readonly wake: Set<() => void>;
}

/**
 * Wakes whoever waits for news of an event, after the news was committed. It carries no data: those
 * who wake read the database, which stays the truth. Take `seen` before reading; news in between
 * then ends the wait at once, so that nothing is slept through.
 */
export class CommitNotifier {
  readonly #topics = new Map<Topic, Waiting>();

  seen(topic: Topic): number {
    return this.#topics.get(topic)?.changes ?? 0;
  }

  committed(topic: Topic): void {
    const waiting = this.#waiting(topic);
    waiting.changes += 1;
    for (const wake of [...waiting.wake]) wake();
  }

  /** Resolves at news after `seen`, when the time is over, or when the signal aborts. */
  wait(topic: Topic, seen: number, atMostMs: number, signal: AbortSignal): Promise<void> {
    const waiting = this.#waiting(topic);
    if (waiting.changes !== seen || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        waiting.wake.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, atMostMs);
      waiting.wake.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #waiting(topic: Topic): Waiting {
    const known = this.#topics.get(topic);
    if (known) return known;
    const fresh: Waiting = { changes: 0, wake: new Set() };
    this.#topics.set(topic, fresh);
    return fresh;
  }
}
