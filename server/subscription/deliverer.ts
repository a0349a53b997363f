import { setTimeout as after } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Reason, raiseAlerts } from '../alert/alert-store.ts';
import { plain } from '../alert/reasons-in-records.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { OpenDatabase } from '../db/database.ts';
import { takePassageVersions } from '../event/event-store.ts';
import { claimDeliveries, type DeliveryRow, giveBack, saveDelivered, saveFailed } from './delivery-store.ts';
import { MOST_ATTEMPTS, messageRetryMs, PAUSE_AFTER_MS, receiverRetryMs } from './retry-schedule.ts';
import { openSubscriber, type Senders } from './send-message.ts';
import type { Sent } from './send-webhook.ts';
import {
  dueSubscriptions,
  noteDelivered,
  noteFailed,
  type SubscriptionRow,
  saveSubscription,
} from './subscription-store.ts';

/** Messages on their way to one receiver at a time. */
const AT_ONCE = 16;
/** Longer than any attempt takes; who is silent for so long has lost its messages to another process. */
const LEASE_MS = 60_000;
/** How late a message may be that came due without a notice. */
const LOOK_EVERY_MS = 2_000;
const AFTER_FAULT_MS = 5_000;

/**
 * Sends what is in line, on every process: each message to whoever claims it first. Each receiver has its own worker,
 * so that a slow one holds up nobody else. A message is sent at least once and, after an answer that was lost, perhaps
 * again, with the same id; the order is that of their happening as long as all gets through, and is not promised.
 * While nothing gets through to a receiver, one message at a time is tried, later and later; the others wait.
 */
export class Deliverer {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #senders: Senders;
  readonly #logger: Logger;
  readonly #random: () => number;
  readonly #closing = new AbortController();
  readonly #workers = new Map<string, Promise<void>>();
  #loop: Promise<void> = Promise.resolve();

  constructor(needs: {
    readonly database: OpenDatabase;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly senders: Senders;
    readonly logger: Logger;
    /** 0 to 1. */
    readonly random: () => number;
  }) {
    this.#database = needs.database;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#senders = needs.senders;
    this.#logger = needs.logger;
    this.#random = needs.random;
  }

  start(): void {
    this.#loop = this.#keepLooking();
  }

  /** Resolves when what is on its way has come to its end; what was not sent waits for the next start. */
  async stop(): Promise<void> {
    this.#closing.abort();
    await this.#loop;
    await Promise.all(this.#workers.values());
    this.#senders.mqtt.close();
  }

  async #keepLooking(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const seen = this.#notifier.seen('deliveries');
      try {
        for (const row of await dueSubscriptions(this.#database.db, this.#clock.nowMs()))
          this.#beginWork(row);
      } catch (error) {
        this.#logger.error({ err: error }, 'messages in line cannot be read');
        await after(AFTER_FAULT_MS, undefined, { signal }).catch(() => undefined);
      }
      await this.#notifier.wait('deliveries', seen, LOOK_EVERY_MS, signal);
    }
  }

  #beginWork(row: SubscriptionRow): void {
    if (this.#workers.has(row.id)) return;
    const worker = this.#work(row)
      .catch((error: unknown) =>
        this.#logger.error({ err: error, subscription: row.id }, 'messages cannot be sent or recorded'),
      )
      .finally(() => this.#workers.delete(row.id));
    this.#workers.set(row.id, worker);
  }

  /** Sends what is due to one receiver until nothing is, or nothing gets through. */
  async #work(row: SubscriptionRow): Promise<void> {
    const send = await openSubscriber(this.#senders, row);
    const most = row.failures > 0 ? 1 : AT_ONCE;
    const nowMs = this.#clock.nowMs();
    const lease = { nowMs, untilMs: nowMs + LEASE_MS };
    const claims = await claimDeliveries(this.#database, row.id, lease, most);
    if (claims.length === 0) return;
    const names = row.names === 'included' ? await this.#namesOf(claims) : new Map<string, string>();
    const sent = await Promise.all(
      claims.map(async (claim) => ({
        claim,
        sent: await send(contentOf(claim, names), nowMs, this.#closing.signal),
      })),
    );
    await this.#record(row, sent);
    // There may be more: the look after this finds it, and perhaps that the receiver is another by now.
    this.#notifier.heard('deliveries');
  }

  async #record(
    row: SubscriptionRow,
    attempts: readonly { readonly claim: DeliveryRow; readonly sent: Sent }[],
  ): Promise<void> {
    const { db } = this.#database;
    const nowMs = this.#clock.nowMs();
    const delivered = attempts.flatMap(({ claim, sent }) => (sent.kind === 'delivered' ? [claim] : []));
    await db.transaction().execute(async (tx) => {
      await saveDelivered(tx, delivered, nowMs);
      for (const { claim, sent } of attempts) {
        if (sent.kind === 'delivered') continue;
        // Closing cuts connections off; that says nothing of the receiver.
        if (this.#closing.signal.aborted) await giveBack(tx, claim, nowMs);
        else if (claim.attempts >= MOST_ATTEMPTS) {
          await saveFailed(tx, claim, sent.problem, { state: 'dead', atMs: nowMs });
        } else {
          const nextAtMs = nowMs + messageRetryMs(claim.attempts, this.#random());
          await saveFailed(tx, claim, sent.problem, { state: 'waiting', nextAtMs });
        }
      }
      if (delivered.length > 0) await noteDelivered(tx, row.id, nowMs);
    });
    if (delivered.length > 0 || this.#closing.signal.aborted) return;
    const failures = row.failures + 1;
    const nextTryAtMs = nowMs + receiverRetryMs(failures, this.#random());
    const since = await noteFailed(db, row.id, { atMs: nowMs, failures, nextTryAtMs });
    if (since !== undefined && nowMs - since >= PAUSE_AFTER_MS) await this.#pause(row, since, nowMs);
  }

  /** Somebody has to look at it: trying on for ever would only fill the line. */
  async #pause(row: SubscriptionRow, sinceMs: number, nowMs: number): Promise<void> {
    const { id, event_id: eventId, name } = row;
    await this.#database.db.transaction().execute(async (tx) => {
      await takePassageVersions(tx, eventId, 0);
      await saveSubscription(tx, id, undefined, { state: 'paused-failing', paused_at: nowMs });
      const reason: Reason = {
        ...plain({ accessPointId: '' }),
        accessPointId: null,
        kind: 'deliveries-failing',
        key: `deliveries/${id}`,
        atMs: nowMs,
        detail: { subscription: name, failingSince: sinceMs },
      };
      await raiseAlerts(tx, eventId, [reason], nowMs);
      const subject = { subscriptionId: id, failingSince: sinceMs };
      await appendAudit(tx, nowMs, {
        actor: { kind: 'operator' },
        action: 'subscription-paused',
        eventId,
        subject,
      });
    });
    this.#notifier.committed(`passages/${eventId}`);
  }

  /** As known now: somebody who was erased meanwhile is nobody. */
  async #namesOf(claims: readonly DeliveryRow[]): Promise<ReadonlyMap<string, string>> {
    const ids = claims.flatMap(({ person_id }) => (person_id === null ? [] : [person_id]));
    if (ids.length === 0) return new Map();
    const rows = await this.#database.db
      .selectFrom('people')
      .select(['id', 'name'])
      .where('id', 'in', ids)
      .execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

function contentOf(row: DeliveryRow, names: ReadonlyMap<string, string>) {
  const name = names.get(row.person_id ?? '');
  return {
    id: row.id,
    kind: row.kind,
    atMs: row.at,
    data: {
      ...JSON.parse(row.data),
      personId: row.person_id,
      ...(name === undefined ? {} : { personName: name }),
    },
  };
}
