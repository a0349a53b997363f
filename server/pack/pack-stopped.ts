import type { EventPack } from '#contract/event-pack';
import type { StructureDifference } from '#domain/event/structure-diff';
import { systemClock } from '../clock.ts';
import type { ServerSettings } from '../config.ts';
import { requireEvent, withStoppedServer } from '../event/with-stopped-server.ts';
import { importPack, type PackImport } from './import-pack.ts';
import { packOfEvent } from './pack-of-event.ts';

/** @throws StartupError */
export function exportPackFromCommandLine(settings: ServerSettings, eventId: string): Promise<EventPack> {
  return withStoppedServer(settings, async (database) => {
    await requireEvent(database, eventId);
    return packOfEvent(database.db, eventId);
  });
}

/** @returns in what the event is different afterwards. @throws StartupError */
export function importPackFromCommandLine(
  settings: ServerSettings,
  wanted: Pick<PackImport, 'eventId' | 'pack' | 'mode'>,
): Promise<readonly StructureDifference[]> {
  return withStoppedServer(settings, async (database) => {
    await requireEvent(database, wanted.eventId);
    const actor = { kind: 'operator' } as const;
    return importPack(database.db, { ...wanted, actor, nowMs: systemClock.nowMs() });
  });
}
