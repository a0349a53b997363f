import type { NearestOthers } from '#domain/promise/nearest-others';
import type { Neighbours, SettleOptions, StrangersQuestion, StrangersReport } from './gallery-index.ts';
import { faultOf } from './index-fault.ts';
import type { IndexReply, IndexRequest } from './index-message.ts';

/** How long the thread settles before it tells how far it is, and can be stopped. */
const ROUND_MS = 200;

const TOLD_AT_ONCE = 500;

export class ThreadedNeighbours implements Neighbours {
  private readonly scope: string | null;
  private readonly ask: (request: IndexRequest) => Promise<IndexReply>;

  constructor(scope: string | null, ask: (request: IndexRequest) => Promise<IndexReply>) {
    this.scope = scope;
    this.ask = ask;
  }

  async settle({ signal, onProgress }: SettleOptions = {}): Promise<void> {
    let first: { readonly settled: number; readonly atMs: number } | null = null;
    for (;;) {
      signal?.throwIfAborted();
      const reply = await this.ask({ kind: 'settle', scope: this.scope, forMs: ROUND_MS });
      if (reply.kind !== 'settled') throw faultOf(reply);
      const { settled, pending } = reply;
      const atMs = performance.now();
      const perMs = first && (settled - first.settled) / (atMs - first.atMs);
      first ??= { settled, atMs };
      onProgress?.({ settled, pending, secondsLeft: secondsFor(pending, perMs) });
      if (pending === 0) return;
    }
  }

  async of(personIds: readonly string[]): Promise<readonly NearestOthers[]> {
    const reply = await this.ask({ kind: 'nearest', scope: this.scope, personIds });
    if (reply.kind !== 'nearest') throw faultOf(reply);
    return reply.people;
  }

  async *everyone(): AsyncGenerator<readonly NearestOthers[]> {
    for (let from: number | null = 0; from !== null; ) {
      const reply: IndexReply = await this.ask({ kind: 'nearest-page', scope: this.scope, from });
      if (reply.kind !== 'nearest') throw faultOf(reply);
      yield reply.people;
      from = reply.next;
    }
  }

  async *tellSettled(): AsyncGenerator<readonly NearestOthers[]> {
    for (;;) {
      const reply = await this.ask({ kind: 'tell-settled', scope: this.scope, most: TOLD_AT_ONCE });
      if (reply.kind !== 'nearest') throw faultOf(reply);
      if (reply.people.length === 0) return;
      yield reply.people;
    }
  }

  async restore(people: readonly NearestOthers[]): Promise<void> {
    const reply = await this.ask({ kind: 'restore-neighbours', scope: this.scope, people });
    if (reply.kind !== 'restored') throw faultOf(reply);
  }

  async strangers(question: StrangersQuestion): Promise<StrangersReport> {
    const reply = await this.ask({ kind: 'strangers', scope: this.scope, question });
    if (reply.kind !== 'strangers') throw faultOf(reply);
    return reply.report;
  }
}

function secondsFor(pending: number, perMs: number | null): number | null {
  if (pending === 0) return 0;
  return perMs !== null && perMs > 0 ? pending / perMs / 1000 : null;
}
