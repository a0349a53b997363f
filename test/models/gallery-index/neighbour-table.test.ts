import { describe, expect, it } from 'vitest';
import { GalleryMatrix } from '#models/gallery-index/gallery-matrix';
import { createKernelMemory } from '#models/gallery-index/kernel/kernel';
import { NEIGHBOURS_KEPT, NeighbourTable } from '#models/gallery-index/neighbour-table';
import { plainDot } from './brute-force.ts';
import { near, randomUnit, seeded } from './galleries.ts';

const LENGTH = 128;

interface Member {
  readonly templates: readonly Float32Array[];
  readonly scopes: readonly string[];
}

/** A gallery with its table, changed together, and what a plain loop says of it. */
class Hall {
  readonly matrix = new GalleryMatrix(LENGTH, createKernelMemory());
  readonly members = new Map<string, Member>();
  readonly table: NeighbourTable;
  readonly scope: string | null;

  constructor(scope: string | null) {
    this.scope = scope;
    this.table = new NeighbourTable(this.matrix, scope);
  }

  put(personId: string, templates: readonly Float32Array[], scopes: readonly string[] = []): void {
    this.remove(personId);
    this.members.set(personId, { templates, scopes });
    const joined = new Float32Array(templates.length * LENGTH);
    for (const [i, template] of templates.entries()) joined.set(template, i * LENGTH);
    this.matrix.put({ personId, templates: joined, scopes });
    this.table.enter(this.matrix.people.numberOf(personId) ?? Number.NaN);
  }

  remove(personId: string): void {
    const person = this.matrix.people.numberOf(personId);
    if (person === null) return;
    this.members.delete(personId);
    this.table.leave(new Set([person]));
    this.matrix.remove(personId);
  }

  settle(): number {
    let searched = 0;
    while (this.table.pending > 0) {
      const before = this.table.pending;
      this.table.step(16);
      searched += before - this.table.pending;
    }
    return searched;
  }

  known(): Record<string, unknown> {
    return this.ofEveryone((personId) =>
      this.table
        .nearestOf(this.matrix.people.numberOf(personId) ?? Number.NaN)
        ?.map(({ person, score }) => ({ personId: this.matrix.people.idOf(person), similarity: score })),
    );
  }

  plain(): Record<string, unknown> {
    return this.ofEveryone((personId, { templates }) =>
      [...this.members]
        .filter(
          ([otherId, other]) =>
            otherId !== personId && (this.scope === null || other.scopes.includes(this.scope)),
        )
        .map(([otherId, other]) => ({
          personId: otherId,
          similarity: Math.max(...templates.flatMap((a) => other.templates.map((b) => plainDot(a, b)))),
        }))
        .sort((a, b) => b.similarity - a.similarity || (a.personId < b.personId ? -1 : 1))
        .slice(0, NEIGHBOURS_KEPT),
    );
  }

  private ofEveryone(of: (personId: string, member: Member) => unknown): Record<string, unknown> {
    return Object.fromEntries(
      [...this.members].map(([personId, member]) => [personId, of(personId, member)]),
    );
  }
}

describe("everyone's nearest other people", () => {
  it('after a first pass are those a plain loop finds, with several templates a person', () => {
    const random = seeded(1);
    const hall = new Hall(null);
    for (let i = 0; i < 600; i += 1) {
      const face = randomUnit(LENGTH, random);
      hall.put(
        `p${i}`,
        Array.from({ length: 1 + (i % 3) }, () => near(face, 0.8, random)),
      );
    }
    expect(hall.settle()).toBe(600);
    expect(hall.known()).toEqual(hall.plain());
  });

  it('stay exact through arrivals, departures and new photos, without passing over everyone again', () => {
    const random = seeded(2);
    const hall = new Hall(null);
    const faces = Array.from({ length: 40 }, () => randomUnit(LENGTH, random));
    const face = () => near(faces[Math.floor(random() * 40)] ?? faces[0] ?? new Float32Array(), 0.7, random);
    for (let i = 0; i < 400; i += 1) hall.put(`p${i}`, [face()]);
    hall.settle();
    let searched = 0;
    for (let step = 0; step < 120; step += 1) {
      const personId = `p${Math.floor(random() * 450)}`;
      if (random() < 0.4) hall.remove(personId);
      else hall.put(personId, [face(), face()].slice(0, 1 + Math.floor(random() * 2)));
      if (random() < 0.5) searched += hall.settle();
    }
    searched += hall.settle();
    expect(hall.known()).toEqual(hall.plain());
    expect(searched).toBeLessThan(120 * 8);
  });

  it('stay exact when people come and go in the middle of the first pass', () => {
    const random = seeded(3);
    const hall = new Hall(null);
    for (let i = 0; i < 300; i += 1) hall.put(`p${i}`, [randomUnit(LENGTH, random)]);
    for (let i = 0; hall.table.pending > 0; i += 1) {
      hall.table.step(8);
      if (i < 20) hall.put(`new${i}`, [randomUnit(LENGTH, random)]);
      if (i < 20) hall.remove(`p${i * 13}`);
    }
    expect(hall.known()).toEqual(hall.plain());
  });

  it('within a scope are members of it, for its members and for everyone else', () => {
    const random = seeded(4);
    const hall = new Hall('arena');
    for (let i = 0; i < 300; i += 1) {
      hall.put(`p${i}`, [randomUnit(LENGTH, random)], i % 3 === 0 ? ['arena'] : ['village']);
    }
    hall.settle();
    hall.put('late-member', [randomUnit(LENGTH, random)], ['arena']);
    hall.put('late-outsider', [randomUnit(LENGTH, random)], ['village']);
    hall.remove('p3');
    hall.settle();
    expect(hall.known()).toEqual(hall.plain());
  });

  it('of people who all look the same are ordered by id', () => {
    const face = randomUnit(LENGTH, seeded(5));
    const hall = new Hall(null);
    for (const personId of ['d', 'b', 'a', 'c']) hall.put(personId, [face]);
    hall.settle();
    hall.put('0', [face]);
    hall.settle();
    expect(hall.known()).toEqual(hall.plain());
  });

  it('of the only person are nobody', () => {
    const hall = new Hall(null);
    hall.put('alone', [randomUnit(LENGTH, seeded(6))]);
    hall.settle();
    expect(hall.known()).toEqual({ alone: [] });
  });
});
