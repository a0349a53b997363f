import { describe, expect, it } from 'vitest';
import { GalleryMatrix } from '#models/gallery-index/gallery-matrix';
import { createKernelMemory } from '#models/gallery-index/kernel/kernel';
import { bruteForce, type PlainPerson } from './brute-force.ts';
import { near, randomUnit, seeded, unit } from './galleries.ts';

function matrixOf(people: readonly PlainPerson[], length: number): GalleryMatrix {
  const matrix = new GalleryMatrix(length, createKernelMemory());
  for (const person of people) matrix.put(packed(person));
  return matrix;
}

function packed({ personId, templates }: PlainPerson) {
  const length = templates[0]?.length ?? 0;
  const joined = new Float32Array(templates.length * length);
  for (const [i, template] of templates.entries()) joined.set(template, i * length);
  return { personId, templates: joined, scopes: [] };
}

function expectExact(
  matrix: GalleryMatrix,
  people: readonly PlainPerson[],
  probes: readonly Float32Array[],
  k: number,
) {
  const found = matrix.search(probes.map((probe) => ({ probe, k, scope: null })));
  expect(found).toEqual(probes.map((probe) => bruteForce(people, probe, k)));
}

/** Ids that sort otherwise than people were added. */
function idOf(i: number): string {
  return `p${(i * 7919) % 10_007}`;
}

describe('the exact search equals a 64-bit brute force, ids and order', () => {
  for (const length of [128, 192, 512]) {
    it(`on ${length} numbers spread at random`, () => {
      const random = seeded(length);
      const people = Array.from({ length: 2500 }, (_, i) => ({
        personId: idOf(i),
        templates: [randomUnit(length, random)],
      }));
      const strangers = Array.from({ length: 9 }, () => randomUnit(length, random));
      const mated = people
        .slice(0, 9)
        .map((person) => near(person.templates[0] ?? new Float32Array(), 0.7, random));
      const matrix = matrixOf(people, length);
      for (const k of [1, 2, 10]) expectExact(matrix, people, [...strangers, ...mated], k);
    });
  }

  it('on families of look-alikes, where scores crowd together', () => {
    const random = seeded(1);
    const centres = Array.from({ length: 20 }, () => randomUnit(512, random));
    const people = Array.from({ length: 2000 }, (_, i) => ({
      personId: idOf(i),
      templates: [near(centres[i % 20] ?? new Float32Array(), 0.9, random)],
    }));
    const probes = centres.map((centre) => near(centre, 0.9, random));
    expectExact(matrixOf(people, 512), people, probes, 10);
  });

  it('on near-duplicates that differ by less than the codes can tell', () => {
    const random = seeded(2);
    const centre = randomUnit(512, random);
    const people = Array.from({ length: 3000 }, (_, i) => ({
      personId: idOf(i),
      templates: [near(centre, 1 - 1e-9 * (i % 50), random)],
    }));
    expectExact(matrixOf(people, 512), people, [centre, near(centre, 0.999, random)], 10);
  });

  it('on a gallery of one template repeated, where ids alone decide', () => {
    const template = randomUnit(512, seeded(3));
    const people = Array.from({ length: 2100 }, (_, i) => ({ personId: idOf(i), templates: [template] }));
    expectExact(matrixOf(people, 512), people, [template], 5);
  });

  it('on spiky and one-hot templates, which 8-bit codes render worst', () => {
    const random = seeded(4);
    const people = Array.from({ length: 1500 }, (_, i) => {
      const spiky = randomUnit(512, random).map((value) => value * 0.05);
      spiky[i % 512] = 1;
      return { personId: idOf(i), templates: [i % 3 ? unit(spiky) : oneHot(512, i % 512)] };
    });
    expectExact(matrixOf(people, 512), people, [randomUnit(512, random), oneHot(512, 3)], 10);
  });

  it('on several templates per person, a person counting once with the best of them', () => {
    const random = seeded(5);
    const people = Array.from({ length: 700 }, (_, i) => {
      const face = randomUnit(512, random);
      return {
        personId: idOf(i),
        templates: Array.from({ length: 1 + (i % 4) }, () => near(face, 0.8, random)),
      };
    });
    const probes = people
      .slice(0, 12)
      .map((person) => near(person.templates[0] ?? new Float32Array(), 0.6, random));
    expectExact(matrixOf(people, 512), people, probes, 10);
  });

  it('when fewer people are held than are asked for, and when nobody is', () => {
    const random = seeded(6);
    const people = [{ personId: 'only', templates: [randomUnit(128, random), randomUnit(128, random)] }];
    expectExact(matrixOf(people, 128), people, [randomUnit(128, random)], 10);
    expectExact(matrixOf([], 128), [], [randomUnit(128, random)], 10);
  });

  it('whatever mixture of additions, replacements and removals came before', () => {
    const random = seeded(7);
    const held = new Map<string, PlainPerson>();
    const matrix = new GalleryMatrix(128, createKernelMemory());
    for (let step = 0; step < 6000; step += 1) {
      const personId = idOf(Math.floor(random() * 2600));
      if (random() < 0.35) {
        held.delete(personId);
        matrix.remove(personId);
      } else {
        const templates = Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomUnit(128, random));
        held.set(personId, { personId, templates });
        matrix.put(packed({ personId, templates }));
      }
    }
    const people = [...held.values()];
    expect(matrix.size).toEqual({
      people: people.length,
      templates: people.reduce((sum, person) => sum + person.templates.length, 0),
    });
    expectExact(
      matrix,
      people,
      Array.from({ length: 70 }, () => randomUnit(128, random)),
      5,
    );
  });
});

describe('what is no template is refused', () => {
  it.each([
    ['zeros', new Float32Array(128)],
    [
      'a number that is no number',
      randomUnit(128, seeded(1)).map((value, i) => (i === 5 ? Number.NaN : value)),
    ],
    ['infinity', randomUnit(128, seeded(1)).map((value, i) => (i === 5 ? Number.POSITIVE_INFINITY : value))],
    ['a vector of another length than 1', randomUnit(128, seeded(1)).map((value) => value * 1.1)],
    ['half a template', randomUnit(64, seeded(1))],
    ['nothing', new Float32Array(0)],
  ])('%s', (_, templates) => {
    const random = seeded(8);
    const people = [{ personId: 'a', templates: [randomUnit(128, random)] }];
    const matrix = matrixOf(people, 128);
    expect(() => matrix.put({ personId: 'b', templates, scopes: [] })).toThrow(RangeError);
    expectExact(matrix, people, [randomUnit(128, random)], 2);
  });

  it('a probe that is no unit vector is refused, not answered', () => {
    const matrix = matrixOf([{ personId: 'a', templates: [randomUnit(128, seeded(9))] }], 128);
    for (const probe of [
      new Float32Array(128),
      new Float32Array(128).fill(Number.NaN),
      randomUnit(64, seeded(9)),
    ]) {
      expect(() => matrix.search([{ probe, k: 1, scope: null }])).toThrow(RangeError);
    }
  });

  it('a person whose second template is bad is not held with the first', () => {
    const matrix = matrixOf([], 128);
    const templates = new Float32Array(256);
    templates.set(randomUnit(128, seeded(10)));
    expect(() => matrix.put({ personId: 'a', templates, scopes: [] })).toThrow(RangeError);
    expect(matrix.size).toEqual({ people: 0, templates: 0 });
  });
});

describe('a search within a scope', () => {
  it('finds the best of those who are in it, as if the others were not there', () => {
    const random = seeded(11);
    const people = Array.from({ length: 2300 }, (_, i) => ({
      personId: idOf(i),
      templates: [randomUnit(128, random)],
      scopes: [...(i % 2 ? ['arena'] : []), ...(i % 97 ? [] : ['press'])],
    }));
    const matrix = matrixOf([], 128);
    for (const person of people) matrix.put({ ...packed(person), scopes: person.scopes });
    for (const scope of ['arena', 'press']) {
      const within = people.filter((person) => person.scopes.includes(scope));
      for (let i = 0; i < 5; i += 1) {
        const probe = randomUnit(128, random);
        expect(matrix.search([{ probe, k: 5, scope }])).toEqual([bruteForce(within, probe, 5)]);
      }
    }
  });

  it('finds nobody in a scope that nobody is in', () => {
    const random = seeded(12);
    const matrix = matrixOf([{ personId: 'a', templates: [randomUnit(128, random)] }], 128);
    expect(matrix.search([{ probe: randomUnit(128, random), k: 1, scope: 'empty' }])).toEqual([[]]);
  });
});

function oneHot(length: number, at: number): Float32Array {
  const vector = new Float32Array(length);
  vector[at] = 1;
  return vector;
}
