import type { Copied } from '#contract/event-clone';
import type { StructureDifference } from '#domain/event/structure-diff';
import { structureDiff } from '#domain/event/structure-diff';
import { systemClock } from '../clock.ts';
import { keySourcesOf, type ServerSettings } from '../config.ts';
import { adoptSecrets } from '../privacy/adopt-secrets.ts';
import { Vault } from '../privacy/vault.ts';
import { cloneEvent } from './clone-event.ts';
import { readStructure } from './event-structure.ts';
import { requireEvent, withStoppedServer } from './with-stopped-server.ts';

/** @throws StartupError */
export function cloneFromCommandLine(
  settings: ServerSettings,
  eventId: string,
  name: string,
): Promise<{ eventId: string; copied: Copied }> {
  return withStoppedServer(settings, async (database) => {
    await requireEvent(database, eventId);
    const { masterKeys } = await adoptSecrets(database.db, keySourcesOf(settings));
    const request = { eventId, name, actor: { kind: 'operator' } as const, nowMs: systemClock.nowMs() };
    const { row, copied } = await database.db
      .transaction()
      .execute((tx) => cloneEvent(tx, new Vault(masterKeys), request));
    return { eventId: row.id, copied };
  });
}

/** In what one event differs from another. @throws StartupError */
export function diffFromCommandLine(
  settings: ServerSettings,
  there: string,
  here: string,
): Promise<readonly StructureDifference[]> {
  return withStoppedServer(settings, async (database) => {
    await requireEvent(database, there);
    await requireEvent(database, here);
    return structureDiff(await readStructure(database.db, there), await readStructure(database.db, here));
  });
}
