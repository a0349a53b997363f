import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { impostorScoresSchema, matedScoresSchema } from '#models/calibration/score-schemas';
import { benchCommand } from '../../cli/bench.ts';
import { calibrateCommand } from '../../cli/calibrate.ts';
import { PERSON_NAMES, writeCroppedPeople } from '../models/evaluation/cropped-people.ts';

/** Eight real people in two pictures each, read once for all. */
let root: string;
let images: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'calibrate-'));
  images = path.join(root, 'images');
  await writeCroppedPeople(images);
});

afterAll(() => rm(root, { recursive: true, force: true }));

const inRoot = (name: string) => path.join(root, name);

async function json(name: string) {
  return JSON.parse(await readFile(inRoot(name), 'utf8'));
}

/** As the command line would, in this process. */
async function figuresOf(command: Command, ...args: readonly string[]) {
  const reading = ['--cache', inRoot('cache'), '--workers', '1', '--json', inRoot('figures.json')];
  await command.exitOverride().parseAsync([...args, ...reading], { from: 'user' });
  return json('figures.json');
}

const COUNT = PERSON_NAMES.length;

describe('calibrate', () => {
  it('measures people by their first image, tries the others, and writes scores that can ship', async () => {
    const figures = await figuresOf(
      calibrateCommand(),
      ...['--images', images, '--scores', inRoot('scores.json'), '--source', 'eight people'],
    );
    expect(figures).toMatchObject({
      people: COUNT,
      images: 2 * COUNT,
      imagesUnread: 0,
      strangersWorth: COUNT / 2,
      pairsToReview: [],
    });
    // Eight people prove nothing, and it says what would.
    for (const promise of figures.promises) {
      expect(promise).toMatchObject({ kind: 'refused', because: 'too-little-evidence' });
      expect(promise.morePeople).toBeGreaterThan(100);
    }
    expect(figures.mated.byFrames).toMatchObject([{ frames: 1, people: COUNT, comparisons: COUNT }]);
    const { impostors, mated } = await json('scores.json');
    expect(impostorScoresSchema.parse(impostors)).toMatchObject({
      source: 'eight people',
      people: COUNT,
      comparisons: (COUNT * (COUNT - 1)) / 2,
    });
    expect(matedScoresSchema.parse(mated).byFrames[0]?.people).toBe(COUNT);
  });

  it('takes a gallery as it is enrolled, with all photos of everyone', async () => {
    const figures = await figuresOf(calibrateCommand(), '--gallery', images);
    expect(figures).toMatchObject({
      people: COUNT,
      images: 2 * COUNT,
      strangersWorth: COUNT / 2,
      mated: null,
    });
  });

  it.each([
    [['--gallery', 'a', '--images', 'b'], /either a folder with --gallery or one with --images/],
    [[], /either a folder with --gallery or one with --images/],
    [['--gallery', 'a', '--scores', 'b'], /--scores goes with --images/],
  ])('refuses %j', async (args, because) => {
    await expect(figuresOf(calibrateCommand(), ...args)).rejects.toThrow(because);
  });
});

describe('bench promise', () => {
  it('tries promises on galleries of real people, and counts those that are refused', async () => {
    const figures = await figuresOf(
      benchCommand(),
      ...[
        'promise',
        '--images',
        images,
        '--galleries',
        '3',
        '--fewest',
        '3',
        '--most',
        '5',
        '--seeds',
        '1,2',
      ],
    );
    expect(figures).toMatchObject({ people: COUNT, images: 2 * COUNT, imagesSetAside: 0, seeds: [1, 2] });
    const cells = figures.promises.map(({ evidence, fpir }: { evidence: string; fpir: number }) => [
      evidence,
      fpir,
    ]);
    expect(cells).toEqual(
      ['gallery', 'event'].flatMap((source) => [0.03, 0.01, 0.005].map((fpir) => [source, fpir])),
    );
    for (const { kept, refused, bySeed } of figures.promises) {
      expect([kept, refused]).toEqual([0, 6]);
      expect(bySeed).toMatchObject([
        { seed: 1, refused: 3 },
        { seed: 2, refused: 3 },
      ]);
    }
  });

  it('refuses galleries that leave nobody to be a stranger', async () => {
    const asked = figuresOf(benchCommand(), 'promise', '--images', images, '--fewest', '9');
    await expect(asked).rejects.toThrow(/--fewest/);
  });
});
