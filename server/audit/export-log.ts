import { canonicalJson } from '#domain/journal/canonical-json';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { keysOf } from '../device/device-key-store.ts';
import type { SigningKey } from '../privacy/signing-key.ts';
import type { LogLine, PassageLine, SealContent } from './log-line.ts';
import {
  allDevices,
  auditAfter,
  auditHead,
  passagesByDevice,
  passagesNamed,
  recordsAfter,
  signaturesBetween,
} from './log-store.ts';
import { passageDecided } from './passage-decided.ts';

const PAGE = 500;

/** Everything there is, or one event's part for those who may not see the others'. */
export type LogPart = { readonly kind: 'whole' } | { readonly kind: 'event'; readonly eventId: string };

export const WHOLE_LOG: LogPart = { kind: 'whole' };

export interface Export {
  readonly signing: SigningKey;
  readonly nowMs: number;
  readonly of: LogPart;
}

/**
 * The audit log, every gate's journal and the passages made of it, a line at a time; memory stays flat. Of
 * audit entries that are not the event's there are the hashes alone, so that its own still hang together.
 * @param db a transaction, so that heads and rows are of one moment
 */
export async function* exportLog(db: Db, { signing, nowMs, of }: Export): AsyncGenerator<LogLine> {
  yield { kind: 'header', format: 1, exportedAt: nowMs, serverKey: signing.publicKey };
  yield* auditLines(db, of);
  const devices = (await allDevices(db)).filter(
    ({ event_id }) => of.kind === 'whole' || event_id === of.eventId,
  );
  const passages = await passagesByDevice(db);
  for (const device of devices) yield* deviceLines(db, device, passages.get(device.id) ?? 0);
  const content: SealContent = {
    kind: 'seal',
    audit: await auditHead(db),
    devices: devices.map(({ id, journal_seq, journal_hash }) => ({
      id,
      seq: journal_seq,
      hash: journal_hash,
    })),
  };
  yield { ...content, signature: signing.sign(canonicalJson(content)) };
}

async function* auditLines(db: Db, of: LogPart): AsyncGenerator<LogLine> {
  for (let after = 0; ; ) {
    const rows = await auditAfter(db, after, PAGE);
    for (const { seq, content, hash, event_id } of rows) {
      const isShown = of.kind === 'whole' || event_id === of.eventId;
      yield isShown ? { kind: 'audit', seq, content, hash } : { kind: 'audit-elsewhere', seq, hash };
      after = seq;
    }
    if (rows.length < PAGE) return;
  }
}

async function* deviceLines(db: Db, device: Tables['devices'], passages: number): AsyncGenerator<LogLine> {
  const keys = await keysOf(db, device);
  yield {
    kind: 'device',
    id: device.id,
    eventId: device.event_id,
    keys: keys.map(({ public_key, from_seq }) => ({
      publicKey: Buffer.from(public_key).toString('base64'),
      fromSeq: from_seq,
    })),
    base: { seq: device.journal_base_seq, hash: device.journal_base_hash },
    head: { seq: device.journal_seq, hash: device.journal_hash },
    passages,
  };
  for (let seq = 0; ; ) {
    const records = await recordsAfter(db, device.id, seq, PAGE);
    const last = records.at(-1);
    if (!last) return;
    for (const row of await passagesNamed(db, records.flatMap(passageDecided))) yield passageLine(row);
    const signatures = new Map(
      (await signaturesBetween(db, device.id, seq, last.seq)).map((row) => [row.seq, row.signature]),
    );
    for (const record of records) {
      yield { kind: 'record', ...record };
      const signature = signatures.get(record.seq);
      if (signature !== undefined) yield { kind: 'signature', seq: record.seq, signature };
    }
    seq = last.seq;
  }
}

function passageLine(row: Tables['passages']): PassageLine {
  return {
    kind: 'passage',
    id: row.id,
    deviceId: row.device_id,
    at: row.at,
    laneId: row.lane_id,
    direction: row.direction,
    personId: row.person_id,
    outcome: row.outcome,
    reason: row.reason,
    result: row.result,
    softPassback: row.soft_passback,
    evidence: row.evidence,
  };
}
