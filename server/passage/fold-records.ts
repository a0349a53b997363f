import type { JournalRecord } from '#domain/journal/record';
import type { Tables } from '../db/tables.ts';

export type Decided = JournalRecord & {
  readonly body: Extract<JournalRecord['body'], { readonly kind: 'decision' }>;
};
type PassageRow = Tables['passages'];

export interface FoldInput {
  readonly records: readonly JournalRecord[];
  /** The first of as many versions as there are records. */
  readonly firstVersion: number;
  readonly eventId: string;
  readonly deviceId: string;
  readonly accessPointId: string;
  readonly receivedAtMs: number;
  /** People of the event who are named and exist; others are left out of their passages. */
  readonly knownPeople: ReadonlySet<string>;
}

export interface Folded {
  /** Passages decided in these records, with what became of them when that is told here too. */
  readonly passages: readonly PassageRow[];
  /** What became of passages that were decided earlier, or never here. */
  readonly results: readonly {
    readonly passageId: string;
    readonly result: string;
    readonly version: number;
  }[];
}

export function isDecision(record: JournalRecord): record is Decided {
  return record.body.kind === 'decision';
}

/** Turns records into passages: a decision makes one, a result completes it. Each record has a version of its own. */
export function foldRecords(input: FoldInput): Folded {
  const passages = new Map<string, PassageRow>();
  const results: { passageId: string; result: string; version: number }[] = [];
  for (const [i, record] of input.records.entries()) {
    const version = input.firstVersion + i;
    const { body } = record;
    // Alerts and commands stay in the chain; nobody passed.
    if (body.kind === 'alert' || body.kind === 'command') continue;
    if (body.kind === 'decision') {
      passages.set(body.passageId, passageRow(record, body, version, input));
      continue;
    }
    const { passageId, result } = body;
    const decided = passages.get(passageId);
    if (decided) passages.set(passageId, { ...decided, result, version });
    else results.push({ passageId, result, version });
  }
  return { passages: [...passages.values()], results };
}

function passageRow(
  { atMs }: JournalRecord,
  decision: Decided['body'],
  version: number,
  { eventId, deviceId, accessPointId, receivedAtMs, knownPeople }: FoldInput,
): PassageRow {
  const { outcome, personId } = decision;
  return {
    id: decision.passageId,
    event_id: eventId,
    version,
    at: atMs,
    received_at: receivedAtMs,
    device_id: deviceId,
    access_point_id: accessPointId,
    lane_id: decision.laneId,
    direction: decision.direction,
    person_id: personId !== null && knownPeople.has(personId) ? personId : null,
    outcome: outcome.kind,
    reason: 'reason' in outcome ? (outcome.reason ?? null) : null,
    result: null,
    soft_passback: decision.softPassback ? 1 : 0,
    evidence: JSON.stringify(decision.evidence),
  };
}
