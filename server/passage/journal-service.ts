import type { JournalBatch } from '#contract/journal';
import { type ChainHead, verifyChain } from '#domain/journal/chain';
import type { JournalRecord } from '#domain/journal/record';
import { alertOfRefusal, alertOfUpload } from '../alert/alert-of-upload.ts';
import type { Actor, DeviceActor } from '../auth/actor.ts';
import { requireDevice } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import type { LogParts } from '../db/log-parts.ts';
import { type DeviceRow, holdDevices, lockPairedDevice } from '../device/device-store.ts';
import { findEvent, requireEventState, settingsOf, takePassageVersions } from '../event/event-store.ts';
import type { Metrics } from '../metrics.ts';
import { existingPeople } from '../person/person-store.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { publicKeyOf, signatureHolds } from '../privacy/signing-key.ts';
import type { EventVault, Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { noteFigures } from '../statistics/note-figures.ts';
import { crossingMessages, queueMessages, refusalMessages } from '../subscription/queue-messages.ts';
import { findPlace, type Place } from '../venue/venue-store.ts';
import { insertCrop } from './crop-store.ts';
import { type Decided, foldRecords, isDecision } from './fold-records.ts';
import { GroupCommit } from './group-commit.ts';
import { insertRecords, recordedAt, recordHashes, saveHead, type VerifiedRecord } from './journal-store.ts';
import { countCrossings } from './occupancy.ts';
import { existingPassages, insertPassages, saveResults } from './passage-store.ts';

/** What became of a batch. */
interface TakenIn {
  readonly head: ChainHead;
  readonly fresh: readonly JournalRecord[];
  /** Messages to subscribers that are in line now. */
  readonly queued: number;
}

/** What is known once for all records of a batch. */
interface Ingest {
  readonly device: DeviceActor;
  readonly place: Place;
  readonly vault: EventVault;
  readonly crops: ReadonlyMap<string, Uint8Array>;
  readonly nowMs: number;
  /** When the record before the first of these was written; null when there is none. */
  readonly lastAtMs: number | null;
}

/**
 * Takes in what gates have logged: verifies, keeps the records as they came, and folds them into the
 * passages that people read.
 */
export class JournalService {
  readonly #db: Db;
  readonly #parts: LogParts;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #metrics: Metrics;
  readonly #commits: GroupCommit;

  constructor(needs: {
    readonly db: Db;
    readonly parts: LogParts;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly vault: Vault;
    readonly metrics: Metrics;
  }) {
    this.#db = needs.db;
    this.#parts = needs.parts;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#vault = needs.vault;
    this.#metrics = needs.metrics;
    this.#commits = new GroupCommit(needs.db, holdDevices);
  }

  /**
   * All of a batch or nothing of it. Records that are here already are recognised by number and hash
   * and passed over, so a gate that got no answer simply sends again.
   * @returns the number of the last record that is safe here
   * @throws RequestError `journal-refused`, naming the first record that does not follow
   */
  async ingest(actor: Actor, batch: JournalBatch): Promise<{ ackedThrough: number }> {
    const device = requireDevice(actor);
    const crops = genuineCrops(batch);
    const times = batch.records.map((record) => record.atMs);
    await this.#parts.cover(device.eventId, times, this.#clock.nowMs());
    const { head, fresh, queued } = await this.#takeIn(device, batch, crops).catch(async (error: unknown) => {
      await this.#alertOf(device, error);
      throw error;
    });
    if (fresh.length > 0) this.#notifier.committed(`passages/${device.eventId}`);
    if (queued > 0) this.#notifier.committed('deliveries');
    for (const { body } of fresh) if (body.kind === 'decision') this.#metrics.countPassage(body.outcome.kind);
    return { ackedThrough: head.seq };
  }

  #takeIn(
    device: DeviceActor,
    batch: JournalBatch,
    crops: ReadonlyMap<string, Uint8Array>,
  ): Promise<TakenIn> {
    return this.#commits.run({
      group: device.eventId,
      holds: device.deviceId,
      rows: batch.records.length,
      act: (tx) => this.#takeInWithin(tx, device, batch, crops),
    });
  }

  async #takeInWithin(
    tx: Db,
    device: DeviceActor,
    batch: JournalBatch,
    crops: ReadonlyMap<string, Uint8Array>,
  ): Promise<TakenIn> {
    const row = await lockPairedDevice(tx, device.deviceId);
    if (!row) throw new RequestError('not-paired');
    requireSignature(row, batch);
    await requireEventState(tx, device.eventId, ['draft', 'live', 'closed']);
    const records = await this.#newRecords(tx, row, batch.records);
    const before = { seq: row.journal_seq, hash: row.journal_hash };
    const { head, verified } = requireChain(before, records);
    if (records.length === 0) return { head, fresh: records, queued: 0 };

    const ingest: Ingest = {
      device,
      place: found(await findPlace(tx, device.eventId, device.accessPointId)),
      vault: await this.#vault.ofEvent(tx, device.eventId),
      crops,
      nowMs: this.#clock.nowMs(),
      lastAtMs: await recordedAt(tx, row),
    };
    await insertRecords(tx, device.eventId, verified, ingest.nowMs);
    const queued = await fold(tx, records, ingest);
    await saveHead(tx, device.deviceId, head, batch.signature);
    return { head, fresh: records, queued };
  }

  /** What does not follow is not kept, and somebody is told. */
  async #alertOf(device: DeviceActor, error: unknown): Promise<void> {
    if (!(error instanceof RequestError) || error.kind !== 'journal-refused') return;
    await this.#db.transaction().execute(async (tx) => {
      await takePassageVersions(tx, device.eventId, 0);
      await alertOfRefusal(tx, device, error, this.#clock.nowMs());
    });
    this.#notifier.committed(`passages/${device.eventId}`);
    this.#notifier.committed('deliveries');
  }

  /** Leaves out what is here already, and refuses another record under a known number. */
  async #newRecords(
    tx: Db,
    device: DeviceRow,
    records: readonly JournalRecord[],
  ): Promise<readonly JournalRecord[]> {
    const stranger = records.find((record) => record.deviceId !== device.id);
    if (stranger) throw refused(stranger.seq, 'is of another device');
    const replayed = records.filter((record) => record.seq <= device.journal_seq);
    const known = await recordHashes(
      tx,
      device,
      replayed.map((record) => record.seq),
    );
    const forked = replayed.find((record) => known.get(record.seq) !== record.hash);
    if (forked) throw refused(forked.seq, 'altered');
    return records.filter((record) => record.seq > device.journal_seq);
  }
}

/**
 * Writes the passages that the records make or complete, and the faces captured with them.
 * @returns how many messages to subscribers are in line for them
 */
async function fold(tx: Db, records: readonly JournalRecord[], ingest: Ingest): Promise<number> {
  const { device, nowMs } = ingest;
  const decisions = records.filter(isDecision);
  requireOwnLanes(records, ingest.place);
  // Taken first: it holds back every other upload and erasure of the event, so that what is looked up
  // from here on stays true until the commit.
  const lastVersion = await takePassageVersions(tx, device.eventId, records.length);
  await requireNewPassages(tx, device.eventId, decisions);
  const named = decisions.flatMap(({ body }) => (body.personId === null ? [] : [body.personId]));
  const knownPeople = await existingPeople(tx, device.eventId, named);
  const folded = foldRecords({
    records,
    firstVersion: lastVersion - records.length + 1,
    eventId: device.eventId,
    deviceId: device.deviceId,
    accessPointId: device.accessPointId,
    receivedAtMs: nowMs,
    knownPeople,
  });
  await insertPassages(tx, folded.passages);
  const completed = await saveResults(tx, device, folded.results);
  const walked = [
    ...folded.passages.filter(({ result }) => result === 'passed'),
    ...completed.filter(({ result, before }) => result === 'passed' && before !== 'passed'),
  ];
  await noteFigures(tx, {
    eventId: device.eventId,
    accessPointId: device.accessPointId,
    timeZone: ingest.place.event.timeZone,
    decided: decisions,
    walked,
    nowMs,
  });
  const counted = await countCrossings(
    tx,
    { eventId: device.eventId, zoneId: ingest.place.zone.id, accessPointId: device.accessPointId },
    walked.map((row) => ({ personId: row.person_id, direction: row.direction, atMs: row.at })),
  );
  await alertOfUpload(tx, {
    eventId: device.eventId,
    from: { ...device, lastAtMs: ingest.lastAtMs, nowMs },
    records,
    passages: folded.passages,
    knownPeople,
    zone: ingest.place.zone,
    people: counted,
    rules: settingsOf(found(await findEvent(tx, device.eventId))).alerts,
  });
  for (const { atMs, body } of decisions) {
    // The face of somebody erased while the gate was away is not taken in again.
    if (body.personId === null || knownPeople.has(body.personId)) await keepCrop(tx, atMs, body, ingest);
  }
  const messages = [...refusalMessages(folded.passages), ...crossingMessages(walked)];
  return queueMessages(tx, device.eventId, messages, nowMs);
}

/** @throws RequestError `journal-refused` */
function requireChain(
  before: ChainHead,
  records: readonly JournalRecord[],
): { readonly head: ChainHead; readonly verified: readonly VerifiedRecord[] } {
  const contents: string[] = [];
  // What is hashed is what is kept: the text is made once.
  const verdict = verifyChain(before, records, (text) => {
    contents.push(text);
    return sha256Hex(text);
  });
  if (verdict.kind === 'broken') throw refused(verdict.seq, verdict.because);
  return {
    head: verdict.head,
    verified: records.map((record, i) => ({ record, content: contents[i] ?? '' })),
  };
}

function requireOwnLanes(records: readonly JournalRecord[], { accessPoint }: Place): void {
  const own = new Set(accessPoint.lanes.map((lane) => lane.id));
  const foreign = records.find(({ body }) => body.laneId !== null && !own.has(body.laneId));
  if (foreign) throw refused(foreign.seq, 'is of a lane of another access point');
}

async function requireNewPassages(tx: Db, eventId: string, decisions: readonly Decided[]): Promise<void> {
  const taken = new Set(
    await existingPassages(
      tx,
      eventId,
      decisions.map(({ body }) => body.passageId),
    ),
  );
  for (const { seq, body } of decisions) {
    if (taken.has(body.passageId)) throw refused(seq, 'repeats a passage');
    taken.add(body.passageId);
  }
}

async function keepCrop(
  tx: Db,
  capturedAtMs: number,
  { passageId, cropSha256 }: Decided['body'],
  { place, vault, crops, nowMs, device }: Ingest,
): Promise<void> {
  const jpeg = cropSha256 === null ? undefined : crops.get(cropSha256);
  // A gate whose clock is ahead must not keep a face for longer.
  const deleteAt = Math.min(capturedAtMs, nowMs) + place.zone.policy.keepCropsMs;
  if (cropSha256 === null || !jpeg || deleteAt <= nowMs) return;
  await insertCrop(tx, {
    passage_id: passageId,
    event_id: device.eventId,
    sha256: cropSha256,
    sealed: vault.seal('crop', passageId, jpeg),
    delete_at: deleteAt,
  });
}

/**
 * Crops that are what the signed records say. One that is not, from a damaged disc or a forger, is
 * left out; the records are evidence and are not held up by it.
 */
function genuineCrops(batch: JournalBatch): ReadonlyMap<string, Uint8Array> {
  return new Map(
    batch.crops.flatMap(({ sha256, jpeg }) => {
      const bytes = Buffer.from(jpeg, 'base64');
      return sha256Hex(bytes) === sha256 ? [[sha256, bytes] as const] : [];
    }),
  );
}

function requireSignature(device: DeviceRow, { records, signature }: JournalBatch): void {
  const last = records.at(-1);
  const holds = last !== undefined && signatureHolds(publicKeyOf(device.public_key), last.hash, signature);
  if (!holds)
    throw new RequestError('journal-refused', [{ path: 'body.signature', problem: 'does not hold' }]);
}

function refused(seq: number, problem: string): RequestError {
  return new RequestError('journal-refused', [{ path: `seq ${seq}`, problem }]);
}
