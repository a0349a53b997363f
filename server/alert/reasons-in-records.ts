import type { Alert } from '#domain/journal/alert';
import type { JournalBody, JournalRecord } from '#domain/journal/record';
import type { Reason } from './alert-store.ts';

/** Clocks of well-kept gates differ by less; a record that is older than the one before by more was written after a clock was put back. */
const BACKWARDS_BY_MS = 2_000;
/** What lies further ahead of the server's own clock cannot have happened yet. */
const AHEAD_BY_MS = 60_000;

export interface RecordsFrom {
  readonly deviceId: string;
  readonly accessPointId: string;
  /** When the record before the first of these was written; null when there is none. */
  readonly lastAtMs: number | null;
  readonly nowMs: number;
}

/** What a gate's records by themselves give reason to alert of. */
export function reasonsInRecords(records: readonly JournalRecord[], from: RecordsFrom): readonly Reason[] {
  let lastAtMs = from.lastAtMs;
  return records.flatMap(({ atMs, body }) => {
    const reasons = [...clockReasons(atMs, lastAtMs, from), ...reasonsIn(body, atMs, from)];
    lastAtMs = atMs;
    return reasons;
  });
}

function clockReasons(atMs: number, lastAtMs: number | null, from: RecordsFrom): readonly Reason[] {
  const at = { ...plain(from), kind: 'clock', atMs } as const;
  const backMs = (lastAtMs ?? 0) - atMs;
  const aheadMs = atMs - from.nowMs;
  if (backMs > BACKWARDS_BY_MS) {
    return [{ ...at, key: `clock-back/${from.deviceId}`, detail: { seen: 'went-back', jumpMs: -backMs } }];
  }
  if (aheadMs > AHEAD_BY_MS) {
    return [{ ...at, key: `clock-ahead/${from.deviceId}`, detail: { seen: 'ahead', aheadMs } }];
  }
  return [];
}

function reasonsIn(body: JournalBody, atMs: number, from: RecordsFrom): readonly Reason[] {
  switch (body.kind) {
    case 'decision':
      return reasonsInDecision(body, atMs, from);
    case 'alert': {
      const { laneId, phase, alert, noticedAtMs } = body;
      const what = reasonInAlert(alert, laneId ?? from.deviceId);
      return what ? [{ ...plain(from), atMs: noticedAtMs, phase, laneId, ...what }] : [];
    }
    case 'result':
    case 'command':
      return [];
  }
}

function reasonsInDecision(
  { outcome, laneId, personId, passageId }: Extract<JournalBody, { kind: 'decision' }>,
  atMs: number,
  from: RecordsFrom,
): readonly Reason[] {
  if (outcome.kind !== 'denied' || outcome.reason !== 'watchlist') return [];
  const key = `watchlist/${personId ?? laneId}`;
  return [{ ...plain(from), kind: 'watchlist', key, atMs, laneId, personId, passageId }];
}

type InAlert = Pick<Reason, 'kind' | 'key' | 'detail'> & Partial<Pick<Reason, 'personId' | 'passageId'>>;

function reasonInAlert(alert: Alert, where: string): InAlert | undefined {
  switch (alert.kind) {
    case 'camera': {
      const { condition } = alert;
      return { kind: 'tamper', key: `camera/${where}/${condition}`, detail: { condition } };
    }
    case 'turnstile':
      switch (alert.alarm) {
        case 'fire-release':
          return { kind: 'fire', key: `fire/${where}`, detail: {} };
        case 'held-open':
          return { kind: 'held-open', key: `held-open/${where}`, detail: {} };
        case 'forced-open':
          return { kind: 'forced-open', key: `forced-open/${where}`, detail: {} };
        default:
          return undefined;
      }
    case 'passback-conflict': {
      const { personId, passageId, otherPassageId, otherDeviceId, otherAtMs } = alert;
      const detail = { otherPassageId, otherDeviceId, otherAtMs };
      return { kind: 'passback-conflict', key: `passback/${personId}`, personId, passageId, detail };
    }
    case 'failed-open':
      return { kind: 'held-open', key: `failed-open/${where}`, detail: { because: 'gate-failed' } };
    case 'clock-jump':
      return { kind: 'clock', key: `clock-set/${where}`, detail: { seen: 'set', jumpMs: alert.jumpMs } };
    case 'disk-nearly-full':
      return { kind: 'disk-nearly-full', key: `disk/${where}`, detail: { freeBytes: alert.freeBytes } };
    case 'journal-set-aside':
      return { kind: 'log-gap', key: `set-aside/${where}`, detail: { lostRecords: alert.lostRecords } };
    default:
      return undefined;
  }
}

/** Of something at a gate as a whole. */
export function plain({
  accessPointId,
}: Pick<RecordsFrom, 'accessPointId'>): Omit<Reason, 'kind' | 'key' | 'atMs'> {
  return {
    phase: 'happened',
    accessPointId,
    laneId: null,
    zoneId: null,
    personId: null,
    passageId: null,
    detail: {},
  };
}
