import { setTimeout as passed } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Db, OpenDatabase } from '#server/db/database';
import { openDatabase } from '#server/db/open-database';
import type { Tables } from '#server/db/tables';
import { changedAfter, noteGalleryChange } from '#server/device/gallery-change-store';
import { insertEvent, takePassageVersions } from '#server/event/event-store';
import { newDataDir } from '../world/running-server.ts';
import { databasePlace, dropDatabase, ensureDatabase, ON_POSTGRES } from '../world/test-database.ts';

const EVENT = {
  id: 'event',
  name: 'Event',
  time_zone: 'UTC',
  created_at: 0,
  config_version: 1,
  gallery_epoch: 'epoch',
  gallery_seq: 0,
  passage_version: 0,
} satisfies Partial<Tables['events']>;

/** One transaction takes its number first and commits last, while a reader follows. */
interface Race {
  /** What a reader saw who looked between the two commits and after both. */
  readonly seen: readonly string[];
}

describe('the order of changes', () => {
  const dataDir = newDataDir();
  let database: OpenDatabase;

  beforeEach(async () => {
    await ensureDatabase(dataDir);
    database = await openDatabase(databasePlace(dataDir), 0, () => undefined);
    await insertEvent(database.db, EVENT as Tables['events']);
  });
  afterEach(async () => {
    await database.db.deleteFrom('gallery_changes').execute();
    await database.db.deleteFrom('events').execute();
    await database.close();
    await dropDatabase(dataDir);
  });

  async function race(note: (tx: Db, who: string) => Promise<void>): Promise<Race> {
    const { db } = database;
    const seen: string[] = [];
    let cursor = 0;
    const look = async () => {
      for (const row of await changedAfter(db, EVENT.id, cursor, 100)) {
        seen.push(row.person_id);
        cursor = row.seq;
      }
    };
    const numbered = deferred();
    const release = deferred();
    const slow = db.transaction().execute(async (tx) => {
      await note(tx, 'slow');
      numbered.resolve();
      await release.promise;
    });
    await numbered.promise;
    const quick = db.transaction().execute((tx) => note(tx, 'quick'));
    // Every chance to overtake; behind a lock it cannot.
    await Promise.race([quick, passed(300)]);
    const between = look();
    await Promise.race([between, passed(300)]);
    release.resolve();
    await Promise.all([slow, quick, between]);
    await look();
    return { seen };
  }

  it.runIf(ON_POSTGRES)('taken from a sequence lets a reader skip a change for ever', async () => {
    await sql`create sequence unlocked`.execute(database.db);
    const unlocked = async (tx: Db, who: string) => {
      await sql`insert into gallery_changes (event_id, person_id, seq)
        values (${EVENT.id}, ${who}, nextval('unlocked'))`.execute(tx);
    };
    expect(await race(unlocked)).toEqual({ seen: ['quick'] });
  });

  it('as it is kept shows every change to every reader, in the order of the numbers', async () => {
    const noted = (tx: Db, who: string) => noteGalleryChange(tx, EVENT.id, who);
    expect(await race(noted)).toEqual({ seen: ['slow', 'quick'] });
  });

  it('of passages is taken by one transaction after the other as well', async () => {
    const versions = async (tx: Db, who: string) => {
      const seq = await takePassageVersions(tx, EVENT.id, 1);
      await tx.insertInto('gallery_changes').values({ event_id: EVENT.id, person_id: who, seq }).execute();
    };
    expect(await race(versions)).toEqual({ seen: ['slow', 'quick'] });
  });
});

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
