import type { Order } from '#contract/lane-command';
import { appendAudit } from '../audit/audit-log.ts';
import { idOf, type Principal } from '../auth/actor.ts';
import type { Db } from '../db/database.ts';
import { lockPairedDevice } from '../device/device-store.ts';
import { newId } from '../new-id.ts';
import { RequestError } from '../request-error.ts';
import { insertCommand, nextCommandSeq } from './command-store.ts';

export interface WantedCommand {
  readonly eventId: string;
  readonly deviceId: string;
  readonly accessPointId: string;
  readonly laneId: string | null;
  readonly order: Order;
  readonly reason: string;
}

/** Whoever waits at a lane for the answer has given up by then; an opening that comes later would surprise somebody. */
const OPENING_VALID_MS = 10_000;
const VALID_MS = 60_000;

/**
 * Gives the command its place in the device's order, with its audit row, in the caller's transaction.
 * @returns its id
 * @throws RequestError `gate-offline` when the device was unpaired meanwhile
 */
export async function issueCommand(
  tx: Db,
  user: Principal,
  { eventId, deviceId, accessPointId, laneId, order, reason }: WantedCommand,
  nowMs: number,
): Promise<string> {
  if (!(await lockPairedDevice(tx, deviceId))) throw new RequestError('gate-offline');
  const id = newId();
  const seq = await nextCommandSeq(tx, deviceId);
  await insertCommand(tx, {
    id,
    event_id: eventId,
    device_id: deviceId,
    access_point_id: accessPointId,
    lane_id: laneId,
    seq,
    command: JSON.stringify(order),
    reason,
    ordered_by: idOf(user),
    issued_at: nowMs,
    expires_at: nowMs + validForMs(order),
    answer: null,
    answered_at: null,
    answer_signature: null,
  });
  await appendAudit(tx, nowMs, {
    actor: user,
    action: 'lane-commanded',
    eventId,
    subject: {
      commandId: id,
      order: order.kind,
      accessPointId,
      laneId,
      deviceId,
      ...(order.kind === 'let-through' && { personId: order.personId, recognisedBy: order.recognisedBy }),
    },
  });
  return id;
}

function validForMs({ kind }: Order): number {
  return kind === 'open-once' || kind === 'let-through' ? OPENING_VALID_MS : VALID_MS;
}
