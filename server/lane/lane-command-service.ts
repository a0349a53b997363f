import { heartbeatSchema } from '#contract/device';
import type { GateOrder, LaneCommand, LaneOrder, LaneView } from '#contract/lane-command';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor, Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { pairedDeviceAt } from '../device/device-store.ts';
import type { Presence } from '../device/presence.ts';
import { findEvent } from '../event/event-store.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import { findPerson } from '../person/person-store.ts';
import type { SealedKind, Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { findPlace } from '../venue/venue-store.ts';
import { commandsPage, findAttachment, findCommand, latestCommands } from './command-store.ts';
import { type GateAt, gatesOf } from './gate-presence.ts';
import { issueCommand, type WantedCommand } from './issue-command.ts';

export const ATTACHMENT: SealedKind = 'command-attachment';

/** Lanes, as officers see and command them. */
export class LaneCommandService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #presence: Presence;
  readonly #vault: Vault;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly presence: Presence;
    readonly vault: Vault;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#presence = needs.presence;
    this.#vault = needs.vault;
  }

  async list(actor: Actor, eventId: string): Promise<{ lanes: LaneView[]; now: number }> {
    requireAccess(actor, 'gate:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const gates = await gatesOf(this.#db, eventId, { presence: this.#presence, clock: this.#clock });
    const latest = await latestCommands(this.#db, eventId);
    return { lanes: gates.flatMap((gate) => lanesAt(gate, latest)), now: this.#clock.nowMs() };
  }

  /** @throws RequestError `gate-offline`, `not-found` */
  async commandLane(
    actor: Actor,
    { eventId, laneId }: { readonly eventId: string; readonly laneId: string },
    { order, reason }: { readonly order: LaneOrder; readonly reason: string },
  ): Promise<LaneCommand> {
    const user = requireAccess(actor, 'lane:command', onEvent(eventId));
    if (order.kind === 'let-through') found(await findPerson(this.#db, eventId, order.personId));
    const gates = await gatesOf(this.#db, eventId, { presence: this.#presence, clock: this.#clock });
    const at = found(gates.find(({ place }) => place.accessPoint.lanes.some(({ id }) => id === laneId)));
    if (!at.device || at.gate !== 'online') throw new RequestError('gate-offline');
    const accessPointId = at.place.accessPoint.id;
    return this.#issue(user, { eventId, deviceId: at.device.id, accessPointId, laneId, order, reason });
  }

  /** @throws RequestError `gate-offline`, `not-found` */
  async commandGate(
    actor: Actor,
    { eventId, accessPointId }: { readonly eventId: string; readonly accessPointId: string },
    { order, reason }: { readonly order: GateOrder; readonly reason: string },
  ): Promise<LaneCommand> {
    const user = requireAccess(actor, 'gate:manage', onEvent(eventId));
    found(await findPlace(this.#db, eventId, accessPointId));
    const device = await pairedDeviceAt(this.#db, accessPointId);
    const nowMs = this.#clock.nowMs();
    if (!device || !this.#presence.isOnline(device.id, device.last_seen_at, nowMs)) {
      throw new RequestError('gate-offline');
    }
    return this.#issue(user, { eventId, deviceId: device.id, accessPointId, laneId: null, order, reason });
  }

  async history(
    actor: Actor,
    eventId: string,
    query: {
      readonly laneId?: string | undefined;
      readonly accessPointId?: string | undefined;
      readonly cursor?: string | undefined;
      readonly limit: number;
    },
  ): Promise<{ commands: LaneCommand[]; nextCursor: string | null }> {
    requireAccess(actor, 'gate:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    const page = await commandsPage(this.#db, eventId, query, after, query.limit + 1);
    const commands = page.slice(0, query.limit);
    const last = page.length > commands.length ? commands.at(-1) : undefined;
    return { commands, nextCursor: last ? encodeCursor({ key: last.issuedAt, id: last.id }) : null };
  }

  /** Answers when the gate has answered, or when `waitMs` is over. */
  async read(
    actor: Actor,
    { eventId, commandId }: { readonly eventId: string; readonly commandId: string },
    waitMs: number,
    signal: AbortSignal,
  ): Promise<LaneCommand> {
    requireAccess(actor, 'gate:read', onEvent(eventId));
    const untilMs = performance.now() + waitMs;
    for (;;) {
      const seen = this.#notifier.seen(`commands/${commandId}`);
      const command = found(await findCommand(this.#db, eventId, commandId));
      const leftMs = untilMs - performance.now();
      if (command.answer !== null || leftMs <= 0 || signal.aborted) return command;
      await this.#notifier.wait(`commands/${commandId}`, seen, leftMs, signal);
    }
  }

  async readPicture(
    actor: Actor,
    at: { readonly eventId: string; readonly commandId: string },
  ): Promise<Uint8Array> {
    const user = requireAccess(actor, 'passage:read-crop', onEvent(at.eventId));
    return this.#attachment(user, at, 'picture', 'snapshot-seen');
  }

  async readLog(
    actor: Actor,
    at: { readonly eventId: string; readonly commandId: string },
  ): Promise<{ lines: string[] }> {
    const user = requireAccess(actor, 'gate:manage', onEvent(at.eventId));
    const text = Buffer.from(await this.#attachment(user, at, 'log', 'gate-log-seen')).toString();
    return { lines: text === '' ? [] : text.split('\n') };
  }

  async #attachment(
    user: Principal,
    { eventId, commandId }: { readonly eventId: string; readonly commandId: string },
    kind: 'picture' | 'log',
    action: 'snapshot-seen' | 'gate-log-seen',
  ): Promise<Uint8Array> {
    const nowMs = this.#clock.nowMs();
    const attachment = await this.#db.transaction().execute(async (tx) => {
      const row = await findAttachment(tx, eventId, commandId, kind);
      if (!row || row.delete_at <= nowMs) throw new RequestError('not-found');
      await appendAudit(tx, nowMs, { actor: user, action, eventId, subject: { commandId } });
      return row;
    });
    const vault = await this.#vault.ofEvent(this.#db, eventId);
    return vault.open(ATTACHMENT, commandId, attachment.sealed);
  }

  async #issue(user: Principal, wanted: WantedCommand): Promise<LaneCommand> {
    const nowMs = this.#clock.nowMs();
    const id = await this.#db.transaction().execute((tx) => issueCommand(tx, user, wanted, nowMs));
    this.#notifier.committed(`commands/${wanted.deviceId}`);
    return found(await findCommand(this.#db, wanted.eventId, id));
  }
}

function lanesAt(
  { place, device, gate }: GateAt,
  latest: ReadonlyMap<string, LaneCommand>,
): readonly LaneView[] {
  const { accessPoint, venue, zone } = place;
  const heartbeat = device?.heartbeat == null ? null : heartbeatSchema.parse(JSON.parse(device.heartbeat));
  return accessPoint.lanes.map(({ id: laneId, name, direction }): LaneView => {
    const told = heartbeat?.lanes.find((lane) => lane.laneId === laneId);
    return {
      laneId,
      name,
      direction,
      accessPoint: { id: accessPoint.id, name: accessPoint.name },
      zone: { id: zone.id, name: zone.name },
      venue: { id: venue.id, name: venue.name },
      gate,
      state:
        told && device?.last_seen_at != null
          ? {
              mode: told.mode,
              camera: told.camera,
              view: told.view,
              framesPerSecond: told.framesPerSecond,
              turnstile: told.turnstile,
              alarms: told.alarms,
              at: device.last_seen_at,
            }
          : null,
      latest: latest.get(laneId) ?? null,
    };
  });
}
