import { z } from 'zod';
import type { confirmRelease, LaneCommand, prepareRelease, ReleaseScope } from '#contract/lane-command';
import { idSchema } from '#contract/primitives';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireUser } from '../auth/require-access.ts';
import { newToken, tokenHash } from '../auth/token.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import type { Presence } from '../device/presence.ts';
import { found, RequestError } from '../request-error.ts';
import type { Place } from '../venue/venue-store.ts';
import { findCommand } from './command-store.ts';
import { type GateAt, gatesOf } from './gate-presence.ts';
import { issueCommand } from './issue-command.ts';

/** Long enough to read which lanes would open, too short to be left lying on a screen. */
const PREPARED_FOR_MS = 60_000;

type Prepared = z.input<typeof prepareRelease.reply>;
type Confirmed = z.input<typeof confirmRelease.reply>;
type ReleaseLane = Prepared['lanes'][number];

const lanesSchema = z.array(idSchema);

/** Lets lanes stand open for an evacuation, in two steps: nobody opens a venue by one wrong click. */
export class ReleaseService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #presence: Presence;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly presence: Presence;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#presence = needs.presence;
  }

  /** @throws RequestError `not-found` when there is no lane in that place */
  async prepare(
    actor: Actor,
    eventId: string,
    { where, reason }: { readonly where: ReleaseScope; readonly reason: string },
  ): Promise<Prepared> {
    const user = requireUser(actor, 'lane:release', onEvent(eventId));
    const lanes = (await this.#gates(eventId)).flatMap((gate) => lanesIn(gate, where));
    if (lanes.length === 0) throw new RequestError('not-found');
    const nowMs = this.#clock.nowMs();
    const expiresAt = nowMs + PREPARED_FOR_MS;
    const { token, hash } = newToken();
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('prepared_releases').where('expires_at', '<=', nowMs).execute();
      await tx
        .insertInto('prepared_releases')
        .values({
          token_hash: hash,
          event_id: eventId,
          user_id: user.userId,
          lanes: JSON.stringify(lanes.map(({ laneId }) => laneId)),
          reason,
          expires_at: expiresAt,
          used_at: null,
        })
        .execute();
      const subject = { where: where.kind, whereId: where.id, lanes: lanes.length };
      await appendAudit(tx, nowMs, { actor: user, action: 'release-prepared', eventId, subject });
    });
    return { token, expiresAt, lanes };
  }

  /** @throws RequestError `link-used-or-expired` for a token that is used, over, or somebody else's */
  async confirm(actor: Actor, eventId: string, token: string): Promise<Confirmed> {
    const user = requireUser(actor, 'lane:release', onEvent(eventId));
    const gates = await this.#gates(eventId);
    const nowMs = this.#clock.nowMs();
    const told: string[] = [];
    const { ids, unreachable } = await this.#db.transaction().execute(async (tx) => {
      const prepared = await tx
        .updateTable('prepared_releases')
        .set({ used_at: nowMs })
        .where('token_hash', '=', tokenHash(token))
        .where('event_id', '=', eventId)
        .where('user_id', '=', user.userId)
        .where('used_at', 'is', null)
        .where('expires_at', '>', nowMs)
        .returning(['lanes', 'reason'])
        .executeTakeFirst();
      if (!prepared) throw new RequestError('link-used-or-expired');
      const wanted = lanesSchema.parse(JSON.parse(prepared.lanes));
      const commandIds: string[] = [];
      const notReached: ReleaseLane[] = [];
      for (const gate of gates) {
        for (const lane of releaseLanes(gate).filter(({ laneId }) => wanted.includes(laneId))) {
          if (!gate.device || lane.gate !== 'online') {
            notReached.push(lane);
            continue;
          }
          const command = {
            eventId,
            deviceId: gate.device.id,
            accessPointId: lane.accessPoint.id,
            laneId: lane.laneId,
            order: { kind: 'release' },
            reason: prepared.reason,
          } as const;
          commandIds.push(await issueCommand(tx, user, command, nowMs));
          told.push(gate.device.id);
        }
      }
      return { ids: commandIds, unreachable: notReached };
    });
    for (const deviceId of new Set(told)) this.#notifier.committed(`commands/${deviceId}`);
    const commands: LaneCommand[] = [];
    for (const id of ids) commands.push(found(await findCommand(this.#db, eventId, id)));
    return { commands, unreachable };
  }

  #gates(eventId: string): Promise<readonly GateAt[]> {
    return gatesOf(this.#db, eventId, { presence: this.#presence, clock: this.#clock });
  }
}

function lanesIn(gate: GateAt, where: ReleaseScope): readonly ReleaseLane[] {
  const lanes = releaseLanes(gate);
  if (where.kind === 'lane') return lanes.filter(({ laneId }) => laneId === where.id);
  return idAt(gate.place, where.kind) === where.id ? lanes : [];
}

function idAt(place: Place, kind: Exclude<ReleaseScope['kind'], 'lane'>): string {
  switch (kind) {
    case 'access-point':
      return place.accessPoint.id;
    case 'zone':
      return place.zone.id;
    case 'venue':
      return place.venue.id;
  }
}

function releaseLanes({ place, gate }: GateAt): readonly ReleaseLane[] {
  const { id, name, lanes } = place.accessPoint;
  return lanes.map((lane) => ({ laneId: lane.id, name: lane.name, accessPoint: { id, name }, gate }));
}
