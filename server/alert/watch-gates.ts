import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { pairedDevicesOf } from '../device/device-store.ts';
import { allEvents, type EventRow, settingsOf, takePassageVersions } from '../event/event-store.ts';
import { lastingKeys, type Reason, raiseAlerts } from './alert-store.ts';
import { plain } from './reasons-in-records.ts';

/** Alerts of gates of live events that are silent for too long, and ends that when they are heard of again. */
export async function watchGates({
  db,
  clock,
  notifier,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly notifier: CommitNotifier;
}): Promise<void> {
  const live = (await allEvents(db)).filter(({ state }) => state === 'live');
  for (const event of live) {
    const reasons = await silences(db, event, clock.nowMs());
    if (reasons.length === 0) continue;
    await db.transaction().execute(async (tx) => {
      await takePassageVersions(tx, event.id, 0);
      await raiseAlerts(tx, event.id, reasons, clock.nowMs());
    });
    notifier.committed(`passages/${event.id}`);
    notifier.committed('deliveries');
  }
}

async function silences(db: Db, event: EventRow, nowMs: number): Promise<readonly Reason[]> {
  const { offlineAfterMs } = settingsOf(event).alerts;
  const lasting = await lastingKeys(db, event.id, 'offline');
  const devices = await pairedDevicesOf(db, event.id);
  const silent = new Set<string>();
  const reasons: Reason[] = [];
  for (const { id, access_point_id: accessPointId, last_seen_at } of devices) {
    // A gate that was never heard of is being set up.
    if (last_seen_at === null || nowMs - last_seen_at <= offlineAfterMs) continue;
    const key = `offline/${id}`;
    silent.add(key);
    if (!lasting.has(key)) {
      reasons.push({ ...plain({ accessPointId }), kind: 'offline', key, phase: 'began', atMs: last_seen_at });
    }
  }
  // Also when the gate has been unpaired.
  for (const key of lasting) {
    if (silent.has(key)) continue;
    reasons.push({ ...plain({ accessPointId: '' }), kind: 'offline', key, phase: 'ended', atMs: nowMs });
  }
  return reasons;
}
