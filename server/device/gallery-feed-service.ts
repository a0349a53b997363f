import { type GalleryEntry, type GalleryPage, NO_SPACE } from '#contract/device';
import { galleryPageText } from '#contract/device-proof';
import { MOST_REMOVALS } from '#contract/removal';
import type { ZonePolicy } from '#contract/zone-policy';
import { belongsInGallery } from '#domain/gallery-sync/entitlement';
import type { Actor, DeviceActor } from '../auth/actor.ts';
import { requireDevice } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import { activeBadgesOf } from '../credential/credential-store.ts';
import type { Db } from '../db/database.ts';
import { type EventRow, findEvent } from '../event/event-store.ts';
import { pipelinesServed } from '../model-change/model-change-store.ts';
import { accreditationsOf } from '../person/person-store.ts';
import { templatesOf } from '../photo/photo-store.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import type { SigningKey } from '../privacy/signing-key.ts';
import type { EventVault, Vault } from '../privacy/vault.ts';
import type { PlacePromises } from '../promise/place-promises.ts';
import { removalsOwed } from '../removal/removal-store.ts';
import { found, RequestError } from '../request-error.ts';
import { findPlace, type Place } from '../venue/venue-store.ts';
import { watchedAmong, watchlistTemplates } from '../watchlist/watchlist-store.ts';
import { addresseesOf } from './addressee-store.ts';
import { findPairedDevice } from './device-store.ts';
import { changedAfter } from './gallery-change-store.ts';
import { decodeGalleryCursor, encodeGalleryCursor } from './gallery-cursor.ts';
import type { Presence } from './presence.ts';

export interface GalleryPull {
  readonly after?: string | undefined;
  /** The gallery of which pipeline; that of the one in force when it is left out. */
  readonly pipeline?: string | undefined;
  readonly waitMs: number;
  readonly limit: number;
}

type Change = GalleryPage['changes'][number];
type PageContent = Omit<GalleryPage, 'signature'>;

/** How far a gate has been told when there is nothing left to tell. */
const AFTER_PURGE = 'purged';

/** People looked at in one go; between goes the event loop is free. */
const SCAN = 500;
/** After this many people a page ends even if few of them belong at the gate. */
const SCAN_AT_MOST = 10_000;
/** Of one person, the newest: more than anybody wears. */
const MOST_BADGES = 10;
/** A zone that keeps working on a stale gallery does so for this long. */
const KEEP_WORKING_MS = 7 * 24 * 60 * 60_000;

/**
 * The gallery of an access point as a stream of changes: who belongs there is sent, who does not (any
 * more) is taken back. A cursor that means nothing here, be it of another pipeline, zone or database,
 * is answered with the beginning of a fresh gallery; there is no error to recover from.
 */
export class GalleryFeedService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #presence: Presence;
  readonly #vault: Vault;
  readonly #signing: SigningKey;
  readonly #pipelineId: string;
  readonly #promises: PlacePromises;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly presence: Presence;
    readonly vault: Vault;
    readonly signing: SigningKey;
    readonly pipelineId: string;
    readonly promises: PlacePromises;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#presence = needs.presence;
    this.#vault = needs.vault;
    this.#signing = needs.signing;
    this.#pipelineId = needs.pipelineId;
    this.#promises = needs.promises;
  }

  /** Answers at once when there is news, otherwise when news comes or `waitMs` is over. */
  async pull(actor: Actor, pull: GalleryPull, signal: AbortSignal): Promise<GalleryPage> {
    const device = requireDevice(actor);
    return this.#presence.during(device.deviceId, async () => {
      const untilMs = performance.now() + pull.waitMs;
      for (;;) {
        const seen = this.#notifier.seen(`gallery/${device.eventId}`);
        const content = await this.#read(device, pull);
        const leftMs = untilMs - performance.now();
        if (hasNews(content, pull) || leftMs <= 0 || signal.aborted) return this.#signed(content);
        await this.#notifier.wait(`gallery/${device.eventId}`, seen, leftMs, signal);
      }
    });
  }

  async #read(device: DeviceActor, pull: GalleryPull): Promise<PageContent> {
    const { after, limit, pipeline } = pull;
    // Asked anew at every turn: the device may have been unpaired while it waited.
    if (!(await findPairedDevice(this.#db, device.deviceId))) throw new RequestError('not-paired');
    const place = found(await findPlace(this.#db, device.eventId, device.accessPointId));
    const event = found(await findEvent(this.#db, device.eventId));
    if (event.state === 'purged') return this.#afterPurge(device, event, after);
    const pipelineId = await this.#pipelineAsked(pipeline);
    const vault = await this.#vault.ofEvent(this.#db, event.id);
    const transformId = vault.transform.id;
    const epoch = epochOf([event.gallery_epoch, transformId, pipelineId], place);

    const told = after === undefined ? null : decodeGalleryCursor(after);
    const follows = told !== null && told.epoch === epoch && told.seq <= event.gallery_seq;
    const firstSyncUntil = follows ? told.firstSyncUntil : event.gallery_seq;
    const { changes, seq, more } = await this.#changes(place, vault, {
      pipelineId,
      after: follows ? told.seq : 0,
      firstSyncUntil,
      limit,
    });
    // Templates were moved between the two: they are not in the space that the page would vouch for.
    const now = await this.#vault.ofEvent(this.#db, event.id);
    if (now.transform.id !== transformId) return this.#read(device, pull);
    const { configVersion } = place.event;
    const measured = await this.#promises.ofPlace(place, pipelineId);
    const syncing = firstSyncUntil !== null && seq < firstSyncUntil;
    const nowMs = this.#clock.nowMs();
    return {
      deviceId: device.deviceId,
      cursor: encodeGalleryCursor({
        epoch,
        seq,
        configVersion,
        promiseVersion: measured.version,
        firstSyncUntil: syncing ? firstSyncUntil : null,
      }),
      more,
      restart: !follows,
      changes,
      transformId,
      removals: more ? [] : await removalsOwed(this.#db, device.deviceId, MOST_REMOVALS),
      promise: measured.promise,
      configVersion,
      issuedAtMs: nowMs,
      validUntilMs: nowMs + validForMs(place.zone.policy),
    };
  }

  /** Nobody, and what the gate still has to prove. */
  async #afterPurge(
    { deviceId }: DeviceActor,
    { config_version: configVersion }: EventRow,
    after: string | undefined,
  ): Promise<PageContent> {
    const nowMs = this.#clock.nowMs();
    return {
      deviceId,
      cursor: AFTER_PURGE,
      more: false,
      restart: after !== AFTER_PURGE,
      changes: [],
      transformId: NO_SPACE,
      removals: await removalsOwed(this.#db, deviceId, MOST_REMOVALS),
      promise: null,
      configVersion,
      issuedAtMs: nowMs,
      validUntilMs: nowMs + 1,
    };
  }

  async #changes(
    place: Place,
    vault: EventVault,
    from: {
      readonly pipelineId: string;
      readonly after: number;
      readonly firstSyncUntil: number | null;
      readonly limit: number;
    },
  ): Promise<{ changes: Change[]; seq: number; more: boolean }> {
    const changes: Change[] = [];
    let seq = from.after;
    for (let scanned = 0; scanned < SCAN_AT_MOST; scanned += SCAN) {
      const rows = await changedAfter(this.#db, place.event.id, seq, SCAN);
      const entries = await this.#entries(
        place,
        { vault, pipelineId: from.pipelineId },
        rows.map((row) => row.person_id),
      );
      for (const row of rows) {
        if (changes.length === from.limit) return { changes, seq, more: true };
        const person = entries.get(row.person_id);
        const entry = person && { ...person, seq: row.seq };
        const wasTold = from.firstSyncUntil === null || row.seq > from.firstSyncUntil;
        if (entry) changes.push({ kind: 'upsert', entry });
        else if (wasTold) changes.push({ kind: 'tombstone', personId: row.person_id });
        seq = row.seq;
      }
      if (rows.length < SCAN) return { changes, seq, more: false };
      await new Promise(setImmediate);
    }
    return { changes, seq, more: true };
  }

  /** Entries of those among the people who belong in the gallery and can be recognised. */
  async #entries(
    { event, venue, zone, accessPoint }: Place,
    { vault, pipelineId }: { readonly vault: EventVault; readonly pipelineId: string },
    personIds: readonly string[],
  ): Promise<ReadonlyMap<string, Omit<GalleryEntry, 'seq'>>> {
    const accreditations = await accreditationsOf(this.#db, personIds);
    const watched = await watchedAmong(this.#db, personIds);
    // Whoever is watched for is known at every gate, wherever else they may go.
    const belonging = personIds.filter(
      (id) =>
        watched.has(id) ||
        belongsInGallery(
          accreditations.get(id) ?? [],
          { venue: venue.code, zone: zone.code },
          accessPoint.galleryScope,
        ),
    );
    const templates = await templatesOf(this.#db, belonging, pipelineId);
    const badges = await activeBadgesOf(this.#db, belonging);
    const addressees = await addresseesOf(this.#db, belonging, event.laneDisplay);
    const ofPhotos = await watchlistTemplates(this.#db, [...watched], pipelineId);
    return new Map(
      belonging.flatMap((personId) => {
        const rows = [
          ...(templates.get(personId) ?? []),
          ...ofPhotos.filter((row) => row.entry_id === personId),
        ];
        const active = badges.get(personId) ?? [];
        // Whoever gives no face comes with a badge.
        if (rows.length === 0 && active.length === 0) return [];
        const entry = {
          personId,
          addressee: addressees.get(personId) ?? { name: null, language: null },
          badges: active.slice(0, MOST_BADGES).map((row) => ({ id: row.id, expiresAtMs: row.expires_at })),
          held: [],
          watchlist: watched.has(personId) ? ('listed' as const) : ('not-listed' as const),
          accreditations: (accreditations.get(personId) ?? []).map(({ function: _, ...a }) => ({
            ...a,
            zones: [...a.zones],
          })),
          templates: rows.map((row) => ({
            id: row.id,
            pipelineId: row.pipeline_id,
            vector: Buffer.from(vault.open('template', row.id, row.sealed)).toString('base64'),
          })),
        };
        return [[personId, entry] as const];
      }),
    );
  }

  /** @throws RequestError `conflict` for a pipeline whose templates are not, or no longer, kept */
  async #pipelineAsked(asked: string | undefined): Promise<string> {
    if (asked === undefined || asked === this.#pipelineId) return this.#pipelineId;
    if ((await pipelinesServed(this.#db)).has(asked)) return asked;
    throw new RequestError('conflict', [{ path: 'query.pipeline', problem: 'is not served here' }]);
  }

  #signed(content: PageContent): GalleryPage {
    return { ...content, signature: this.#signing.sign(galleryPageText(content)) };
  }
}

function epochOf(of: readonly string[], { event, venue, zone, accessPoint }: Place): string {
  const { id, galleryScope } = accessPoint;
  const place = [id, venue.code, zone.code, galleryScope, event.laneDisplay.names];
  return sha256Hex([...of, ...place].join('\n')).slice(0, 16);
}

/** A cursor tells of everything that a page can tell of. */
function hasNews({ cursor, more, restart }: PageContent, { after }: GalleryPull): boolean {
  return restart || more || cursor !== after;
}

function validForMs(policy: ZonePolicy): number {
  return policy.whenStale === 'refuse' ? policy.staleAfterMs : Math.max(policy.staleAfterMs, KEEP_WORKING_MS);
}
