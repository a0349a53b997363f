import type { AlertRules } from '#contract/alert-rules';
import type { JournalRecord } from '#domain/journal/record';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { PeopleCounted } from '../passage/occupancy.ts';
import type { RequestError } from '../request-error.ts';
import type { Place } from '../venue/venue-store.ts';
import { type Reason, raiseAlerts } from './alert-store.ts';
import { countedReasons } from './counted-reasons.ts';
import { plain, type RecordsFrom, reasonsInRecords } from './reasons-in-records.ts';

export interface TakenIn {
  readonly eventId: string;
  readonly from: RecordsFrom;
  readonly records: readonly JournalRecord[];
  /** What was decided in the records. */
  readonly passages: readonly Tables['passages'][];
  readonly knownPeople: ReadonlySet<string>;
  readonly zone: Place['zone'];
  /** Undefined when nobody has walked. */
  readonly people: PeopleCounted | undefined;
  readonly rules: AlertRules;
}

/** Alerts of whatever an upload gives reason for, in the transaction that takes it in: neither is there without the other. */
export async function alertOfUpload(tx: Db, taken: TakenIn): Promise<void> {
  const reasons = [
    ...reasonsInRecords(taken.records, taken.from).map((reason) => ofKnown(reason, taken.knownPeople)),
    ...(await countedReasons(tx, taken.passages, taken.rules)),
    ...fullZone(taken),
  ];
  await raiseAlerts(tx, taken.eventId, reasons, taken.from.nowMs);
}

/** Somebody erased while the gate was away is not named again. */
function ofKnown(reason: Reason, known: ReadonlySet<string>): Reason {
  if (reason.personId === null || known.has(reason.personId)) return reason;
  return { ...reason, personId: null, key: `${reason.kind}/${reason.laneId ?? ''}` };
}

function fullZone({ zone, people, rules, from }: TakenIn): readonly Reason[] {
  const { occupancy } = zone.policy;
  if (!people || occupancy.kind === 'unlimited') return [];
  const full = Math.ceil((occupancy.most * rules.occupancyPercent) / 100);
  const reason = {
    ...plain({ accessPointId: from.accessPointId }),
    kind: 'occupancy',
    key: `occupancy/${zone.id}`,
    zoneId: zone.id,
    atMs: from.nowMs,
    detail: { people: people.after, most: occupancy.most },
  } as const;
  if (people.before < full && people.after >= full) return [{ ...reason, phase: 'began' }];
  if (people.before >= full && people.after < full) return [{ ...reason, phase: 'ended' }];
  return [];
}

/**
 * Alerts of an upload that was refused because it does not follow from what the gate told before. The
 * transaction must hold the event's order of passages.
 */
export async function alertOfRefusal(
  tx: Db,
  { eventId, accessPointId, deviceId }: Record<'eventId' | 'accessPointId' | 'deviceId', string>,
  refusal: RequestError,
  atMs: number,
): Promise<void> {
  const [{ path, problem } = { path: '', problem: '' }] = refusal.problems;
  const at = { ...plain({ accessPointId }), atMs };
  const got = Number(/^seq (\d+)$/.exec(path)?.[1] ?? Number.NaN);
  const head = await tx
    .selectFrom('devices')
    .select('journal_seq')
    .where('id', '=', deviceId)
    .executeTakeFirst();
  const missingFrom = (head?.journal_seq ?? 0) + 1;
  const reason: Reason =
    problem === 'gap' && got > missingFrom
      ? { ...at, kind: 'log-gap', key: `log-gap/${deviceId}`, detail: { missingFrom, got } }
      : { ...at, kind: 'tamper', key: `refused/${deviceId}`, detail: { problem } };
  await raiseAlerts(tx, eventId, [reason], atMs);
}
