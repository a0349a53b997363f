import type { EventPack } from '#contract/event-pack';
import { type StructureDifference, structureDiff } from '#domain/event/structure-diff';
import { type AuditEntry, appendAudit } from '../audit/audit-log.ts';
import type { Db } from '../db/database.ts';
import { bumpConfigVersion, findEvent } from '../event/event-store.ts';
import { readStructure } from '../event/event-structure.ts';
import { found, RequestError } from '../request-error.ts';
import { applyPack } from './apply-pack.ts';

export interface PackImport {
  readonly eventId: string;
  readonly pack: EventPack;
  readonly mode: 'dry-run' | 'apply';
  readonly actor: AuditEntry['actor'];
  readonly nowMs: number;
}

/** Takes back what a dry run has done. */
class DryRunOver extends Error {
  override name = 'DryRunOver';
}

/**
 * Imports a pack into a draft, all of it or nothing. A dry run does the same and takes it back, so that what it
 * tells is what an import does.
 * @returns in what the event is different afterwards
 * @throws RequestError `conflict` for an event that is no draft, or naming the place in the pack
 */
export async function importPack(db: Db, wanted: PackImport): Promise<readonly StructureDifference[]> {
  const told: StructureDifference[] = [];
  try {
    await db.transaction().execute(async (tx) => {
      told.push(...(await importWithin(tx, wanted)));
      if (wanted.mode === 'dry-run') throw new DryRunOver();
    });
  } catch (error) {
    if (!(error instanceof DryRunOver)) throw error;
  }
  return told;
}

async function importWithin(
  tx: Db,
  { eventId, pack, actor, nowMs }: PackImport,
): Promise<readonly StructureDifference[]> {
  // Holds the event's row: nobody else changes its places, nor opens it, until the commit.
  await bumpConfigVersion(tx, eventId);
  const event = found(await findEvent(tx, eventId));
  if (event.state !== 'draft') {
    throw new RequestError('conflict', [
      { path: 'params.eventId', problem: `is ${event.state}, not a draft` },
    ]);
  }
  const before = await readStructure(tx, eventId);
  await applyPack(tx, event, pack, nowMs);
  const differences = structureDiff(before, await readStructure(tx, eventId));
  const subject = { pack: pack.name, differences: differences.length };
  await appendAudit(tx, nowMs, { actor, action: 'pack-imported', eventId, subject });
  return differences;
}
