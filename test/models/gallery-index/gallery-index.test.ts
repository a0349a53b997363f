import { afterEach, describe, expect, it } from 'vitest';
import {
  type Embedding,
  type PipelineId,
  PipelineMismatch,
  toEmbedding,
  toPipelineId,
} from '#domain/face/embedding';
import type { NearestOthers } from '#domain/promise/nearest-others';
import type { Neighbours } from '#models/gallery-index/gallery-index';
import {
  type GalleryIndex,
  GalleryIndexFault,
  type SettleProgress,
} from '#models/gallery-index/gallery-index';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { bruteForce } from './brute-force.ts';
import { near, randomUnit, seeded } from './galleries.ts';

const PIPELINE = toPipelineId('test128-v1');
const LENGTH = 128;

const opened: GalleryIndex[] = [];

function open(): GalleryIndex {
  const index = openGalleryIndex(PIPELINE);
  opened.push(index);
  return index;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((index) => index.close()));
});

function embedding(values: Float32Array, pipelineId: PipelineId = PIPELINE): Embedding {
  return toEmbedding(pipelineId, values);
}

function crowd(count: number, seed: number) {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, i) => ({
    personId: `p${i}`,
    templates: [embedding(randomUnit(LENGTH, random))],
  }));
}

function plain(people: ReturnType<typeof crowd>) {
  return people.map(({ personId, templates }) => ({
    personId,
    templates: templates.map(({ values }) => values),
  }));
}

async function pagesOf(neighbours: Neighbours): Promise<(readonly NearestOthers[])[]> {
  const pages: (readonly NearestOthers[])[] = [];
  for await (const page of neighbours.everyone()) pages.push(page);
  return pages;
}

describe('an index in its thread', () => {
  it('finds for every face of a frame whom a plain loop would find', async () => {
    const index = open();
    const people = crowd(1500, 1);
    await index.replaceAll(people);
    const probes = crowd(6, 2).map(({ templates: [template] }) => template as Embedding);
    const found = await index.search(probes, 3);
    expect(found).toEqual(probes.map((probe) => bruteForce(plain(people), probe.values, 3)));
    expect(index.size).toEqual({ people: 1500, templates: 1500 });
  });

  it('finds nobody while nobody is held, and nobody who was removed', async () => {
    const index = open();
    const [ann, ben] = crowd(2, 3);
    if (!ann || !ben) throw new Error('two people are needed');
    expect(await index.search(ann.templates, 2)).toEqual([[]]);
    await index.update([ann, ben], []);
    await index.update([], [ann.personId]);
    const [found] = await index.search(ann.templates, 2);
    expect(found?.map(({ personId }) => personId)).toEqual([ben.personId]);
  });

  it('holds the new photos of a person in the place of the old ones', async () => {
    const index = open();
    const [before, after] = crowd(2, 4);
    if (!before || !after) throw new Error('two people are needed');
    await index.update([before], []);
    await index.update([{ ...after, personId: before.personId }], []);
    const [found] = await index.search(before.templates, 2);
    expect(found).toEqual(
      bruteForce(
        plain([{ ...after, personId: before.personId }]),
        before.templates[0]?.values ?? new Float32Array(),
        2,
      ),
    );
  });

  it('stays as it was when a change holds one template it cannot take', async () => {
    const index = open();
    const people = crowd(20, 5);
    await index.replaceAll(people);
    const longer = { personId: 'x', templates: [embedding(randomUnit(192, seeded(5)))] };
    await expect(index.update([...crowd(3, 6), longer], ['p1'])).rejects.toThrow(GalleryIndexFault);
    await expect(index.replaceAll([...crowd(3, 6), longer])).rejects.toThrow(GalleryIndexFault);
    const probe = embedding(randomUnit(LENGTH, seeded(7)));
    expect(await index.search([probe], 20)).toEqual([bruteForce(plain(people), probe.values, 20)]);
  });

  it('stays as it was when a change names more scopes than there are, removals and all', async () => {
    const index = open();
    const people = crowd(5, 6);
    await index.replaceAll(people);
    const [first, second] = people;
    if (!first || !second) throw new Error('nobody is held');
    const scopes = Array.from({ length: 32 }, (_, i) => `zone-${i}`);
    await expect(index.update([{ ...second, scopes }], [first.personId])).rejects.toThrow(GalleryIndexFault);
    await expect(index.replaceAll([{ ...second, scopes }])).rejects.toThrow(GalleryIndexFault);
    for (const { personId, templates } of [first, second]) {
      expect(await index.search(templates.slice(0, 1), 1)).toMatchObject([[{ personId }]]);
    }
  });

  it('refuses embeddings of another pipeline, as templates and as probes', async () => {
    const index = open();
    const foreign = embedding(randomUnit(LENGTH, seeded(8)), toPipelineId('other128-v1'));
    await expect(index.search([foreign], 1)).rejects.toThrow(PipelineMismatch);
    await expect(index.update([{ personId: 'a', templates: [foreign] }], [])).rejects.toThrow(
      PipelineMismatch,
    );
    await expect(index.replaceAll([{ personId: 'a', templates: [] }])).rejects.toThrow(GalleryIndexFault);
  });

  it('takes another length of templates when everyone is replaced', async () => {
    const index = open();
    await index.replaceAll(crowd(1200, 9));
    const random = seeded(10);
    const people = Array.from({ length: 30 }, (_, i) => ({
      personId: `q${i}`,
      templates: [embedding(randomUnit(100, random))],
    }));
    await index.replaceAll(people);
    const probe = embedding(randomUnit(100, random));
    expect(await index.search([probe], 4)).toEqual([bruteForce(plain(people), probe.values, 4)]);
  });

  it('finds only those of a scope when asked to', async () => {
    const index = open();
    const people = crowd(400, 11).map((person, i) => ({
      ...person,
      scopes: i % 4 ? ['village'] : ['arena'],
    }));
    await index.replaceAll(people);
    const probe = embedding(randomUnit(LENGTH, seeded(12)));
    const within = people.filter(({ scopes }) => scopes.includes('arena'));
    expect(await index.search([probe], 5, 'arena')).toEqual([bruteForce(plain(within), probe.values, 5)]);
    expect(await index.search([probe], 5, 'nowhere')).toEqual([[]]);
  });

  it('answers nothing more once it is closed', async () => {
    const index = open();
    await index.close();
    await expect(index.search(crowd(1, 13)[0]?.templates ?? [], 1)).rejects.toThrow(GalleryIndexFault);
  });
});

describe('the neighbours an index follows', () => {
  it('are settled in turns between searches, with how far it is, and told in pages', async () => {
    const index = open();
    const people = crowd(2600, 14);
    await index.replaceAll(people);
    const neighbours = index.neighbours(null);
    const progress: SettleProgress[] = [];
    const settling = neighbours.settle({ onProgress: (step) => progress.push(step) });
    const probe = people[0]?.templates[0] as Embedding;
    expect((await index.search([probe], 1))[0]?.[0]?.personId).toBe('p0');
    await settling;
    expect(progress.at(-1)).toEqual({ settled: 2600, pending: 0, secondsLeft: 0 });
    const pages = await pagesOf(neighbours);
    expect(pages.map((page) => page.length)).toEqual([2000, 600]);
    const some = pages.flat().filter((_, i) => i % 400 === 0);
    expect(some).toEqual(
      some.map(({ personId }) => {
        const values =
          people.find((person) => person.personId === personId)?.templates[0]?.values ?? new Float32Array();
        return { personId, nearest: bruteForce(plain(people), values, 3).slice(1) };
      }),
    );
  });

  it('follow a person who arrives and one who leaves', async () => {
    const index = open();
    const people = crowd(50, 15);
    await index.replaceAll(people);
    const neighbours = index.neighbours(null);
    await neighbours.settle();
    const twin = near(people[7]?.templates[0]?.values ?? new Float32Array(), 0.95, seeded(16));
    await index.update([{ personId: 'twin', templates: [embedding(twin)] }], []);
    await neighbours.settle();
    expect((await neighbours.of(['p7']))[0]?.nearest[0]?.personId).toBe('twin');
    await index.update([], ['twin']);
    await neighbours.settle();
    expect((await neighbours.of(['p7', 'twin'])).map(({ nearest }) => nearest[0]?.personId)).not.toContain(
      'twin',
    );
  });

  it('are not told while somebody is not settled', async () => {
    const index = open();
    await index.replaceAll(crowd(50, 17));
    const neighbours = index.neighbours(null);
    await expect(neighbours.of(['p1'])).rejects.toThrow(GalleryIndexFault);
    await neighbours.settle();
    await index.update(
      crowd(1, 18).map((person) => ({ ...person, personId: 'new' })),
      [],
    );
    await expect(pagesOf(neighbours)).rejects.toThrow(GalleryIndexFault);
  });

  it('stop being settled when told to, and go on from there', async () => {
    const index = open();
    await index.replaceAll(crowd(3000, 19));
    const stop = new AbortController();
    const seen: SettleProgress[] = [];
    const neighbours = index.neighbours(null);
    const stopped = neighbours.settle({
      signal: stop.signal,
      onProgress: (progress) => {
        seen.push(progress);
        stop.abort(new Error('enough'));
      },
    });
    await expect(
      stopped.then(() => {
        throw new Error('settled before it was stopped');
      }),
    ).rejects.toThrow(/enough|settled before/);
    await neighbours.settle({ onProgress: (progress) => seen.push(progress) });
    expect(seen[1]?.settled).toBeGreaterThanOrEqual(seen[0]?.settled ?? Number.NaN);
    expect(seen.at(-1)?.pending).toBe(0);
  });
});
