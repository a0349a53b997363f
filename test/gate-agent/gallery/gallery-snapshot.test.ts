import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { normalised, toPipelineId } from '#domain/face/embedding';
import { openSealing } from '#gate-agent/device/sealing';
import type { Gallery } from '#gate-agent/gallery/gallery';
import { GALLERY_MIGRATIONS } from '#gate-agent/gallery/gallery-schema';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { faceOf, TEST_PIPELINE, TRANSFORM } from '../world/faces.ts';
import { openTestGallery, TEST_PROMISE } from '../world/open-test-gallery.ts';
import { entry, gateConfig } from '../world/pages.ts';
import { apply, namesOf, restart, saveGallery, upsert } from '../world/saved-gallery.ts';
import { tempFolder } from '../world/temp-folder.ts';

let folder: string;
const file = () => join(folder, 'gallery.snapshot');

beforeEach(() => {
  folder = tempFolder();
});

const savedGallery = (openIndex?: typeof openGalleryIndex) => saveGallery(folder, openIndex);
const restarted = (gallery: Gallery) => restart(gallery, folder);

/** The file's key as the database holds it, sealed. */
function readKey(): Buffer | undefined {
  const reader = new Database(join(folder, 'gallery.db'), { readonly: true });
  const sealed = reader.prepare('SELECT sealed_key FROM snapshot').pluck().get() as Buffer | undefined;
  reader.close();
  return sealed;
}

describe('a gate that starts with a file of templates', () => {
  it('takes its templates from the file', async () => {
    const gallery = await restarted(await savedGallery());
    expect(gallery.loadedFrom).toEqual({ kind: 'snapshot', changesSince: 0 });
    expect(await namesOf(gallery, 1, 2, 3, 4)).toEqual(['person-1', 'person-2', 'person-3', null]);
    expect(gallery.isWorthSaving).toBe(false);
  });

  it('adds from the database who came afterwards', async () => {
    const before = await savedGallery();
    await apply(before, { changes: [upsert('person-4', faceOf(4))] });
    const gallery = await restarted(before);
    expect(gallery.loadedFrom).toEqual({ kind: 'snapshot', changesSince: 1 });
    expect(await namesOf(gallery, 1, 4)).toEqual(['person-1', 'person-4']);
  });

  it('refuses somebody who was suspended afterwards', async () => {
    const before = await savedGallery();
    const suspended = entry('person-2', [faceOf(2)], { status: 'suspended' });
    await apply(before, { changes: [{ kind: 'upsert', entry: suspended }] });
    const gallery = await restarted(before);
    expect(gallery.loadedFrom.kind).toBe('snapshot');
    expect(gallery.standingOf('person-2')?.accreditations).toMatchObject([{ status: 'suspended' }]);
  });

  it('does not find a new photo by the old one', async () => {
    const before = await savedGallery();
    const renewed = entry('person-2', [faceOf(7)]);
    const templates = renewed.templates.map((template) => ({ ...template, id: 'renewed' }));
    await apply(before, { changes: [{ kind: 'upsert', entry: { ...renewed, templates } }] });
    expect(existsSync(file())).toBe(false);
    const gallery = await restarted(before);
    expect(await namesOf(gallery, 2, 7)).toEqual([null, 'person-2']);
  });

  it('never finds somebody who was removed afterwards, even when an old copy of the file is put back', async () => {
    const before = await savedGallery();
    const old = readFileSync(file());
    await apply(before, { changes: [{ kind: 'tombstone', personId: 'person-2' }] });
    expect(existsSync(file())).toBe(false);
    writeFileSync(file(), old);
    const gallery = await restarted(before);
    expect(gallery.loadedFrom).toEqual({ kind: 'database', because: 'none' });
    expect(await namesOf(gallery, 1, 2, 3)).toEqual(['person-1', null, 'person-3']);
  });

  it('is not given the file of an earlier day in the place of the newest', async () => {
    const before = await savedGallery();
    const old = readFileSync(file());
    await apply(before, { changes: [{ kind: 'tombstone', personId: 'person-2' }] });
    await before.saveSnapshot();
    writeFileSync(file(), old);
    const gallery = await restarted(before);
    expect(gallery.loadedFrom).toEqual({ kind: 'database', because: 'sealed-with-another-key' });
    expect(await namesOf(gallery, 1, 2)).toEqual(['person-1', null]);
  });
});

describe('a file of templates that cannot be used', () => {
  const flip = (place: (length: number) => number) => () => {
    const bytes = readFileSync(file());
    const at = place(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file(), bytes);
  };

  it.each([
    ['missing', 'missing', () => rmSync(file())],
    ['empty', 'truncated', () => truncateSync(file())],
    ['cut off', 'truncated', () => truncateSync(file(), readFileSync(file()).length - 9)],
    ['damaged', 'damaged', flip((length) => length - 40)],
    ['of a newer version', 'newer-version', flip(() => 9)],
    ['nothing that can be read', 'unreadable', putFolderThere],
  ] as const)(
    'because it is %s is left, and the gallery built from the database',
    async (_, because, spoil) => {
      const before = await savedGallery();
      spoil();
      const gallery = await restarted(before);
      expect(gallery.loadedFrom).toEqual({ kind: 'database', because });
      expect(gallery.people).toBe(3);
      expect(await namesOf(gallery, 1, 2, 3)).toEqual(['person-1', 'person-2', 'person-3']);
      expect(existsSync(file())).toBe(false);

      await gallery.saveSnapshot();
      expect((await restarted(gallery)).loadedFrom.kind).toBe('snapshot');
    },
  );

  it('because the index dies over it is left, and another index built from the database', async () => {
    const before = await savedGallery();
    await before.close();
    const gallery = await openTestGallery(folder, TEST_PIPELINE, TEST_PROMISE, (pipelineId) => {
      const index = openGalleryIndex(pipelineId);
      const load = index.load.bind(index);
      index.load = async (from) => {
        const loading = load(from);
        await index.close();
        return loading;
      };
      return index;
    });
    expect(gallery.loadedFrom).toEqual({ kind: 'database', because: 'index-failed' });
    expect(await namesOf(gallery, 1, 2, 3)).toEqual(['person-1', 'person-2', 'person-3']);
  });

  function putFolderThere(): void {
    rmSync(file());
    mkdirSync(file());
  }

  it('because another pipeline made it is left, and nobody is found by its templates', async () => {
    const before = await savedGallery();
    await before.close();
    const other = toPipelineId('newer-pipeline');
    const gallery = await openTestGallery(folder, other);
    expect(gallery.loadedFrom).toEqual({ kind: 'database', because: 'foreign-pipeline' });
    expect([gallery.people, gallery.unusableTemplates]).toEqual([0, 3]);
    expect(await gallery.recognise([normalised(other, faceOf(1).values)])).toMatchObject([
      { kind: 'unknown', best: null },
    ]);
  });
});

describe('somebody who is removed', () => {
  it('leaves no file from which their template could be read, nor a key to one', async () => {
    const gallery = await savedGallery();
    const row = readKey();
    await apply(gallery, { changes: [{ kind: 'tombstone', personId: 'person-2' }] });
    expect(readKey()).toBeUndefined();
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).includes(row ?? 'no key was kept')).toBe(false);
    }
    expect(existsSync(file())).toBe(false);
  });

  it('while the file is being written is not in a file that is kept', async () => {
    const gallery = await savedGallery();
    const saving = gallery.saveSnapshot();
    await apply(gallery, { changes: [{ kind: 'tombstone', personId: 'person-2' }] });
    await saving;
    expect(readKey()).toBeUndefined();
    expect(existsSync(file())).toBe(false);
    expect(gallery.isWorthSaving).toBe(true);
  });

  it('with everyone else is in no file that is written before the gallery is empty', async () => {
    const gallery = await savedGallery();
    const forgetting = gallery.forgetEveryone();
    expect(gallery.isWorthSaving).toBe(false);
    await Promise.all([gallery.saveSnapshot(), forgetting]);
    expect(readKey()).toBeUndefined();
    expect(existsSync(file())).toBe(false);
  });
});

describe('the file of templates', () => {
  it('is unreadable without the database that holds its key', async () => {
    await savedGallery();
    const bytes = readFileSync(file());
    expect(bytes.includes('person-1')).toBe(false);
    for (const face of [faceOf(1), TRANSFORM.apply(faceOf(1))]) {
      expect(bytes.includes(Buffer.from(face.values.buffer).subarray(0, 32))).toBe(false);
    }
  });

  it('is written beside changes, and they are not lost', async () => {
    const before = await savedGallery();
    await Promise.all([before.saveSnapshot(), apply(before, { changes: [upsert('person-4', faceOf(4))] })]);
    expect(await namesOf(before, 4)).toEqual(['person-4']);
    expect(await namesOf(await restarted(before), 1, 4)).toEqual(['person-1', 'person-4']);
  });

  it('half written by an agent that died takes no room for long', async () => {
    const gallery = await savedGallery();
    writeFileSync(`${file()}.4711.new`, 'half');
    await gallery.saveSnapshot();
    expect(readdirSync(folder).filter((name) => name.startsWith('gallery.snapshot'))).toEqual([
      'gallery.snapshot',
    ]);
  });
});

describe('an older gate’s database', () => {
  it('is taken over with everyone in it', async () => {
    const sealing = openSealing(folder);
    const old = new Database(join(folder, 'gallery.db'));
    for (const migration of GALLERY_MIGRATIONS.slice(0, 2)) old.exec(migration);
    old.pragma('user_version = 2');
    old.exec(
      `INSERT INTO person (generation, person_id, accreditations, seq) VALUES (0, 'person-1', '[]', 4)`,
    );
    const sealed = sealing.seal(Buffer.from(faceOf(1).values.buffer), 'template:person-1:t1');
    old
      .prepare('INSERT INTO template VALUES (0, ?, ?, ?, ?)')
      .run('person-1', 't1', faceOf(1).pipelineId, sealed);
    old.close();
    const gallery = await openTestGallery(folder);
    gallery.configure(gateConfig());
    expect(await namesOf(gallery, 1)).toEqual(['person-1']);
    expect([gallery.people, gallery.unusableTemplates]).toEqual([1, 0]);
  });
});
