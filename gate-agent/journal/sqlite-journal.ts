import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import { journalBodySchema } from '#contract/journal';
import type { PassageResult } from '#domain/access/outcome';
import type { LastPassages } from '#domain/access/passback';
import { canonicalJson } from '#domain/journal/canonical-json';
import { type ChainHead, EMPTY_CHAIN, link, verifyChain } from '#domain/journal/chain';
import type { JournalBody, JournalRecord } from '#domain/journal/record';
import { SealBroken } from '../device/sealing.ts';
import {
  type AlertBody,
  type CapturedCrop,
  type CommandBody,
  type DecisionBody,
  type Journal,
  JournalFault,
  journalFault,
  type PendingLimit,
  type PendingRecords,
} from './journal.ts';
import type { JournalOptions } from './journal-options.ts';
import { type JournalSpace, measureSpace } from './journal-space.ts';
import { type LearnedPassage, type Overlap, PeerPassages } from './peer-passages.ts';
import { sha256Hex } from './sha256.ts';
import { type ToldOccupancy, ZoneCount } from './zone-count.ts';

const chainRow = z.object({
  device_id: z.string(),
  head_seq: z.int(),
  head_hash: z.string(),
  acked_through: z.int(),
});

const newestRow = z.object({ hash: z.string() });

const openDecisionRow = z.object({
  passage_id: z.string(),
  lane_id: z.string(),
  person_id: z.string().nullable(),
  direction: z.enum(['in', 'out']),
});

const lastPassagesRow = z.object({ in_ms: z.int().nullable(), out_ms: z.int().nullable() });

const recordRow = z.object({
  seq: z.int(),
  at_ms: z.int(),
  body: z.string(),
  prev_hash: z.string(),
  hash: z.string(),
});

const cropRow = z.object({ sha256: z.string(), seq: z.int(), bytes: z.int(), sealed: z.instanceof(Buffer) });

/** As many as a lane writes in an afternoon; some 10 ms. */
const VERIFIED_ON_OPENING = 500;
/** Deleting more in one go would keep the lanes waiting: this is some 30 ms. */
const PRUNED_AT_ONCE = 2_000;

export class SqliteJournal implements Journal {
  private readonly db: Database;
  private readonly options: JournalOptions;
  private readonly statements: ReturnType<typeof prepare>;
  private readonly zone: ZoneCount;
  private readonly peers: PeerPassages;
  private chain: { head: ChainHead; ackedThrough: number };
  private space: JournalSpace['kind'] = 'roomy';

  constructor(db: Database, options: JournalOptions) {
    this.db = db;
    this.options = options;
    this.statements = prepare(db);
    this.zone = new ZoneCount(db);
    this.peers = new PeerPassages(db);
    this.statements.startChain.run({ deviceId: options.deviceId, ...(options.startsAfter ?? EMPTY_CHAIN) });
    this.chain = this.readChain();
  }

  get head(): ChainHead {
    return this.chain.head;
  }

  get pendingRecords(): number {
    return this.chain.head.seq - this.chain.ackedThrough;
  }

  begin(decision: DecisionBody, crop: CapturedCrop | null): void {
    this.write(() => this.appendDecision(decision, crop));
  }

  complete(passageId: string, result: PassageResult): void {
    this.write(() => this.appendResult(passageId, result));
  }

  recordRefusal(decision: DecisionBody, crop: CapturedCrop | null): void {
    this.write(() => {
      this.appendDecision(decision, crop);
      this.appendResult(decision.passageId, 'stayed-shut');
    });
  }

  recordAlert(alert: AlertBody): void {
    this.write(() => this.append(alert));
  }

  recordCommand(command: CommandBody): void {
    this.write(() => this.append(command));
  }

  forget(personId: string): void {
    this.write(() => {
      this.statements.dropCropsOf.run(personId);
      this.statements.dropPassageOf.run(personId);
      this.peers.forget(personId);
      this.statements.closeToPerson.run(personId);
    });
    this.emptyLog();
  }

  forgetFaces(personId: string): void {
    this.write(() => this.statements.dropCropsOf.run(personId));
    this.emptyLog();
  }

  forgetEveryone(): void {
    this.write(() => {
      this.statements.acknowledge.run(this.chain.head.seq);
      for (const what of ['dropAllCrops', 'dropAllPassages', 'settleAll', 'dropAllRecords'] as const)
        this.statements[what].run();
      this.peers.forgetAll();
      this.chain = { ...this.chain, ackedThrough: this.chain.head.seq };
    });
    this.reading(() => this.db.exec('VACUUM'));
    this.emptyLog();
  }

  measureSpace(): JournalSpace {
    const { dataDir, retention } = this.options;
    const space = this.reading(() => measureSpace(this.db, dataDir, retention.maxBytes));
    this.space = space.kind;
    return space;
  }

  /** Called once, on opening: the newest records are what was written, link by link. @throws JournalFault */
  verifyNewest(): void {
    this.reading(() => {
      const rows = z.array(recordRow).parse(this.statements.newestRecords.all(VERIFIED_ON_OPENING));
      this.verified(rows.reverse().map((row) => this.recordOf(row)));
    });
  }

  /** Called once, on opening: whoever began these decisions cannot complete them any more. */
  closeUnfinished(): void {
    const rows = z.array(openDecisionRow).parse(this.statements.openDecisions.all());
    if (rows.length === 0) return;
    this.write(() => {
      for (const row of rows) this.appendResult(row.passage_id, 'outcome-unknown');
    });
  }

  lastPassages(personId: string): LastPassages {
    return this.reading(() => {
      const row = lastPassagesRow.parse(this.statements.lastPassages.get({ personId }));
      return { in: row.in_ms, out: row.out_ms };
    });
  }

  passagesAfter(seq: number, limit: number): readonly LearnedPassage[] {
    return this.reading(() => this.peers.ownAfter(seq, limit));
  }

  heardThrough(deviceId: string): number {
    return this.reading(() => this.peers.heardThrough(deviceId));
  }

  learn(deviceId: string, passages: readonly LearnedPassage[]): readonly Overlap[] {
    let overlaps: readonly Overlap[] = [];
    this.write(() => {
      overlaps = this.peers.learn(deviceId, passages);
    });
    return overlaps;
  }

  occupancyTold(told: ToldOccupancy): void {
    this.write(() => this.zone.told(told));
  }

  inside(): number | null {
    return this.reading(() => this.zone.inside());
  }

  pending(limit: PendingLimit): PendingRecords {
    return this.reading(() => {
      const rows = z
        .array(recordRow)
        .parse(this.statements.pending.all(this.chain.ackedThrough, limit.records));
      const last = rows.at(-1);
      if (!last) return { records: [], crops: [] };
      const crops = z.array(cropRow).parse(this.statements.crops.all(this.chain.ackedThrough, last.seq));
      const lastSeq = lastWithin(crops, limit.cropBytes) ?? last.seq;
      const records = rows.filter((row) => row.seq <= lastSeq).map((row) => this.recordOf(row));
      return {
        records: this.verified(records),
        crops: crops.filter((crop) => crop.seq <= lastSeq).flatMap((crop) => this.opened(crop)),
      };
    });
  }

  acknowledge(seq: number): void {
    if (!(seq <= this.chain.head.seq)) {
      throw new JournalFault(
        `the server acknowledged ${seq}, but the journal ends at ${this.chain.head.seq}`,
      );
    }
    if (seq <= this.chain.ackedThrough) return;
    this.write(() => {
      this.statements.acknowledge.run(seq);
      this.statements.dropCropsThrough.run(seq);
      this.chain = { ...this.chain, ackedThrough: seq };
    });
  }

  prune(keepCropsMs: number): void {
    const nowMs = this.options.clock.wallMs();
    const { keepAckedMs, keepPassagesMs } = this.options.retention;
    this.write(() => {
      this.statements.dropPassages.run(nowMs - keepPassagesMs);
      this.peers.prune(nowMs - keepPassagesMs);
      this.statements.dropCropsBefore.run(nowMs - keepCropsMs, PRUNED_AT_ONCE);
      this.statements.dropRecords.run(nowMs - keepAckedMs, PRUNED_AT_ONCE);
    });
  }

  close(): void {
    this.db.close();
  }

  private appendDecision(decision: DecisionBody, crop: CapturedCrop | null): void {
    const { seq, atMs } = this.append(decision);
    this.statements.open.run(decision.passageId, decision.laneId, decision.personId, decision.direction);
    if (!crop || this.space === 'nearly-full') return;
    const sealed = this.options.sealing.seal(crop.jpeg, `crop:${crop.sha256}`);
    this.statements.keepCrop.run(crop.sha256, seq, atMs, crop.jpeg.length, sealed);
  }

  private appendResult(passageId: string, result: PassageResult): void {
    const found = this.statements.openDecision.get(passageId);
    if (found === undefined) throw new JournalFault(`no decision ${passageId} is open`);
    const decision = openDecisionRow.parse(found);
    const { seq, atMs } = this.append({ kind: 'result', passageId, laneId: decision.lane_id, result });
    this.statements.settle.run(passageId);
    if (result !== 'passed') return;
    this.zone.crossed(seq, decision.direction);
    if (decision.person_id !== null) {
      this.statements.rememberPassage.run(decision.person_id, decision.direction, atMs, seq, passageId);
    }
  }

  private append(body: JournalBody): JournalRecord {
    const atMs = Math.round(this.options.clock.wallMs());
    const record = link(this.chain.head, this.options.deviceId, atMs, body, sha256Hex);
    this.statements.append.run(
      record.seq,
      atMs,
      subjectOf(body),
      canonicalJson(body),
      record.prevHash,
      record.hash,
    );
    this.statements.moveHead.run(record.seq, record.hash);
    this.chain = { ...this.chain, head: { seq: record.seq, hash: record.hash } };
    return record;
  }

  /** One transaction; when it fails the chain in memory goes back to what is on disk. */
  private write(changes: () => void): void {
    const before = this.chain;
    try {
      this.db.transaction(changes).immediate();
    } catch (cause) {
      this.chain = before;
      if (cause instanceof JournalFault) throw cause;
      throw journalFault('the journal cannot be written', cause);
    }
  }

  /** What was deleted must not stay readable in the write-ahead log. */
  private emptyLog(): void {
    this.reading(() => this.db.pragma('wal_checkpoint(TRUNCATE)'));
  }

  private reading<T>(read: () => T): T {
    try {
      return read();
    } catch (cause) {
      if (cause instanceof JournalFault) throw cause;
      throw journalFault('the journal cannot be read', cause);
    }
  }

  private readChain(): { head: ChainHead; ackedThrough: number } {
    const row = chainRow.parse(this.statements.chain.get());
    if (row.device_id !== this.options.deviceId) {
      throw new JournalFault(`the journal belongs to device ${row.device_id}`);
    }
    const newest = newestRow.optional().parse(this.statements.newest.get());
    if (newest && newest.hash !== row.head_hash)
      throw new JournalFault('the journal has lost its head', { kind: 'damaged' });
    return { head: { seq: row.head_seq, hash: row.head_hash }, ackedThrough: row.acked_through };
  }

  /** SQLite has no checksums: what a disk has changed in a record, its hash tells. */
  private verified(records: readonly JournalRecord[]): readonly JournalRecord[] {
    const [first] = records;
    if (!first) return records;
    const verdict = verifyChain({ seq: first.seq - 1, hash: first.prevHash }, records, sha256Hex);
    if (verdict.kind === 'intact') return records;
    throw new JournalFault(`record ${verdict.seq} of the journal is damaged (${verdict.because})`, {
      kind: 'damaged',
    });
  }

  private recordOf(row: z.infer<typeof recordRow>): JournalRecord {
    return {
      seq: row.seq,
      deviceId: this.options.deviceId,
      atMs: row.at_ms,
      body: journalBodySchema.parse(JSON.parse(row.body)),
      prevHash: row.prev_hash,
      hash: row.hash,
    };
  }

  /** A crop that cannot be opened any more stays out; its record must reach the server all the same. */
  private opened(crop: z.infer<typeof cropRow>): CapturedCrop[] {
    try {
      const jpeg = this.options.sealing.open(crop.sealed, `crop:${crop.sha256}`);
      return [{ sha256: crop.sha256, jpeg }];
    } catch (cause) {
      if (cause instanceof SealBroken) return [];
      throw cause;
    }
  }
}

/** What a record is about: the column is older than alerts and commands. */
function subjectOf(body: JournalBody): string {
  if (body.kind === 'alert') return body.alertId;
  return body.kind === 'command' ? body.commandId : body.passageId;
}

/** The last record before crops exceed the limit; undefined when all of them fit. */
function lastWithin(crops: readonly z.infer<typeof cropRow>[], maxBytes: number): number | undefined {
  let bytes = 0;
  for (const [i, crop] of crops.entries()) {
    bytes += crop.bytes;
    if (i > 0 && bytes > maxBytes) return crop.seq - 1;
  }
  return undefined;
}

function prepare(db: Database): Record<StatementName, Statement> {
  return Object.fromEntries(Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)])) as Record<
    StatementName,
    Statement
  >;
}

const SQL = {
  startChain: `INSERT INTO chain VALUES (1, :deviceId, :seq, :hash, :seq) ON CONFLICT DO NOTHING`,
  chain: `SELECT device_id, head_seq, head_hash, acked_through FROM chain`,
  append: `INSERT INTO record (seq, at_ms, passage_id, body, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?)`,
  moveHead: `UPDATE chain SET head_seq = ?, head_hash = ?`,
  open: `INSERT INTO open_decision (passage_id, lane_id, person_id, direction) VALUES (?, ?, ?, ?)`,
  openDecision: `SELECT * FROM open_decision WHERE passage_id = ?`,
  openDecisions: `SELECT * FROM open_decision ORDER BY rowid`,
  settle: `DELETE FROM open_decision WHERE passage_id = ?`,
  rememberPassage: `INSERT INTO last_passage (person_id, direction, at_ms, seq, passage_id) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (person_id, direction) DO UPDATE SET
      at_ms = excluded.at_ms, seq = excluded.seq, passage_id = excluded.passage_id`,
  lastPassages: `SELECT max(at_ms) FILTER (WHERE direction = 'in') AS in_ms,
    max(at_ms) FILTER (WHERE direction = 'out') AS out_ms FROM (
      SELECT direction, at_ms FROM last_passage WHERE person_id = :personId
      UNION ALL SELECT direction, at_ms FROM peer_passage WHERE person_id = :personId)`,
  keepCrop: `INSERT INTO crop (sha256, seq, at_ms, bytes, sealed) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (sha256) DO NOTHING`,
  pending: `SELECT seq, at_ms, body, prev_hash, hash FROM record WHERE seq > ? ORDER BY seq LIMIT ?`,
  crops: `SELECT sha256, seq, bytes, sealed FROM crop WHERE seq > ? AND seq <= ? ORDER BY seq`,
  acknowledge: `UPDATE chain SET acked_through = ?`,
  dropCropsThrough: `DELETE FROM crop WHERE seq <= ?`,
  dropCropsBefore: `DELETE FROM crop WHERE sha256 IN (SELECT sha256 FROM crop WHERE at_ms < ? ORDER BY seq LIMIT ?)`,
  newest: `SELECT hash FROM record ORDER BY seq DESC LIMIT 1`,
  dropRecords: `DELETE FROM record WHERE seq IN (SELECT seq FROM record
    WHERE seq <= (SELECT acked_through FROM chain) AND at_ms < ? ORDER BY seq LIMIT ?)`,
  newestRecords: `SELECT seq, at_ms, body, prev_hash, hash FROM record ORDER BY seq DESC LIMIT ?`,
  dropCropsOf: `DELETE FROM crop WHERE seq IN (SELECT seq FROM record WHERE body ->> '$.personId' = ?)`,
  dropPassageOf: `DELETE FROM last_passage WHERE person_id = ?`,
  closeToPerson: `UPDATE open_decision SET person_id = NULL WHERE person_id = ?`,
  dropAllCrops: `DELETE FROM crop`,
  dropAllPassages: `DELETE FROM last_passage`,
  settleAll: `DELETE FROM open_decision`,
  dropAllRecords: `DELETE FROM record`,
  dropPassages: `DELETE FROM last_passage WHERE at_ms < ?`,
} as const;

type StatementName = keyof typeof SQL;
