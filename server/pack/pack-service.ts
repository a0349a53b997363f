import type { z } from 'zod';
import type { EventPack, importPack as importEndpoint } from '#contract/event-pack';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess, SOME_EVENT } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { structureReply, type ToldDifference } from '../event/structure-reply.ts';
import { importPack } from './import-pack.ts';
import { packOfEvent } from './pack-of-event.ts';
import { shippedPacks } from './shipped-packs.ts';

type Wanted = z.output<typeof importEndpoint.body>;

/** Events as packs, and packs into events. */
export class PackService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
  }

  async list(actor: Actor): Promise<{ packs: EventPack[] }> {
    requireAccess(actor, 'event:manage', SOME_EVENT);
    return { packs: shippedPacks() };
  }

  read(actor: Actor, eventId: string): Promise<EventPack> {
    requireAccess(actor, 'event:read', onEvent(eventId));
    return packOfEvent(this.#db, eventId);
  }

  /** @throws RequestError `conflict` */
  async import(
    actor: Actor,
    eventId: string,
    { mode, pack }: Wanted,
  ): Promise<{ mode: Wanted['mode']; differences: ToldDifference[] }> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const differences = await importPack(this.#db, { eventId, pack, mode, actor: user, nowMs });
    if (mode === 'apply') this.#notifier.committed(`gallery/${eventId}`);
    return { mode, differences: structureReply(differences) };
  }
}
