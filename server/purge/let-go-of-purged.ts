import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';

export const LET_GO_EVERY_MS = 1_000;

/** What holds faces in memory, event by event. */
export interface InMemory {
  readonly events: ReadonlySet<string>;
  forget(eventId: string): Promise<void>;
}

/** Whichever process has purged an event, each lets go of what it holds of it. */
export async function letGoOfPurged(db: Db, holders: readonly InMemory[]): Promise<void> {
  for (const holder of holders) {
    for (const eventId of holder.events) {
      const event = await findEvent(db, eventId);
      if (!event || event.state === 'purged') await holder.forget(eventId);
    }
  }
}
