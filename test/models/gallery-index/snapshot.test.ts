import { createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toEmbedding, toPipelineId } from '#domain/face/embedding';
import { type GalleryIndex, GalleryIndexFault } from '#models/gallery-index/gallery-index';
import { GalleryMatrix } from '#models/gallery-index/gallery-matrix';
import { createKernelMemory } from '#models/gallery-index/kernel/kernel';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { saveSnapshot } from '#models/gallery-index/save-snapshot';
import { bruteForce } from './brute-force.ts';
import { randomUnit, seeded } from './galleries.ts';

const PIPELINE = toPipelineId('test128-v1');
const LENGTH = 128;
const KEY = randomBytes(32);

let folder: string;
const opened: GalleryIndex[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gallery-'));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((index) => index.close()));
  await rm(folder, { recursive: true });
});

function open(pipeline = PIPELINE): GalleryIndex {
  const index = openGalleryIndex(pipeline);
  opened.push(index);
  return index;
}

function file(name = 'gallery', key: Uint8Array = KEY) {
  return { path: path.join(folder, name), key };
}

function crowd(count: number, seed: number) {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, i) => ({
    personId: `p${i}`,
    templates: Array.from({ length: 1 + (i % 2) }, () => toEmbedding(PIPELINE, randomUnit(LENGTH, random))),
    scopes: i % 3 ? ['arena'] : [],
  }));
}

type Crowd = ReturnType<typeof crowd>;

function plain(people: Crowd) {
  return people.map(({ personId, templates }) => ({
    personId,
    templates: templates.map(({ values }) => values),
  }));
}

async function saved(people: Crowd): Promise<GalleryIndex> {
  const index = open();
  await index.replaceAll(people);
  await index.save(file(), 'seq 7');
  return index;
}

async function expectHolds(index: GalleryIndex, people: Crowd): Promise<void> {
  const probe = toEmbedding(PIPELINE, randomUnit(LENGTH, seeded(99)));
  const within = people.filter(({ scopes }) => scopes.includes('arena'));
  expect(await index.search([probe], 5)).toEqual([bruteForce(plain(people), probe.values, 5)]);
  expect(await index.search([probe], 5, 'arena')).toEqual([bruteForce(plain(within), probe.values, 5)]);
}

describe('a saved gallery', () => {
  it('answers as the one that was saved, scopes and all', async () => {
    const people = crowd(1500, 1);
    await saved(people);
    const index = open();
    expect(await index.load(file())).toEqual({ kind: 'loaded', stamp: 'seq 7' });
    expect(index.size).toEqual({ people: 1500, templates: 2250 });
    await expectHolds(index, people);
  });

  it('goes on changing as if it had never been in a file', async () => {
    const people = crowd(300, 2);
    await saved(people);
    const index = open();
    await index.load(file());
    const later = [
      ...people.slice(0, 200),
      ...crowd(50, 3).map((person) => ({ ...person, personId: `new-${person.personId}` })),
    ];
    await index.update(
      later.slice(200),
      people.slice(200).map(({ personId }) => personId),
    );
    await expectHolds(index, later);
  });

  it('knows the neighbours that were settled, and needs no second pass', async () => {
    const people = crowd(400, 4);
    const before = open();
    await before.replaceAll(people);
    await before.neighbours(null).settle();
    await before.neighbours('arena').settle();
    await before.save(file(), '');
    const after = open();
    await after.load(file());
    for (const scope of [null, 'arena']) {
      const known = await after.neighbours(scope).of(people.map(({ personId }) => personId));
      expect(known).toEqual(await before.neighbours(scope).of(people.map(({ personId }) => personId)));
    }
  });

  it('takes the place of the one before whole, and leaves nothing beside it', async () => {
    const index = await saved(crowd(50, 5));
    await index.replaceAll(crowd(60, 6));
    await index.save(file(), 'seq 8');
    expect(await readdir(folder)).toEqual(['gallery']);
    expect(await open().load(file())).toEqual({ kind: 'loaded', stamp: 'seq 8' });
  });

  it('cannot be saved where there is no folder, and then leaves the one before as it was', async () => {
    const index = await saved(crowd(50, 7));
    await expect(index.save({ path: path.join(folder, 'nowhere', 'x'), key: KEY }, '')).rejects.toThrow(
      GalleryIndexFault,
    );
    expect((await open().load(file())).kind).toBe('loaded');
  });

  it('is searched while it is being written, and changed only afterwards', async () => {
    const people = crowd(3000, 8);
    const index = open();
    await index.replaceAll(people);
    const saving = index.save(file(), 'before');
    const changing = index.update([], ['p0']);
    await expectHolds(index, people);
    await Promise.all([saving, changing]);
    const loaded = open();
    await loaded.load(file());
    expect([index.size.people, loaded.size.people]).toEqual([2999, 3000]);
  });

  it('is not taken over by an index that holds somebody', async () => {
    const index = await saved(crowd(10, 9));
    await expect(index.load(file())).rejects.toThrow(GalleryIndexFault);
  });
});

describe('a file that cannot be used is refused with the reason, and nothing of it is held', () => {
  async function expectRefused(because: string, from = file(), pipeline = PIPELINE): Promise<void> {
    const index = open(pipeline);
    expect(await index.load(from)).toEqual({ kind: 'refused', because });
    expect(index.size).toEqual({ people: 0, templates: 0 });
    const people = crowd(30, 10);
    if (pipeline !== PIPELINE) return;
    await index.update(people, []);
    await expectHolds(index, people);
  }

  it('missing', () => expectRefused('missing'));

  it('of another pipeline', async () => {
    await saved(crowd(20, 11));
    await expectRefused('foreign-pipeline', file(), toPipelineId('other128-v1'));
  });

  it('sealed with another key', async () => {
    await saved(crowd(20, 12));
    await expectRefused('sealed-with-another-key', file('gallery', randomBytes(32)));
  });

  it('of a newer version', async () => {
    await saved(crowd(20, 13));
    const bytes = await readFile(file().path);
    bytes.writeUInt32LE(2, 8);
    await writeFile(file().path, bytes);
    await expectRefused('newer-version');
  });

  it('truncated, wherever it ends', async () => {
    await saved(crowd(1200, 14));
    const { length } = await readFile(file().path);
    for (const end of [0, 5, 15, 200, Math.floor(length / 3), Math.floor(length / 2), length - 1]) {
      await copyFile(file().path, file('cut').path);
      await truncate(file('cut').path, end);
      await expectRefused('truncated', file('cut'));
    }
  });

  it('damaged, wherever the damage is', async () => {
    await saved(crowd(1200, 15));
    const bytes = await readFile(file().path);
    const places = [0, 20, 60, 600, Math.floor(bytes.length / 2), bytes.length - 40, bytes.length - 1];
    for (const place of places) {
      const damaged = Buffer.from(bytes);
      damaged[place] = (damaged[place] ?? 0) ^ 1;
      await writeFile(file('damaged').path, damaged);
      await expectRefused('damaged', file('damaged'));
    }
    await writeFile(file('damaged').path, Buffer.concat([bytes, Buffer.from('more')]));
    await expectRefused('damaged', file('damaged'));
  });

  it('put together from two files of the same gallery', async () => {
    const index = await saved(crowd(1200, 16));
    const first = await readFile(file().path);
    await index.save(file(), 'seq 7');
    const second = await readFile(file().path);
    expect(second.length).toBe(first.length);
    const half = Math.floor(first.length / 2);
    await writeFile(file('mixed').path, Buffer.concat([first.subarray(0, half), second.subarray(half)]));
    await expectRefused('damaged', file('mixed'));
  });
});

describe('a gallery so large that two threads load it', () => {
  const random = seeded(20);
  const large = Array.from({ length: 17_500 }, (_, i) => ({
    personId: `p${i}`,
    templates: [randomUnit(64, random), randomUnit(64, random)].map((values) =>
      toEmbedding(PIPELINE, values),
    ),
    scopes: i % 3 ? ['arena'] : [],
  }));

  it('is the one that was saved', async () => {
    await saved(large);
    const index = open();
    expect(await index.load(file())).toEqual({ kind: 'loaded', stamp: 'seq 7' });
    for (const seed of [1, 2, 3]) {
      const probe = toEmbedding(PIPELINE, randomUnit(64, seeded(seed)));
      expect(await index.search([probe], 5)).toEqual([bruteForce(plain(large), probe.values, 5)]);
    }
  });

  it.each([0.2, 0.8])('is refused whole when it is damaged at %d of its length', async (share) => {
    await saved(large);
    const bytes = await readFile(file().path);
    const place = Math.floor(bytes.length * share);
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    await writeFile(file().path, bytes);
    const index = open();
    expect(await index.load(file())).toEqual({ kind: 'refused', because: 'damaged' });
    expect(index.size).toEqual({ people: 0, templates: 0 });
    expect(await index.search([toEmbedding(PIPELINE, randomUnit(64, seeded(4)))], 1)).toEqual([[]]);
  });
});

describe.skipIf(availableParallelism() < 2)('a thread that helps loading (skipped on one core)', () => {
  /** So many names that reading them takes longer than loading all templates: the other thread loads them. */
  const PEOPLE = 150_000;
  const FEW = 32;

  it('and finds damage keeps the gallery from being used', async () => {
    const random = seeded(30);
    const matrix = new GalleryMatrix(FEW, createKernelMemory());
    const templates = Array.from({ length: 100 }, () => randomUnit(FEW, random));
    for (let i = 0; i < PEOPLE; i += 1) {
      matrix.put({ personId: `p${i}`, templates: templates[i % 100] ?? new Float32Array(), scopes: [] });
    }
    await saveSnapshot(file(), { pipelineId: PIPELINE, stamp: '', matrix, neighbours: new Map() });
    const bytes = await readFile(file().path);
    const place = Math.floor(bytes.length * 0.6);
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    await writeFile(file().path, bytes);
    expect(await open().load(file())).toEqual({ kind: 'refused', because: 'damaged' });
  });
});

describe('a person who was removed', () => {
  it('is gone from the file that is saved next, sealed and unsealed', async () => {
    const people = crowd(1100, 17);
    const index = await saved(people);
    const gone = people[500]?.templates[0]?.values ?? new Float32Array();
    const template = Buffer.from(gone.buffer, gone.byteOffset, gone.byteLength);
    expect(unsealed(await readFile(file().path)).includes(template)).toBe(true);
    await index.update([], ['p500']);
    await index.save(file(), 'seq 8');
    const after = await readFile(file().path);
    expect(unsealed(after).includes(template)).toBe(false);
    expect(unsealed(after).includes('"p500"')).toBe(false);
    expect(unsealed(after).includes('"p501"')).toBe(true);
    expect(after.includes(template)).toBe(false);
  });

  it('cannot be read in the file without its key while they are held', async () => {
    const people = crowd(1100, 18);
    await saved(people);
    const held = people[500]?.templates[0]?.values ?? new Float32Array();
    const bytes = await readFile(file().path);
    expect(bytes.includes(Buffer.from(held.buffer, held.byteOffset, 16))).toBe(false);
    expect(bytes.includes('"p500"')).toBe(false);
  });
});

/** Opens every section, following the description of the format and not the code that reads it. */
function unsealed(bytes: Buffer): Buffer {
  const headerEnd = 16 + bytes.readUInt32LE(12);
  const header = JSON.parse(bytes.toString('utf8', 16, headerEnd)) as { sections: { bytes: number }[] };
  const hash = createHash('sha256').update(bytes.subarray(0, headerEnd)).digest();
  let at = headerEnd + 32;
  return Buffer.concat(
    header.sections.map((section, i) => {
      const place = Buffer.alloc(4);
      place.writeUInt32LE(i);
      const sealed = bytes.subarray(at, at + 12 + section.bytes + 16);
      at += sealed.length;
      const decipher = createDecipheriv('aes-256-gcm', KEY, sealed.subarray(0, 12));
      decipher.setAAD(Buffer.concat([hash, place])).setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    }),
  );
}
