import { sql } from 'kysely';
import type { AlertRules } from '#contract/alert-rules';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { Reason } from './alert-store.ts';
import { plain } from './reasons-in-records.ts';

type Decided = Pick<
  Tables['passages'],
  'id' | 'at' | 'lane_id' | 'access_point_id' | 'direction' | 'person_id' | 'outcome'
>;

/** Let through, or no verdict on the person: neither is a refusal. */
const NO_REFUSALS: readonly string[] = ['granted', 'manual-override', 'gallery-stale'];

/**
 * What happened too often, with the passages that have just been written: each person and each lane is
 * looked at once, and only so far as its rule asks.
 */
export async function countedReasons(
  tx: Db,
  decided: readonly Decided[],
  rules: AlertRules,
): Promise<readonly Reason[]> {
  const refused = decided.filter(({ outcome }) => !NO_REFUSALS.includes(outcome));
  const reasons: Reason[] = [];
  for (const last of await refusedTooOften(tx, refused, rules.refusalsOfPerson)) {
    const { person_id } = last;
    reasons.push(repeated(last, `refused-person/${person_id}`, person_id, rules.refusalsOfPerson.count));
  }
  for (const last of latestBy(refused, ({ lane_id }) => lane_id)) {
    const { count, withinMs } = rules.refusalsInLane;
    const times = await countRefusals(tx, inLane(last, withinMs), count);
    if (times >= count) reasons.push(repeated(last, `refused-lane/${last.lane_id}`, null, count));
  }
  const spoofs = decided.filter(({ outcome }) => outcome === 'spoof-suspected');
  for (const last of latestBy(spoofs, ({ lane_id }) => lane_id)) {
    const { count, withinMs } = rules.spoof;
    const suspected = sql`${inLane(last, withinMs)} and outcome = 'spoof-suspected'`;
    if (count > 1 && (await countRefusals(tx, suspected, count)) < count) continue;
    reasons.push({ ...at(last), kind: 'spoof', key: `spoof/${last.lane_id}` });
  }
  return reasons;
}

/** The latest refusal of each person who was refused as often as the rule says; all are looked up in one statement. */
async function refusedTooOften(
  tx: Db,
  refused: readonly Decided[],
  { count, withinMs }: AlertRules['refusalsOfPerson'],
): Promise<readonly Decided[]> {
  const people = latestBy(refused, ({ person_id }) => person_id);
  if (people.length === 0) return [];
  const asked = sql.join(
    people.map((last) => sql`(${last.person_id}, cast(${last.at - withinMs} as bigint))`),
  );
  const { rows } = await sql<{ person_id: string; times: number }>`
    with asked (person_id, since) as (values ${asked})
    select asked.person_id, (
      select count(*) from (
        select 1 from passages where passages.person_id = asked.person_id and passages.at > asked.since
        and outcome not in (${sql.join(NO_REFUSALS)}) limit ${sql.lit(count)}
      ) as latest
    ) as times from asked`.execute(tx);
  const often = new Set(rows.filter(({ times }) => times >= count).map(({ person_id }) => person_id));
  return people.filter(({ person_id }) => person_id !== null && often.has(person_id));
}

function inLane({ lane_id, direction, at: atMs }: Decided, withinMs: number) {
  return sql`lane_id = ${lane_id} and direction = ${direction} and at > ${atMs - withinMs}`;
}

async function countRefusals(tx: Db, where: ReturnType<typeof sql>, most: number): Promise<number> {
  const { rows } = await sql`select 1 from passages where ${where}
    and outcome not in (${sql.join(NO_REFUSALS)}) limit ${sql.lit(most)}`.execute(tx);
  return rows.length;
}

/** The latest of each group; what belongs to none is left out. */
function latestBy(
  passages: readonly Decided[],
  groupOf: (passage: Decided) => string | null,
): readonly Decided[] {
  const latest = new Map<string, Decided>();
  for (const passage of passages) {
    const group = groupOf(passage);
    if (group !== null && passage.at >= (latest.get(group)?.at ?? 0)) latest.set(group, passage);
  }
  return [...latest.values()];
}

function at(passage: Decided): Omit<Reason, 'kind' | 'key'> {
  const { id: passageId, at: atMs, lane_id: laneId, access_point_id: accessPointId } = passage;
  return { ...plain({ accessPointId }), atMs, laneId, passageId };
}

function repeated(last: Decided, key: string, personId: string | null, atLeast: number): Reason {
  return { ...at(last), kind: 'repeated-refusals', key, personId, detail: { atLeast } };
}
