import { randomUUID } from 'node:crypto';
import SQLite from 'better-sqlite3';
import { type RawBuilder, sql } from 'kysely';
import { NEW_EVENT_SETTINGS } from '#contract/event-settings';
import { zonePolicySchema } from '#contract/zone-policy';
import type { Db, OpenDatabase, PostgresDatabase, SqliteDatabase } from '#server/db/database';
import { type Month, monthAfter, monthOf } from '#server/db/event-month';
import { passagePartName } from '#server/db/log-parts';
import { insertDevice } from '#server/device/device-store';
import { insertEvent } from '#server/event/event-store';
import { insertAccessPoint, insertVenue, insertZone } from '#server/venue/venue-store';

const HOUR_MS = 3_600_000;
const DAYS = 30;
export const VENUES = 10;
export const ZONES = 30;
export const GATES = 300;
const LANES_A_GATE = 4;
export const PEOPLE = 100_000;
const OPENS_AT_HOUR = 8;
const OPEN_HOURS = 14;
/** In the middle of a month, so that the log lies in two parts. */
const FIRST_DAY_MS = Date.UTC(2026, 6, 16);

export const EVENT_ID = 'made-up-event';
const DEVICE_ID = 'made-up-device';

interface Said {
  readonly perMillion: number;
  readonly outcome: string;
  readonly reason: string | null;
  /** Whether the gate knows who it is. */
  readonly who: 'known' | 'unknown';
}

/** What gates say, and how often. */
const SAID: readonly Said[] = [
  { perMillion: 920_000, outcome: 'granted', reason: null, who: 'known' },
  { perMillion: 16_000, outcome: 'denied', reason: 'not-entitled', who: 'known' },
  { perMillion: 10_000, outcome: 'denied', reason: 'zone', who: 'known' },
  { perMillion: 6_000, outcome: 'denied', reason: 'time', who: 'known' },
  { perMillion: 4_000, outcome: 'denied', reason: 'expired', who: 'known' },
  { perMillion: 1_990, outcome: 'denied', reason: 'passback', who: 'known' },
  { perMillion: 1_200, outcome: 'denied', reason: 'suspended', who: 'known' },
  { perMillion: 800, outcome: 'denied', reason: 'revoked', who: 'known' },
  { perMillion: 10, outcome: 'denied', reason: 'watchlist', who: 'known' },
  { perMillion: 20_000, outcome: 'unknown-face', reason: null, who: 'unknown' },
  { perMillion: 10_000, outcome: 'low-quality', reason: null, who: 'unknown' },
  { perMillion: 3_000, outcome: 'ambiguous', reason: null, who: 'unknown' },
  { perMillion: 4_000, outcome: 'badge-required', reason: 'look-alike', who: 'known' },
  { perMillion: 500, outcome: 'spoof-suspected', reason: null, who: 'unknown' },
  { perMillion: 500, outcome: 'gallery-stale', reason: null, who: 'known' },
  { perMillion: 2_000, outcome: 'manual-override', reason: null, who: 'unknown' },
];

const EVIDENCE = JSON.stringify({
  pipelineId: 'made-up-v1',
  similarity: 0.7132,
  margin: 0.4127,
  threshold: 0.4512,
  promisedFpir: 0.001,
  galleryPeople: 4731,
  galleryAgeMs: 2140,
  sightings: 8,
  usableFrames: 6,
  clearFrames: 6,
  suspectFrames: 0,
  visitMs: 640,
});

export const idOf = {
  venue: (i: number) => `venue-${String(i).padStart(4, '0')}`,
  zone: (i: number) => `zone-${String(i).padStart(4, '0')}`,
  gate: (i: number) => `gate-${String(i).padStart(4, '0')}`,
  lane: (gate: number, i: number) => `lane-${String(gate).padStart(4, '0')}-${i}`,
  person: (i: number) => `person-${String(i).padStart(7, '0')}`,
};

/** The moment that lies so far, 0 to 1, through the event's open hours. */
export function momentAt(share: number): number {
  const days = share * DAYS;
  const day = Math.floor(days);
  return Math.floor(FIRST_DAY_MS + (day * 24 + OPENS_AT_HOUR + (days - day) * OPEN_HOURS) * HOUR_MS);
}

/**
 * An event with places and people, and passages through thirty days straight into the tables: busy gates
 * and quiet ones, zones that rest every third day, eight refusals in a hundred.
 */
export async function makeUpLog(database: OpenDatabase, passages: number): Promise<void> {
  await makePlaces(database.db);
  await makePeople(database.db);
  if (database.kind === 'sqlite') fillSqlite(database, passages);
  else await fillPostgres(database, passages);
  await database.db.updateTable('events').set({ passage_version: passages }).execute();
}

async function makePlaces(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await insertEvent(tx, {
      id: EVENT_ID,
      name: 'Made up',
      time_zone: 'UTC',
      state: 'live',
      settings: JSON.stringify(NEW_EVENT_SETTINGS),
      created_at: 0,
      version: 1,
      config_version: 1,
      cloned_from: null,
      gallery_epoch: 'made-up-epoch',
      gallery_seq: 0,
      passage_version: 0,
    });
    for (let i = 0; i < VENUES; i += 1) {
      await insertVenue(tx, {
        id: idOf.venue(i),
        event_id: EVENT_ID,
        version: 1,
        code: `V${i}`,
        name: `Venue ${i}`,
        created_at: 0,
      });
    }
    for (let i = 0; i < ZONES; i += 1) {
      const zone = {
        id: idOf.zone(i),
        version: 1,
        code: `Z${i}`,
        name: `Zone ${i}`,
        policy: POLICY,
        passbackForgottenAt: null,
      };
      await insertZone(tx, EVENT_ID, idOf.venue(venueOfZone(i)), zone);
    }
    for (let i = 0; i < GATES; i += 1) {
      await insertAccessPoint(tx, EVENT_ID, idOf.venue(venueOfZone(zoneOfGate(i))), {
        id: idOf.gate(i),
        version: 1,
        whenFailing: 'fail-secure',
        name: `Gate ${i}`,
        zoneId: idOf.zone(zoneOfGate(i)),
        galleryScope: 'entitled',
        lanes: Array.from({ length: LANES_A_GATE }, (_, lane) => ({
          id: idOf.lane(i, lane),
          name: `Lane ${lane}`,
          direction: directionOf(lane),
        })),
      });
    }
    await insertDevice(tx, {
      id: DEVICE_ID,
      event_id: EVENT_ID,
      access_point_id: idOf.gate(0),
      public_key: new Uint8Array(32),
      paired_at: 0,
      revoked_at: null,
      retirement: null,
      last_seen_at: null,
      heartbeat: null,
      journal_seq: 0,
      journal_hash: '0'.repeat(64),
      journal_base_seq: 0,
      journal_base_hash: '0'.repeat(64),
    });
  });
}

const POLICY = zonePolicySchema.parse({
  promisedFpir: 0.001,
  whenRefused: 'badge-and-face',
  liveness: 'off',
  passback: { kind: 'none' },
  staleAfterMs: HOUR_MS,
  whenStale: 'refuse',
  keepCropsMs: 0,
});

async function makePeople(db: Db): Promise<void> {
  await sql`insert into people (id, event_id, external_id, name, name_key, created_at)
    with recursive n(i) as (select 0 union all select i + 1 from n where i < ${sql.lit(PEOPLE - 1)})
    select 'person-' || substr('0000000' || i, length('' || i) + 1), ${EVENT_ID}, null,
      'Person ' || i, 'person ' || i, 0 from n`.execute(db);
}

export function zoneOfGate(gate: number): number {
  return Math.floor(gate / (GATES / ZONES));
}

export function venueOfZone(zone: number): number {
  return Math.floor(zone / (ZONES / VENUES));
}

function directionOf(lane: number): 'in' | 'out' {
  return lane % 2 === 0 ? 'in' : 'out';
}

const COLUMNS = [
  'id',
  'event_id',
  'version',
  'at',
  'received_at',
  'device_id',
  'access_point_id',
  'lane_id',
  'direction',
  'person_id',
  'outcome',
  'reason',
  'result',
  'soft_passback',
  'evidence',
];

/** A connection of its own without any safety, and the indexes afterwards: sorting is faster than inserting in order. */
function fillSqlite({ file }: SqliteDatabase, passages: number): void {
  const sqlite = new SQLite(file);
  try {
    sqlite.pragma('synchronous = OFF');
    sqlite.pragma('foreign_keys = OFF');
    sqlite.pragma('cache_size = -1000000');
    const indexes = sqlite
      .prepare(
        `select name, sql from sqlite_master where type = 'index' and tbl_name = 'passages' and sql is not null`,
      )
      .all() as { name: string; sql: string }[];
    for (const { name } of indexes) sqlite.exec(`drop index "${name}"`);
    const insert = sqlite.prepare(
      `insert into passages (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`,
    );
    for (let from = 0; from < passages; from += ROWS_AT_ONCE) {
      sqlite.exec('begin');
      for (let i = from; i < Math.min(passages, from + ROWS_AT_ONCE); i += 1)
        insert.run(...rowOf(i, passages));
      sqlite.exec('commit');
    }
    for (const index of indexes) sqlite.exec(index.sql);
    sqlite.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    sqlite.close();
  }
}

const ROWS_AT_ONCE = 100_000;

function rowOf(i: number, of: number): (string | number | null)[] {
  const at = momentAt(i / of);
  const day = Math.floor((i / of) * DAYS);
  const gate = awake(Math.floor(GATES * Math.random() ** 2), day);
  const lane = Math.floor(Math.random() * LANES_A_GATE);
  const { outcome, reason, who } = sayingAt(Math.random() * 1e6);
  const person = who === 'known' ? idOf.person(Math.floor(PEOPLE * Math.random() ** 1.5)) : null;
  const result = outcome === 'granted' ? (Math.random() < 0.97 ? 'passed' : 'not-passed') : 'stayed-shut';
  return [
    randomUUID(),
    EVENT_ID,
    i + 1,
    at,
    at + 2_000,
    DEVICE_ID,
    idOf.gate(gate),
    idOf.lane(gate, lane),
    directionOf(lane),
    person,
    outcome,
    reason,
    result,
    0,
    EVIDENCE,
  ];
}

/** Every third day the people of a zone use the next one. */
function awake(gate: number, day: number): number {
  return (zoneOfGate(gate) + day) % 3 === 0 ? (gate + GATES / ZONES) % GATES : gate;
}

function sayingAt(millionth: number): Said {
  let below = 0;
  for (const said of SAID) {
    below += said.perMillion;
    if (millionth < below) return said;
  }
  return SAID[0] as Said;
}

/** The parts are filled beside the table and attached, which makes their indexes in one go. */
async function fillPostgres({ db }: PostgresDatabase, passages: number): Promise<void> {
  const lastMs = momentAt(1);
  for (let month = monthOf(FIRST_DAY_MS); month.fromMs <= lastMs; month = monthAfter(month)) {
    await db.connection().execute((connection) => fillPart(connection, month, passages));
  }
  await sql`analyze passages`.execute(db);
}

async function fillPart(db: Db, month: Month, passages: number): Promise<void> {
  const part = sql.table(passagePartName(EVENT_ID, month));
  await sql`create table ${part} (like passages including defaults)`.execute(db);
  await sql`set synchronous_commit = off`.execute(db);
  await sql`set maintenance_work_mem = '512MB'`.execute(db);
  const said = sql.join(SAID.map(sayingRow));
  await sql`with raw as materialized (
      select i, random() as gate, floor(random() * ${sql.lit(LANES_A_GATE)})::int as lane,
        random() * 1000000 as saying, random() as person, random() as walks,
        i * ${sql.lit(DAYS)}::float8 / ${sql.lit(passages)} as days
      from generate_series(0, ${sql.lit(passages - 1)}) i
    ), placed as (
      select *, floor(days)::int as day, floor(${sql.lit(GATES)} * gate * gate)::int as g from raw
    ), timed as (
      select i, lane, saying, person, walks,
        (${sql.lit(FIRST_DAY_MS)} + (day * 24 + ${sql.lit(OPENS_AT_HOUR)} + (days - day) * ${sql.lit(OPEN_HOURS)}) * ${sql.lit(HOUR_MS)})::bigint as at,
        lpad((case when (g / ${sql.lit(GATES / ZONES)} + day) % 3 = 0
          then (g + ${sql.lit(GATES / ZONES)}) % ${sql.lit(GATES)} else g end)::text, 4, '0') as gate
      from placed
    ), said(from_share, until_share, outcome, reason, known) as (values ${said})
    insert into ${part} (${sql.join(COLUMNS.map((column) => sql.ref(column)))})
    select gen_random_uuid()::text, ${sql.lit(EVENT_ID)}, i + 1, at, at + 2000, ${sql.lit(DEVICE_ID)},
      'gate-' || gate, 'lane-' || gate || '-' || lane, case when lane % 2 = 0 then 'in' else 'out' end,
      case when said.known then 'person-' || lpad(floor(${sql.lit(PEOPLE)} * power(person, 1.5))::int::text, 7, '0') end,
      said.outcome, said.reason,
      case when said.outcome <> 'granted' then 'stayed-shut' when walks < 0.97 then 'passed' else 'not-passed' end,
      0, ${sql.lit(EVIDENCE)}
    from timed join said on saying >= from_share and saying < until_share
    where at >= ${sql.lit(month.fromMs)} and at < ${sql.lit(month.untilMs)} order by i`.execute(db);
  await sql`alter table passages attach partition ${part}
    for values from (${sql.lit(EVENT_ID)}, ${sql.lit(month.fromMs)})
    to (${sql.lit(EVENT_ID)}, ${sql.lit(month.untilMs)})`.execute(db);
}

function sayingRow(said: Said, i: number): RawBuilder<unknown> {
  const from = SAID.slice(0, i).reduce((sum, { perMillion }) => sum + perMillion, 0);
  const until = i === SAID.length - 1 ? 1_000_001 : from + said.perMillion;
  return sql`(${sql.lit(from)}::float8, ${sql.lit(until)}::float8, ${sql.lit(said.outcome)}, ${sql.lit(said.reason)}::text, ${sql.lit(said.who === 'known')})`;
}
