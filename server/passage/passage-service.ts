import type { RaisedAlert } from '#contract/alert';
import type { ExportFormat, Passage, PassageFilter } from '#contract/passage';
import { alertsAfterVersion } from '../alert/alert-store.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db, OpenDatabase } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import type { FileAnswer } from '../http/handler.ts';
import { decodeTimeCursor, encodeCursor, type PageCursor } from '../page-cursor.ts';
import type { Vault } from '../privacy/vault.ts';
import { found } from '../request-error.ts';
import { findCrop } from './crop-store.ts';
import { type PassagePlace, PassageSearch } from './passage-search.ts';
import { passagesAfterVersion, passagesAt } from './passage-store.ts';
import { type Column, tableFile } from './table-file.ts';

/** What the live feed tells. */
export type LiveNews =
  | { readonly event: 'passage'; readonly data: Passage }
  | { readonly event: 'alert'; readonly data: RaisedAlert };

export interface PassagePage {
  readonly passages: Passage[];
  readonly nextCursor: string | null;
  readonly liveFrom: number;
}

const EXPORT_PAGE = 500;
const LIVE_PAGE = 100;
/** Only a safety net: news wakes the feed by itself. */
const LOOK_AGAIN_MS = 30_000;

const PASSAGE_COLUMNS: readonly Column<Passage>[] = [
  { name: 'time', value: ({ at }) => new Date(at).toISOString() },
  { name: 'gate', value: ({ accessPoint }) => accessPoint.name },
  { name: 'lane', value: ({ lane }) => lane.name },
  { name: 'direction', value: ({ lane }) => lane.direction },
  { name: 'person', value: ({ person }) => person?.name ?? null },
  { name: 'person_id', value: ({ person }) => person?.id ?? null },
  { name: 'outcome', value: ({ outcome }) => outcome.kind },
  { name: 'reason', value: ({ outcome }) => ('reason' in outcome ? (outcome.reason ?? null) : null) },
  { name: 'result', value: ({ result }) => result },
  { name: 'soft_passback', value: ({ softPassback }) => (softPassback ? 'yes' : 'no') },
  { name: 'similarity', value: ({ evidence }) => evidence.similarity },
  { name: 'threshold', value: ({ evidence }) => evidence.threshold },
  { name: 'decision_ms', value: ({ evidence }) => evidence.visitMs },
  { name: 'received', value: ({ receivedAt }) => new Date(receivedAt).toISOString() },
  { name: 'passage_id', value: ({ id }) => id },
];

/** The access log, as people read it. */
export class PassageService {
  readonly #db: Db;
  readonly #search: PassageSearch;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;

  constructor(
    database: Pick<OpenDatabase, 'kind' | 'db'>,
    clock: Clock,
    notifier: CommitNotifier,
    vault: Vault,
  ) {
    this.#db = database.db;
    this.#search = new PassageSearch(database);
    this.#clock = clock;
    this.#notifier = notifier;
    this.#vault = vault;
  }

  list(
    actor: Actor,
    eventId: string,
    {
      cursor,
      limit,
      ...filter
    }: PassageFilter & { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<PassagePage> {
    requireAccess(actor, 'passage:read', onEvent(eventId));
    const after = cursor === undefined ? null : decodeTimeCursor(cursor);
    // All of it as of one moment, so that `liveFrom` is the version of exactly this list.
    const oneMoment = this.#db.transaction().setIsolationLevel('repeatable read');
    return oneMoment.execute(async (tx) => {
      const event = found(await findEvent(tx, eventId));
      const places = await this.#search.find(tx, eventId, filter, after, limit + 1);
      const shown = places.slice(0, limit);
      const last = shown.at(-1);
      const more = last !== undefined && places.length > shown.length;
      return {
        passages: await passagesAt(tx, eventId, shown),
        nextCursor: more ? encodeCursor({ key: last.at, id: last.id }) : null,
        liveFrom: event.passage_version,
      };
    });
  }

  /** The log as a file, read a page at a time while it is sent. Who took it is in the audit log before the first line. */
  async export(
    actor: Actor,
    eventId: string,
    { format, ...filter }: PassageFilter & { readonly format: ExportFormat },
    signal: AbortSignal,
  ): Promise<FileAnswer> {
    const user = requireAccess(actor, 'passage:export', onEvent(eventId));
    const asked = Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    await this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      const subject: Record<string, string | number> = { format, ...Object.fromEntries(asked) };
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'passages-exported',
        eventId,
        subject,
      });
    });
    return tableFile(
      { name: `passages-${eventId}`, format },
      PASSAGE_COLUMNS,
      this.#pages(eventId, filter, signal),
    );
  }

  async *#pages(
    eventId: string,
    filter: PassageFilter,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Passage[]> {
    let after: PageCursor<number> | null = null;
    while (!signal.aborted) {
      const places: PassagePlace[] = await this.#search.find(this.#db, eventId, filter, after, EXPORT_PAGE);
      const last = places.at(-1);
      if (!last) return;
      yield await passagesAt(this.#db, eventId, places);
      if (places.length < EXPORT_PAGE) return;
      after = { key: last.at, id: last.id };
    }
  }

  async readCrop(actor: Actor, eventId: string, passageId: string): Promise<Uint8Array> {
    requireAccess(actor, 'passage:read-crop', onEvent(eventId));
    const crop = found(await findCrop(this.#db, eventId, passageId));
    const vault = await this.#vault.ofEvent(this.#db, eventId);
    return vault.open('crop', passageId, crop.sealed);
  }

  /**
   * Passages and alerts as they are made and change, each once per version and in the order of versions. A
   * passage that changed twice while nobody listened comes once, in its latest state.
   * @param after the version to go on from; undefined for news only
   */
  async watch(
    actor: Actor,
    eventId: string,
    after: number | undefined,
    signal: AbortSignal,
  ): Promise<AsyncIterable<LiveNews>> {
    requireAccess(actor, 'passage:read', onEvent(eventId));
    const { passage_version: current } = found(await findEvent(this.#db, eventId));
    // A version from before a restored backup may lie ahead; waiting for it would hide what happens now.
    return this.#follow(eventId, Math.min(after ?? current, current), signal);
  }

  /** Passages and alerts in their one order. */
  async #newsAfter(
    eventId: string,
    version: number,
  ): Promise<{ readonly news: readonly LiveNews[]; readonly more: boolean }> {
    const passages = await passagesAfterVersion(this.#db, eventId, version, LIVE_PAGE);
    const alerts = await alertsAfterVersion(this.#db, eventId, version, LIVE_PAGE);
    // Behind the end of a full page there may be more of its kind that come first.
    const ends = [passages, alerts].map((page) =>
      page.length === LIVE_PAGE ? (page.at(-1)?.version ?? 0) : Number.POSITIVE_INFINITY,
    );
    const through = Math.min(...ends);
    const news: LiveNews[] = [
      ...passages.map((data) => ({ event: 'passage', data }) as const),
      ...alerts.map((data) => ({ event: 'alert', data }) as const),
    ];
    return {
      news: news
        .filter(({ data }) => data.version <= through)
        .toSorted((a, b) => a.data.version - b.data.version),
      more: through < Number.POSITIVE_INFINITY,
    };
  }

  async *#follow(eventId: string, from: number, signal: AbortSignal): AsyncGenerator<LiveNews> {
    let version = from;
    while (!signal.aborted) {
      const seen = this.#notifier.seen(`passages/${eventId}`);
      const { news, more } = await this.#newsAfter(eventId, version);
      for (const one of news) {
        version = one.data.version;
        yield one;
      }
      if (!more) {
        await this.#notifier.wait(`passages/${eventId}`, seen, LOOK_AGAIN_MS, signal);
      }
    }
  }
}
