import { describe, expect, it } from 'vitest';
import { searchRatesByGroup } from '#models/evaluation/identification/group-search-rates';
import { enrol, scoreSearches } from '#models/evaluation/identification/score-searches';
import { Groups } from '#models/evaluation/protocol/groups-file';
import { LOWEST_THRESHOLD, shareMissing, shareReaching } from '#models/evaluation/statistics/error-rates';
import { image, NO_FACE } from '../faces.ts';

/** Person 0 at 0 and 20, person 1 at 90, person 2 without a template; person 3 is a stranger. */
const gallery = [
  image('p0/a.jpg', 0, 0),
  image('p0/b.jpg', 0, 20),
  image('p1/a.jpg', 1, 90),
  image('p2/a.jpg', 2, NO_FACE),
];
const probes = [
  image('p0/1.jpg', 0, 10),
  image('p0/2.jpg', 0, 70),
  image('p1/1.jpg', 1, 110),
  image('p2/1.jpg', 2, 200),
  image('p1/2.jpg', 1, NO_FACE),
  image('p3/1.jpg', 3, 60),
  image('p3/2.jpg', 3, 180),
  image('p3/3.jpg', 3, NO_FACE),
];
const inGallery = (person: number) => person <= 2;

describe('enrolment', () => {
  it('keeps a template of each image, and enrols nobody who has none', () => {
    expect(enrol(gallery).map(({ person, templates }) => [person, templates.length])).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });
});

describe('searches', () => {
  it('find a person who comes first, and miss everybody else', async () => {
    const { mated } = await scoreSearches(enrol(gallery), probes, inGallery, 2);
    // Found: person 0 at 10, person 1 at 110. Not: 70 is nearer to person 1; person 2 is not enrolled; one has no face.
    expect(mated.similarities.filter((similarity) => similarity > -Infinity)).toHaveLength(2);
    expect(mated.similarities).toHaveLength(5);
    expect(mated.searchAt(0)).toMatchObject({ person: 0, best: { person: 0 } });
  });

  it('compare with the nearest photo of a person, as a gate does, and not with their mean', async () => {
    const apart = [image('p0/a.jpg', 0, 0), image('p0/b.jpg', 0, 80), image('p1/a.jpg', 1, 40)];
    const near = [image('p0/1.jpg', 0, 4), image('p0/2.jpg', 0, 76)];
    const { mated } = await scoreSearches(enrol(apart), near, inGallery, 1);
    for (const similarity of mated.similarities) expect(similarity).toBeCloseTo(Math.cos(Math.PI / 45), 5);
  });

  it('say which photo of a person was the nearest', async () => {
    const apart = [image('p0/a.jpg', 0, 0), image('p0/b.jpg', 0, 80), image('p1/a.jpg', 1, 40)];
    const near = [image('p0/1.jpg', 0, 4), image('p0/2.jpg', 0, 75)];
    const { mated } = await scoreSearches(enrol(apart), near, inGallery, 1);
    const found = [0, 1].map((rank) => mated.searchAt(rank));
    expect(found.map(({ probe, best }) => [probe.name, best?.photo.file.name])).toEqual([
      ['p0/1.jpg', 'p0/a.jpg'],
      ['p0/2.jpg', 'p0/b.jpg'],
    ]);
  });

  it('count each person alike', async () => {
    const { mated } = await scoreSearches(enrol(gallery), probes, inGallery, 2);
    // Persons 0 and 1 are found in one of two probes, person 2 never.
    expect(1 - shareMissing(mated, LOWEST_THRESHOLD)).toBeCloseTo((1 / 2 + 1 / 2 + 0) / 3, 12);
    // At .95 (18 degrees) person 1, 20 degrees off, is lost too.
    expect(1 - shareMissing(mated, 0.95)).toBeCloseTo((1 / 2 + 0 + 0) / 3, 12);
  });

  it('take the best anybody reached for a stranger, and leave failures out', async () => {
    const { nonMated, unsearched } = await scoreSearches(enrol(gallery), probes, inGallery, 2);
    expect(Array.from(nonMated.similarities, (s) => Number(s.toFixed(3)))).toEqual([0.866, 0]);
    expect(shareReaching(nonMated, 0.8)).toBe(0.5);
    expect(unsearched).toEqual({ mated: 1, nonMated: 1 });
  });

  it('are told apart by group', async () => {
    const scores = await scoreSearches(enrol(gallery), probes, inGallery, 2);
    const groups = new Groups(
      new Map([
        ['p0', 'north'],
        ['p1', 'north'],
        ['p3', 'south'],
      ]),
    );
    const people = ['p0', 'p1', 'p2', 'p3'];
    const rates = searchRatesByGroup({ scores, probes, people, groups, threshold: 0.8 });
    expect(rates.ungrouped).toBe(1);
    expect(rates.groups).toMatchObject([
      { group: 'north', people: 2, fnir: { errors: 2, trials: 4 }, fpir: { trials: 0 } },
      { group: 'south', people: 1, fnir: { trials: 0 }, fpir: { errors: 1, trials: 2 } },
    ]);
  });
});
