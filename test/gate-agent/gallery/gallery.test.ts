import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { GalleryPage } from '#contract/device';
import { normalised, toPipelineId } from '#domain/face/embedding';
import type { Gallery } from '#gate-agent/gallery/gallery';
import { EventTransform } from '#models/event-transform/event-transform';
import { again, faceOf, TRANSFORM, TRANSFORM_KEY, vectorText } from '../world/faces.ts';
import { openTestGallery } from '../world/open-test-gallery.ts';
import { DEVICE_ID, START_MS } from '../world/open-test-journal.ts';
import { DAY_MS, entry, gateConfig, newServerKey, page } from '../world/pages.ts';
import { tempFolder } from '../world/temp-folder.ts';

const key = newServerKey();

const upsert = (personId: string, ...faces: ReturnType<typeof faceOf>[]) =>
  ({ kind: 'upsert', entry: entry(personId, faces) }) as const;

function apply(gallery: Gallery, next: GalleryPage, wallMs = START_MS): Promise<void> {
  return gallery.apply(next, gallery.expectation({ deviceId: DEVICE_ID, serverKey: key.publicKey }), wallMs);
}

async function galleryOf(...changes: GalleryPage['changes']): Promise<Gallery> {
  const gallery = await openTestGallery(tempFolder());
  gallery.configure(gateConfig());
  await apply(gallery, page(key, { restart: true, changes }));
  return gallery;
}

/** Whether any file of the folder holds these bytes, database, write-ahead log and all. */
function onDisk(folder: string, bytes: string | Buffer): boolean {
  return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(bytes));
}

describe('a gallery page', () => {
  it('lets the gate recognise the people in it', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)), upsert('person-two', faceOf(2)));
    const [identification] = await gallery.recognise([again(faceOf(2), 7)]);
    expect(identification).toMatchObject({ kind: 'match', best: { personId: 'person-two' } });
    expect(gallery.standingOf('person-two')?.accreditations).toHaveLength(1);
  });

  it.each([
    ['whose signature is not the server’s', { deviceId: DEVICE_ID }, newServerKey(), 'signature'],
    ['for another gate', { deviceId: 'device-two' }, key, 'other-device'],
    ['older than the one before', { issuedAtMs: START_MS - 1 }, key, 'replayed'],
    ['that had expired when it was made', { validUntilMs: START_MS }, key, 'expired'],
  ] as const)('%s is not applied', async (_, change, signer, flaw) => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    const bad = page(signer, { cursor: 'cursor-2', changes: [upsert('person-two', faceOf(2))], ...change });
    await expect(apply(gallery, bad)).rejects.toMatchObject({ name: 'PageRefused', flaw });
    expect(gallery.people).toBe(1);
    expect(gallery.sync.cursor).toBe('cursor-1');
  });

  it('whose content was changed on the way is not applied', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    const good = page(key, { changes: [{ kind: 'tombstone', personId: 'person-one' }] });
    await expect(apply(gallery, { ...good, changes: [] })).rejects.toMatchObject({ flaw: 'signature' });
  });

  it('removes whom it says are gone', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)), upsert('person-two', faceOf(2)));
    await apply(gallery, page(key, { changes: [{ kind: 'tombstone', personId: 'person-two' }] }));
    const [identification] = await gallery.recognise([faceOf(2)]);
    expect(identification?.kind).toBe('unknown');
    expect(gallery.standingOf('person-two')).toBeNull();
  });

  it('replaces a person’s templates and accreditations', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    const changed = {
      kind: 'upsert',
      entry: entry('person-one', [faceOf(3)], { status: 'suspended' }),
    } as const;
    await apply(gallery, page(key, { changes: [changed] }));
    const [old, now] = await gallery.recognise([faceOf(1), faceOf(3)]);
    expect([old?.kind, now?.kind]).toEqual(['unknown', 'match']);
    expect(gallery.standingOf('person-one')?.accreditations).toMatchObject([{ status: 'suspended' }]);
  });

  it('of another pipeline’s templates names nobody and says so', async () => {
    const foreign = normalised(toPipelineId('other-pipeline'), faceOf(1).values);
    const gallery = await galleryOf(upsert('person-one', foreign), upsert('person-two', faceOf(2)));
    expect([gallery.people, gallery.unusableTemplates]).toEqual([1, 1]);
    expect((await gallery.recognise([faceOf(1)]))[0]?.kind).toBe('unknown');
  });
});

describe('a gallery that starts over', () => {
  it('serves the old one whole until the last page has come', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    await apply(
      gallery,
      page(key, { restart: true, more: true, cursor: 'new-1', changes: [upsert('person-two', faceOf(2))] }),
    );
    expect(await gallery.recognise([faceOf(1), faceOf(2)])).toMatchObject([
      { kind: 'match' },
      { kind: 'unknown' },
    ]);
    expect(gallery.sync.cursor).toBe('new-1');

    await apply(gallery, page(key, { cursor: 'new-2', changes: [upsert('person-three', faceOf(3))] }));
    expect(await gallery.recognise([faceOf(1), faceOf(2), faceOf(3)])).toMatchObject([
      { kind: 'unknown' },
      { kind: 'match', best: { personId: 'person-two' } },
      { kind: 'match', best: { personId: 'person-three' } },
    ]);
  });

  it('goes on where a restart interrupted it', async () => {
    const folder = tempFolder();
    const before = await openTestGallery(folder);
    before.configure(gateConfig());
    await apply(before, page(key, { restart: true, changes: [upsert('person-one', faceOf(1))] }));
    await apply(
      before,
      page(key, { restart: true, more: true, cursor: 'new-1', changes: [upsert('person-two', faceOf(2))] }),
    );
    await before.close();

    const after = await openTestGallery(folder);
    expect(await after.recognise([faceOf(1)])).toMatchObject([{ kind: 'match' }]);
    expect(after.sync.cursor).toBe('new-1');
    await apply(after, page(key, { cursor: 'new-2' }));
    expect(await after.recognise([faceOf(1), faceOf(2)])).toMatchObject([
      { kind: 'unknown' },
      { kind: 'match' },
    ]);
  });
});

describe('the space of the templates', () => {
  const nextKey = new Uint8Array(32).fill(6);
  const nextSpace = new EventTransform(nextKey);

  const inNextSpace = (personId: string, face: ReturnType<typeof faceOf>) => {
    const { entry: made } = upsert(personId, face);
    const templates = made.templates.map((template) => ({
      ...template,
      vector: vectorText(nextSpace.apply(face)),
    }));
    return { kind: 'upsert', entry: { ...made, templates } } as const;
  };

  it('is known again after a restart without the server, and is nowhere in the clear', async () => {
    const folder = tempFolder();
    const before = await openTestGallery(folder);
    before.configure(gateConfig());
    await apply(before, page(key, { restart: true, changes: [upsert('person-one', faceOf(1))] }));
    await before.close();
    expect(onDisk(folder, Buffer.from(TRANSFORM_KEY))).toBe(false);
    const after = await openTestGallery(folder);
    expect(await after.recognise([again(faceOf(1), 3)])).toMatchObject([{ kind: 'match' }]);
  });

  it('changes only with a gallery that starts over, whole', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    gallery.learnSpace(nextKey);
    const mixed = page(key, { transformId: nextSpace.id, changes: [inNextSpace('person-two', faceOf(2))] });
    await expect(apply(gallery, mixed)).rejects.toMatchObject({ flaw: 'other-space' });

    const first = { restart: true, more: true, cursor: 'new-1', transformId: nextSpace.id };
    await apply(gallery, page(key, { ...first, changes: [inNextSpace('person-one', faceOf(1))] }));
    expect(await gallery.recognise([faceOf(1)])).toMatchObject([{ kind: 'match' }]);
    await expect(apply(gallery, page(key, { cursor: 'new-2' }))).rejects.toMatchObject({
      flaw: 'other-space',
    });

    const last = { cursor: 'new-2', transformId: nextSpace.id };
    await apply(gallery, page(key, { ...last, changes: [inNextSpace('person-two', faceOf(2))] }));
    expect(await gallery.recognise([again(faceOf(1), 1), again(faceOf(2), 2)])).toMatchObject([
      { kind: 'match', best: { personId: 'person-one' } },
      { kind: 'match', best: { personId: 'person-two' } },
    ]);
  });

  it('must be known before a page in it is applied', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    const changes = [inNextSpace('person-two', faceOf(2))];
    const unknown = page(key, { restart: true, transformId: nextSpace.id, changes });
    await expect(apply(gallery, unknown)).rejects.toMatchObject({ flaw: 'other-space' });
    expect(gallery.people).toBe(1);
  });
});

describe('the gallery on disk', () => {
  it('is there after a restart without the server', async () => {
    const folder = tempFolder();
    const before = await openTestGallery(folder);
    before.configure(gateConfig());
    await apply(
      before,
      page(key, { restart: true, changes: [upsert('person-one', faceOf(1), again(faceOf(1), 5))] }),
    );
    await before.close();

    const after = await openTestGallery(folder);
    expect(after.state(START_MS)).toBe('current');
    expect(after.config?.accessPoint.name).toBe('North gate');
    expect(await after.recognise([again(faceOf(1), 9)])).toMatchObject([
      { kind: 'match', best: { personId: 'person-one' } },
    ]);
  });

  it('holds no readable template, and nothing of whoever was removed', async () => {
    const folder = tempFolder();
    const gallery = await openTestGallery(folder);
    const changes = [upsert('person-one', faceOf(1)), upsert('person-two', faceOf(2))];
    await apply(gallery, page(key, { restart: true, changes }));
    const other = new Database(join(folder, 'gallery.db'));
    const sealed = other.prepare(`SELECT sealed FROM template WHERE person_id = 'person-two'`).pluck().get();
    other.close();
    expect(onDisk(folder, 'person-two')).toBe(true);
    for (const face of [faceOf(2), TRANSFORM.apply(faceOf(2))]) {
      expect(onDisk(folder, Buffer.from(face.values.buffer).subarray(0, 64))).toBe(false);
    }

    await apply(gallery, page(key, { changes: [{ kind: 'tombstone', personId: 'person-two' }] }));
    expect(onDisk(folder, (sealed as Buffer).subarray(0, 32))).toBe(false);
    expect(onDisk(folder, 'person-two')).toBe(false);
  });

  it('is refused when somebody put one person’s template under another’s name', async () => {
    const folder = tempFolder();
    const gallery = await openTestGallery(folder);
    await apply(
      gallery,
      page(key, {
        restart: true,
        changes: [upsert('person-one', faceOf(1)), upsert('person-two', faceOf(2))],
      }),
    );
    await gallery.close();
    const other = new Database(join(folder, 'gallery.db'));
    other.exec(
      `UPDATE template SET sealed = (SELECT sealed FROM template WHERE person_id = 'person-one') WHERE person_id = 'person-two'`,
    );
    other.close();
    await expect(openTestGallery(folder)).rejects.toMatchObject({ name: 'SealBroken' });
  });
});

describe('how far the gallery can be relied on', () => {
  it('is stale before the first sync, and while the server has not told of this place', async () => {
    const gallery = await openTestGallery(tempFolder());
    expect(gallery.state(START_MS)).toBe('stale');
    await apply(gallery, page(key, { restart: true }));
    expect(gallery.state(START_MS)).toBe('stale');
    gallery.configure(gateConfig());
    expect(gallery.state(START_MS)).toBe('current');
  });

  it('is stale without word from the server for longer than the zone allows', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    gallery.configure(gateConfig({ staleAfterMs: 60_000 }));
    expect(gallery.state(START_MS + 60_000)).toBe('current');
    expect(gallery.state(START_MS + 60_001)).toBe('stale');
    await apply(gallery, page(key), START_MS + 90_000);
    expect(gallery.state(START_MS + 120_000)).toBe('current');
  });

  it('ends with its validity even where the zone keeps working', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    gallery.configure(gateConfig({ staleAfterMs: 1, whenStale: 'keep-working' }));
    expect(gallery.state(START_MS + DAY_MS - 1)).toBe('current');
    expect(gallery.state(START_MS + DAY_MS)).toBe('stale');
  });

  it('is stale where all templates are of another pipeline', async () => {
    const gallery = await openTestGallery(tempFolder(), toPipelineId('newer-pipeline'));
    gallery.configure(gateConfig());
    await apply(gallery, page(key, { restart: true, changes: [upsert('person-one', faceOf(1))] }));
    expect(gallery.state(START_MS)).toBe('stale');
  });

  it('is as good as before while the server moves to another pipeline and serves this one on', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    gallery.configure({ ...gateConfig(), pipelineId: 'newer-pipeline' });
    expect(gallery.state(START_MS)).toBe('current');
  });

  it('names nobody when the promise cannot be kept', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    gallery.configure(gateConfig({ promisedFpir: 1e-9 }));
    expect(gallery.state(START_MS)).toBe('promise-refused');
    expect(await gallery.recognise([faceOf(1)])).toMatchObject([{ kind: 'unknown' }]);
  });

  it('asks for more similarity as the gallery grows', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)));
    const alone = gallery.match;
    await apply(gallery, page(key, { changes: [upsert('person-two', faceOf(2))] }));
    expect(alone).toMatchObject({ kind: 'rule', rule: { threshold: 0.501 } });
    expect(gallery.match).toMatchObject({ kind: 'rule', rule: { threshold: 0.502 } });
  });
});

describe('the faces of one frame', () => {
  it('are named once each: five faces, two enrolled, nobody else is named', async () => {
    const gallery = await galleryOf(upsert('person-one', faceOf(1)), upsert('person-two', faceOf(2)));
    const frame = [
      again(faceOf(1), 1),
      faceOf(11),
      again(faceOf(2), 2),
      again(faceOf(1), 3, 0.1),
      faceOf(12),
    ];
    expect(await gallery.recognise(frame)).toMatchObject([
      { kind: 'match', best: { personId: 'person-one' } },
      { kind: 'unknown' },
      { kind: 'match', best: { personId: 'person-two' } },
      { kind: 'unknown' },
      { kind: 'unknown' },
    ]);
  });

  it('are nobody’s when two enrolled people look the same', async () => {
    const gallery = await galleryOf(
      upsert('person-one', faceOf(1)),
      upsert('person-two', again(faceOf(1), 4)),
    );
    expect(await gallery.recognise([faceOf(1)])).toMatchObject([{ kind: 'ambiguous' }]);
  });
});
