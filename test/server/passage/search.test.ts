import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PassageFilter } from '#contract/passage';
import type { OpenDatabase } from '#server/db/database';
import { openDatabase } from '#server/db/open-database';
import type { Tables } from '#server/db/tables';
import { type PassagePlace, PassageSearch } from '#server/passage/passage-search';
import {
  EVENT_ID,
  GATES,
  idOf,
  makeUpLog,
  momentAt,
  VENUES,
  venueOfZone,
  zoneOfGate,
} from '../../../cli/bench/log/made-up-log.ts';
import { newDataDir } from '../world/running-server.ts';
import { databasePlace, dropDatabase, ensureDatabase } from '../world/test-database.ts';

type Row = Tables['passages'];

const PASSAGES = 30_000;

/** What a filter means, told without any index. */
function fits(row: Row, filter: PassageFilter): boolean {
  const gate = Number(row.access_point_id.slice(-4));
  const zone = zoneOfGate(gate);
  return (
    (filter.from === undefined || row.at >= filter.from) &&
    (filter.until === undefined || row.at < filter.until) &&
    (filter.venueId === undefined || filter.venueId === idOf.venue(venueOfZone(zone))) &&
    (filter.zoneId === undefined || filter.zoneId === idOf.zone(zone)) &&
    (filter.accessPointId === undefined || filter.accessPointId === row.access_point_id) &&
    (filter.laneId === undefined || filter.laneId === row.lane_id) &&
    (filter.personId === undefined || filter.personId === row.person_id) &&
    (filter.outcome === undefined || filter.outcome === row.outcome) &&
    (filter.reason === undefined || filter.reason === row.reason) &&
    (filter.direction === undefined || filter.direction === row.direction)
  );
}

describe('a search of the log', () => {
  const dataDir = newDataDir();
  let database: OpenDatabase;
  let rows: readonly Row[];

  beforeAll(async () => {
    await ensureDatabase(dataDir);
    database = await openDatabase(databasePlace(dataDir), 0, () => undefined);
    await makeUpLog(database, PASSAGES);
    // Many share a moment, so that pages end between equals.
    await database.db
      .updateTable('passages')
      .set((eb) => ({ at: eb('at', '-', eb('at', '%', 600_000)) }))
      .where('version', '<', PASSAGES / 2)
      .execute();
    const all = await database.db.selectFrom('passages').selectAll().execute();
    rows = all.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  });
  afterAll(async () => {
    await database.close();
    await dropDatabase(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function inPages(filter: PassageFilter, limit: number, most: number): Promise<string[]> {
    const search = new PassageSearch(database);
    const found: string[] = [];
    let last: PassagePlace | undefined;
    while (found.length < most) {
      const after = last ? { key: last.at, id: last.id } : null;
      const page = await search.find(database.db, EVENT_ID, filter, after, limit);
      found.push(...page.map(({ id }) => id));
      last = page.at(-1);
      if (page.length < limit) break;
    }
    return found;
  }

  const day = { from: momentAt(0.5), until: momentAt(0.55) };
  const somebody = () => rows.find((row) => row.person_id !== null)?.person_id ?? '';
  const FILTERS: readonly (readonly [string, () => PassageFilter])[] = [
    ['nothing', () => ({})],
    ['a day', () => day],
    ['a time before the event', () => ({ until: momentAt(0) })],
    ['granted', () => ({ outcome: 'granted' })],
    ['a direction', () => ({ direction: 'out' })],
    ['a venue', () => ({ venueId: idOf.venue(3) })],
    ['a zone and a day', () => ({ zoneId: idOf.zone(4), ...day })],
    ['a quiet gate', () => ({ accessPointId: idOf.gate(GATES - 1) })],
    ['a lane', () => ({ laneId: idOf.lane(1, 3) })],
    ['a lane and a direction that is not its own', () => ({ laneId: idOf.lane(1, 3), direction: 'in' })],
    ['denied', () => ({ outcome: 'denied' })],
    ['a reason', () => ({ reason: 'expired' })],
    ['a reason of badges', () => ({ reason: 'look-alike' })],
    ['an outcome and its reason', () => ({ outcome: 'denied', reason: 'time' })],
    ['an outcome and a reason of another', () => ({ outcome: 'granted', reason: 'time' })],
    ['a venue, denied, out', () => ({ venueId: idOf.venue(0), outcome: 'denied', direction: 'out' })],
    ['a zone, unknown, a day', () => ({ zoneId: idOf.zone(1), outcome: 'unknown-face', ...day })],
    ['a venue, granted, in', () => ({ venueId: idOf.venue(0), outcome: 'granted', direction: 'in' })],
    ['badge required, in', () => ({ outcome: 'badge-required', direction: 'in' })],
    ['a person', () => ({ personId: somebody() })],
    ['a person, granted, in', () => ({ personId: somebody(), outcome: 'granted', direction: 'in' })],
    ['a person and a venue', () => ({ personId: somebody(), venueId: idOf.venue(0) })],
    ['a gate of another venue', () => ({ venueId: idOf.venue(VENUES - 1), accessPointId: idOf.gate(0) })],
  ];

  it.each(FILTERS)(
    'for %s finds what fits, newest first, in pages without loss or repetition',
    async (_what, make) => {
      const filter = make();
      const fitting = rows.filter((row) => fits(row, filter)).map(({ id }) => id);
      for (const limit of [7, 200]) {
        const found = await inPages(filter, limit, 600);
        expect(found).toEqual(fitting.slice(0, found.length));
        expect(found.length).toBeGreaterThanOrEqual(Math.min(600, fitting.length));
      }
    },
  );

  it('finds nothing of somebody through another event', async () => {
    const search = new PassageSearch(database);
    expect(await search.find(database.db, 'another-event', { personId: somebody() }, null, 10)).toEqual([]);
  });
});
