import type { MessageKind } from '#contract/subscription';
import type { Db } from '../db/database.ts';
import { insertRows } from '../db/insert-rows.ts';
import type { Tables } from '../db/tables.ts';
import { newId } from '../new-id.ts';
import { activeSubscriptions } from './subscription-store.ts';

/** Something that others may want to be told of. It names places and people by their ids alone. */
export interface Message {
  readonly kind: MessageKind;
  /** When it happened, epoch milliseconds. */
  readonly atMs: number;
  /** Kept apart, so that it can be forgotten. */
  readonly personId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Puts messages in line for whoever has asked for them, in the transaction that gives reason for them: neither is
 * there without the other. Where nobody has asked, nothing is written.
 * @returns how many are in line
 */
export async function queueMessages(
  tx: Db,
  eventId: string,
  messages: readonly Message[],
  nowMs: number,
): Promise<number> {
  if (messages.length === 0) return 0;
  const subscriptions = await activeSubscriptions(tx, eventId);
  const rows = subscriptions.flatMap((subscription) =>
    messages
      .filter(({ kind }) => subscription.kinds.includes(kind))
      .map((message) => rowOf(eventId, subscription.id, message, nowMs)),
  );
  await insertRows(tx, 'deliveries', rows);
  return rows.length;
}

function rowOf(
  eventId: string,
  subscriptionId: string,
  { kind, atMs, personId, data }: Message,
  nowMs: number,
): Tables['deliveries'] {
  return {
    id: newId(),
    event_id: eventId,
    subscription_id: subscriptionId,
    kind,
    at: atMs,
    data: JSON.stringify(data),
    person_id: personId,
    created_at: nowMs,
    state: 'waiting',
    attempts: 0,
    next_at: nowMs,
    ended_at: null,
    problem: null,
  };
}

type PassageRow = Pick<
  Tables['passages'],
  'id' | 'at' | 'access_point_id' | 'lane_id' | 'direction' | 'person_id' | 'outcome' | 'reason'
>;

/** Let in by the gate or by staff: what becomes of the lane tells the rest. */
const LET_THROUGH: readonly string[] = ['granted', 'manual-override'];

/** Somebody was turned away. */
export function refusalMessages(decided: readonly PassageRow[]): Message[] {
  return decided
    .filter(({ outcome }) => !LET_THROUGH.includes(outcome))
    .map((row) => passageMessage('passage.refused', row));
}

/** Somebody has walked through. */
export function crossingMessages(walked: readonly PassageRow[]): Message[] {
  return walked.map((row) =>
    passageMessage(row.direction === 'in' ? 'passage.entered' : 'passage.left', row),
  );
}

function passageMessage(kind: MessageKind, row: PassageRow): Message {
  return {
    kind,
    atMs: row.at,
    personId: row.person_id,
    data: {
      passageId: row.id,
      accessPointId: row.access_point_id,
      laneId: row.lane_id,
      direction: row.direction,
      outcome: row.outcome,
      reason: row.reason,
    },
  };
}

/** @param before how the alert was; undefined when it is new */
export function alertMessages(before: Tables['alerts'] | undefined, after: Tables['alerts']): Message[] {
  const has = (ended: Tables['alerts'] | undefined) => ended !== undefined && ended.ended_at !== null;
  if (!before || (has(before) && !has(after))) return [alertMessage('alert.raised', after, after.last_at)];
  return !has(before) && has(after)
    ? [alertMessage('alert.ended', after, after.ended_at ?? after.last_at)]
    : [];
}

function alertMessage(kind: MessageKind, row: Tables['alerts'], atMs: number): Message {
  return {
    kind,
    atMs,
    personId: row.person_id,
    data: {
      alertId: row.id,
      alert: row.kind,
      accessPointId: row.access_point_id,
      laneId: row.lane_id,
      zoneId: row.zone_id,
      passageId: row.passage_id,
      detail: JSON.parse(row.detail),
    },
  };
}
