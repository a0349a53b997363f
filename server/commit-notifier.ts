/** What others may be waiting for. */
export type Topic = `gallery/${string}` | `passages/${string}` | `commands/${string}` | 'jobs' | 'deliveries';

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
  readonly #topics = new Map<string, Waiting>();
  #tellOthers: (topic: Topic) => void = () => undefined;

  /** Names who carries what is committed here to other processes; until then there are none. */
  tellOthers(tell: (topic: Topic) => void): void {
    this.#tellOthers = tell;
  }

  seen(topic: Topic): number {
    return this.#waiting(topic).changes;
  }

  /** To be called after a commit of this process. */
  committed(topic: Topic): void {
    this.heard(topic);
    this.#tellOthers(topic);
  }

  /** News that another process has committed. A topic that nobody waits for is no news. */
  heard(topic: string): void {
    const waiting = this.#topics.get(topic);
    if (!waiting) return;
    waiting.changes += 1;
    for (const wake of [...waiting.wake]) wake();
  }

  /** News may have been missed, nobody knows of what: everybody looks. */
  missedSome(): void {
    for (const topic of this.#topics.keys()) this.heard(topic);
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
