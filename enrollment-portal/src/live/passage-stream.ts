import type { z } from 'zod';
import { alertSchema, type RaisedAlert } from '#contract/alert';
import { pathOf } from '#contract/call';
import { type Passage, passageSchema, watchPassages } from '#contract/passage';

export type StreamState = 'connecting' | 'live' | 'reconnecting';

interface Listener {
  readonly onPassage: (passage: Passage) => void;
  readonly onAlert: (alert: RaisedAlert) => void;
  readonly onState: (state: StreamState) => void;
  /** The server refused the stream: the session may be over, or the server is being replaced. */
  readonly onRefused: () => void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** A page out of sight for longer may have lost its connection without being told. */
const TRUSTED_HIDDEN_MS = 20_000;

/**
 * Listens to the passages and alerts of an event, and goes on listening. A browser reconnects by itself while the
 * server drops connections, sending the last id it heard; after an answer other than a stream it gives
 * up, and this opens a new one after the last version heard. Either way the server tells everything
 * since, so nothing is missed, and what is told twice is the feed's to merge.
 */
export class PassageStream {
  readonly #eventId: string;
  readonly #listener: Listener;
  #heardThrough: number;
  #source: EventSource | null = null;
  #retryMs = FIRST_RETRY_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hiddenAtMs: number | null = null;

  /**
   * @param after the version to go on from
   */
  constructor(eventId: string, after: number, listener: Listener) {
    this.#eventId = eventId;
    this.#heardThrough = after;
    this.#listener = listener;
  }

  open(): void {
    document.addEventListener('visibilitychange', this.#onVisibility);
    window.addEventListener('online', this.#reopen);
    this.#listener.onState('connecting');
    this.#connect();
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    window.removeEventListener('online', this.#reopen);
    this.#disconnect();
  }

  #connect(): void {
    const path = pathOf(watchPassages, {
      params: { eventId: this.#eventId },
      query: { after: this.#heardThrough },
    });
    const source = new EventSource(path);
    this.#source = source;
    source.addEventListener('open', () => {
      this.#retryMs = FIRST_RETRY_MS;
      this.#listener.onState('live');
    });
    source.addEventListener('passage', ({ data }) =>
      this.#hear(passageSchema.safeParse(JSON.parse(data)), this.#listener.onPassage),
    );
    source.addEventListener('alert', ({ data }) =>
      this.#hear(alertSchema.safeParse(JSON.parse(data)), this.#listener.onAlert),
    );
    source.addEventListener('error', () => {
      this.#listener.onState('reconnecting');
      if (source.readyState === EventSource.CLOSED) this.#connectLater();
    });
  }

  /** A newer server may tell more than this page can read; loading it again is the remedy, not stopping. */
  #hear<Told extends { readonly version: number }>(
    told: z.ZodSafeParseResult<Told>,
    tell: (told: Told) => void,
  ): void {
    if (!told.success) return;
    this.#heardThrough = Math.max(this.#heardThrough, told.data.version);
    tell(told.data);
  }

  #connectLater(): void {
    this.#disconnect();
    this.#listener.onRefused();
    this.#timer = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }

  #disconnect(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  readonly #reopen = (): void => {
    this.#disconnect();
    this.#connect();
  };

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'hidden') {
      this.#hiddenAtMs = performance.now();
      return;
    }
    const hiddenMs = this.#hiddenAtMs === null ? 0 : performance.now() - this.#hiddenAtMs;
    this.#hiddenAtMs = null;
    if (hiddenMs > TRUSTED_HIDDEN_MS) this.#reopen();
  };
}
