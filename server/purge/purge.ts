import { rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  type CertificateContent,
  type PurgeCertificate,
  type PurgeScan,
  purgeCertificateSchema,
} from '#contract/purge';
import type { AuditEntry } from '../audit/audit-log.ts';
import { auditHead } from '../audit/log-store.ts';
import type { Clock } from '../clock.ts';
import type { OpenDatabase } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import type { SigningKey } from '../privacy/signing-key.ts';
import type { Vault } from '../privacy/vault.ts';
import { gatesOf } from '../removal/removal-store.ts';
import { found } from '../request-error.ts';
import { outcomeOf, signCertificate } from './certificate.ts';
import { compact } from './compact.ts';
import { destroyEvent } from './destroy-event.ts';
import { KEPT_TABLES, rowsLeft } from './event-tables.ts';
import { forgetSamples, keepSamples, keptSamples } from './kept-samples.ts';
import { findPurge, type PurgeRow, savePurge } from './purge-store.ts';
import { scanTraces } from './scan-traces.ts';
import { takeSamples } from './take-samples.ts';

export interface PurgeNeeds {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly signing: SigningKey;
  readonly dataDir: string;
  /** Backups and whatever else traces are looked for in beside the data folder. */
  readonly backupDirs: readonly string[];
}

const findingsSchema = z.strictObject({
  compacted: purgeCertificateSchema.shape.compacted,
  scan: purgeCertificateSchema.shape.scan,
});

/** Rows of the event are left although every table was emptied: a fault of this program, told rather than certified. */
export class RowsLeft extends Error {
  override name = 'RowsLeft';
}

/**
 * Destroys a closed event and certifies what was done and found. Called again it goes on after an
 * interruption, or certifies anew with the receipts that have come meanwhile.
 */
export async function purge(
  needs: PurgeNeeds,
  eventId: string,
  actor: AuditEntry['actor'],
): Promise<PurgeCertificate> {
  const { database, clock } = needs;
  const before = await findPurge(database.db, eventId);
  if (before?.findings == null) await destroy(needs, eventId, actor);
  const row = found(await findPurge(database.db, eventId));
  const certificate = await certify(needs, row, clock.nowMs());
  await savePurge(database.db, eventId, { certificate: JSON.stringify(certificate) });
  return certificate;
}

async function destroy(needs: PurgeNeeds, eventId: string, actor: AuditEntry['actor']): Promise<void> {
  const { database, clock, vault, dataDir, backupDirs } = needs;
  if (!(await findPurge(database.db, eventId))) {
    const event = await vault.ofEvent(database.db, eventId);
    keepSamples(dataDir, eventId, await takeSamples(database.db, eventId, event));
  }
  await destroyEvent(database, { eventId, actor, nowMs: clock.nowMs() });
  // Files of imports lie there until they are done.
  rmSync(path.join(dataDir, 'imports', eventId), { recursive: true, force: true });
  const left = await rowsLeft(database, eventId);
  if (Object.keys(left).length > 0) throw new RowsLeft(`rows are left in ${Object.keys(left).join(', ')}`);
  const compacted = await compact(database);
  const samples = keptSamples(dataDir, eventId);
  const scan: PurgeScan = samples
    ? await scanTraces({ database, folders: [dataDir, ...backupDirs] }, samples)
    : { kind: 'interrupted' };
  await savePurge(database.db, eventId, { findings: JSON.stringify({ compacted, scan }) });
  forgetSamples(dataDir, eventId);
}

async function certify(
  { database: { db }, signing }: PurgeNeeds,
  row: PurgeRow,
  nowMs: number,
): Promise<PurgeCertificate> {
  const { event_id: eventId, order_id: orderId } = row;
  const event = found(await findEvent(db, eventId));
  const { compacted, scan } = findingsSchema.parse(JSON.parse(row.findings ?? 'null'));
  const gates = (await gatesOf(db, [orderId])).get(orderId) ?? [];
  const content: CertificateContent = {
    kind: 'purge-certificate',
    format: 1,
    event: { id: eventId, name: event.name },
    purgedAt: row.started_at,
    certifiedAt: nowMs,
    destroyed: purgeCertificateSchema.shape.destroyed.parse(JSON.parse(row.destroyed)),
    kept: [...KEPT_TABLES],
    compacted,
    scan,
    orderId,
    gates,
    audit: await auditHead(db),
    outcome: outcomeOf({ scan, gates }),
    serverKey: signing.publicKey,
  };
  return signCertificate(content, signing);
}
