import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toPipelineId } from '#domain/face/embedding';
import { ReadingCache } from '#models/evaluation/images/reading-cache';
import { embeddingAt, PIPELINE, reading } from '../faces.ts';
import { tempFolder } from '../temp-folder.ts';

const HASH = 'ab'.repeat(32);
const IDENTITY = { pipelineId: PIPELINE, fingerprint: '12345678' };

const faces = {
  width: 640,
  height: 480,
  faces: [
    reading(embeddingAt(30), { x: -1.5, y: 2, width: 80.25, height: 100 }, [
      { measure: 'Sharpness', kind: 'assessed', native: 0.25, score: 70 },
      { measure: 'EyesOpen', kind: 'not-assessed', because: 'no mesh' },
    ]),
  ],
};

describe('the cache of readings', () => {
  it('gives back exactly what was kept', async () => {
    const cache = await ReadingCache.open(await tempFolder(), [], IDENTITY);
    await cache.keep(HASH, faces);
    expect(await cache.find(HASH)).toEqual(faces);
  });

  it('knows nothing of other content, other pipelines and other code', async () => {
    const root = await tempFolder();
    const cache = await ReadingCache.open(root, [], IDENTITY);
    await cache.keep(HASH, faces);
    const others = [
      await ReadingCache.open(root, [], { ...IDENTITY, fingerprint: '87654321' }),
      await ReadingCache.open(root, [], { ...IDENTITY, pipelineId: toPipelineId('other-pipeline') }),
    ];
    expect(await cache.find('cd'.repeat(32))).toBeNull();
    for (const other of others) expect(await other.find(HASH)).toBeNull();
  });

  it.each([
    { damage: 'cut off', content: '{"width":640,"hei' },
    { damage: 'of another shape', content: '{"width":640,"height":480,"faces":[{}]}' },
    {
      damage: 'with an embedding that is none',
      content: JSON.stringify({
        width: 1,
        height: 1,
        faces: [{ ...faces.faces[0], embedding: Buffer.alloc(256).toString('base64') }],
      }),
    },
  ])('takes an entry that is $damage for absent', async ({ content }) => {
    const cache = await ReadingCache.open(await tempFolder(), [], IDENTITY);
    await cache.keep(HASH, faces);
    await writeFile(path.join(cache.folder, 'ab', `${HASH}.json`), content);
    expect(await cache.find(HASH)).toBeNull();
  });

  it('is for its owner alone', async () => {
    const cache = await ReadingCache.open(path.join(await tempFolder(), 'cache'), [], IDENTITY);
    await cache.keep(HASH, faces);
    expect((await stat(cache.folder)).mode & 0o077).toBe(0);
  });

  it('refuses to lie among the images, by whatever way', async () => {
    const root = await tempFolder();
    const images = path.join(root, 'images');
    await mkdir(path.join(images, 'cache'), { recursive: true });
    await symlink(path.join(images, 'cache'), path.join(root, 'link'));
    for (const folder of [
      images,
      path.join(images, 'cache'),
      path.join(images, 'new'),
      path.join(root, 'link'),
    ]) {
      await expect(ReadingCache.open(folder, [images], IDENTITY)).rejects.toThrow('must not lie inside');
    }
    expect(await readdir(images)).toEqual(['cache']);
  });

  it('says when its folder cannot be made', async () => {
    const file = path.join(await tempFolder(), 'file');
    await writeFile(file, '');
    await expect(ReadingCache.open(file, [], IDENTITY)).rejects.toThrow('cannot be used');
  });
});
