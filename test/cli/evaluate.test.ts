import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFile } from '#models/project-file';
import { PERSON_NAMES, writeCroppedPeople } from '../models/evaluation/cropped-people.ts';

let root: string;
let images: string;
let cache: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'evaluate-'));
  images = path.join(root, 'images');
  cache = path.join(root, 'cache');
  await writeCroppedPeople(images);
});

afterAll(() => rm(root, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function evaluate(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [projectFile('dist/cli/main.js'), 'evaluate', ...args],
      { cwd: root, maxBuffer: 2 ** 26 },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(root, name);
  await writeFile(file, text);
  return file;
}

async function json(name: string) {
  return JSON.parse(await readFile(path.join(root, name), 'utf8'));
}

/** Each person's two pictures, and each with the next person. */
function pairsCsv(): string {
  const rows = PERSON_NAMES.flatMap((person, i) => {
    const next = PERSON_NAMES[(i + 1) % PERSON_NAMES.length];
    return [`${person}/a.jpg,${person}/b.jpg,1`, `${person}/a.jpg,${next}/b.jpg,0`];
  });
  return ['a,b,same', ...rows, ''].join('\n');
}

describe('evaluate pairs', () => {
  it('tells real people apart and writes what was found as JSON and as a page', async () => {
    const pairs = await fileOf('pairs.csv', pairsCsv());
    const groups = await fileOf(
      'groups.csv',
      ['name,group', ...PERSON_NAMES.map((person, i) => `${person},${i < 4 ? 'one' : 'two'}`)].join('\n'),
    );
    const { code, out, err } = await evaluate(
      ...['pairs', '--images', images, '--pairs', pairs, '--groups', groups, '--cache', cache],
      ...['--json', 'pairs.json', '--html', 'pairs.html'],
    );
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('16 pairs of 16 images');

    const result = await json('pairs.json');
    expect(result).toMatchObject({
      pairs: 16,
      accuracy: 1,
      accuracyStd: 0,
      auc: 1,
      eer: 0,
      fte: 0,
      atDefaultThreshold: { falseMatches: 0, falseNonMatches: 0, accuracy: 1 },
      groups: { groups: [{ group: 'one' }, { group: 'two' }] },
    });
    expect(result.pipeline).toMatch(/^fr512-/);
    expect(Object.keys(result.fnmrAtFmr)).toEqual(['1e-5', '1e-4', '1e-3', '1e-2', '1e-1']);
    expect(result.fnmrAtFmr['1e-3']).toMatchObject({ fnmr: 0, evidence: 'beyond-evidence' });

    const page = await readFile(path.join(root, 'pairs.html'), 'utf8');
    expect(page.match(/<svg class="chart"/g)).toHaveLength(3);
    expect(page).toContain('data:image/jpeg;base64,');
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toContain('person-1/a.jpg');
  });

  it('reads no image again that it has read before, and puts nothing but JSON on standard output', async () => {
    const pairs = await fileOf('pairs.csv', pairsCsv());
    const again = await evaluate(
      'pairs',
      '--images',
      images,
      '--pairs',
      pairs,
      '--cache',
      cache,
      '--json',
      '-',
    );
    expect(JSON.parse(again.out)).toMatchObject({ accuracy: 1 });
    expect(again.err).toContain('Templates are kept in');
    expect(again.err).not.toContain('reading images');
  });

  it('shows faces and names when it is told to', async () => {
    const pairs = await fileOf('pairs.csv', pairsCsv());
    await evaluate(
      ...['pairs', '--images', images, '--pairs', pairs, '--cache', cache],
      ...['--html', 'shown.html', '--show-faces'],
    );
    expect(await readFile(path.join(root, 'shown.html'), 'utf8')).toContain('person-1/a.jpg');
  });

  it('counts images that are missing, broken or without a face, and the pairs they are in', async () => {
    await writeFile(path.join(images, 'broken.jpg'), 'no image');
    await cp(
      projectFile('node_modules/@vladmandic/face-api/demo/screenshot-webcam.png'),
      path.join(images, 'other.png'),
    );
    const pairs = await fileOf(
      'failures.csv',
      `${pairsCsv()}person-1/a.jpg,absent.jpg,1\nperson-1/a.jpg,broken.jpg,1\nperson-2/a.jpg,broken.jpg,0\n`,
    );
    await evaluate(
      ...['pairs', '--images', images, '--pairs', pairs, '--cache', cache],
      ...['--json', 'failures.json', '--html', 'failures.html'],
    );
    const result = await json('failures.json');
    expect(result.fte).toBeCloseTo(2 / 18, 12);
    expect(result.failures.byReason).toMatchObject({ missing: 1, unreadable: 1 });
    expect(result.failedImages).toEqual([
      { image: 'absent.jpg', reason: 'missing', because: 'there is no such file' },
      { image: 'broken.jpg', reason: 'unreadable', because: expect.stringContaining('neither JPEG') },
    ]);
    expect(result.uncomparedPairs).toEqual({ mated: 2, nonMated: 1 });
    expect(result.atDefaultThreshold).toMatchObject({ falseMatches: 0, falseNonMatches: 2 });
    expect(result.atDefaultThreshold.accuracy).toBeCloseTo(1 - 2 / 19, 12);
    expect(result.howCounted).toContain('matches nobody');
  });

  it('compares everybody with everybody', async () => {
    const folder = path.join(root, 'people');
    for (const person of PERSON_NAMES.slice(0, 4)) {
      await cp(path.join(images, person), path.join(folder, person), { recursive: true });
    }
    await evaluate('pairs', '--images', folder, '--all-pairs', '--cache', cache, '--json', 'all.json');
    expect(await json('all.json')).toMatchObject({
      pairs: 28,
      matedPairs: 4,
      nonMatedPairs: 24,
      accuracy: null,
      auc: 1,
    });
  });

  it('takes the threshold for accuracy from other pairs', async () => {
    const [header, ...rows] = pairsCsv().trim().split('\n');
    const train = await fileOf('train.csv', [header, ...rows.slice(0, 8)].join('\n'));
    const test = await fileOf('test.csv', [header, ...rows.slice(8)].join('\n'));
    await evaluate(
      ...['pairs', '--images', images, '--pairs', test, '--threshold-from', train, '--cache', cache],
      ...['--json', 'picked.json'],
    );
    expect(await json('picked.json')).toMatchObject({
      pairs: 8,
      accuracy: 1,
      accuracyBy: { from: 'train.csv', threshold: expect.any(Number) },
    });
  });

  it.each([
    {
      what: 'a path outside the folder',
      row: '../pairs.csv,person-1/a.jpg,1',
      says: 'line 2: "../pairs.csv" leads out',
    },
    { what: 'a malformed line', row: 'person-1/a.jpg,1', says: 'line 2: expected 3 fields' },
  ])('refuses $what by its line', async ({ row, says }) => {
    const pairs = await fileOf('bad.csv', `a,b,same\n${row}\n`);
    const { code, err } = await evaluate('pairs', '--images', images, '--pairs', pairs, '--cache', cache);
    expect(code).toBe(1);
    expect(err).toContain(says);
    expect(err).not.toContain('    at ');
  });

  it('lists the pipelines it knows when asked for another', async () => {
    const pairs = await fileOf('pairs.csv', pairsCsv());
    const { code, err } = await evaluate('pairs', '--images', images, '--pairs', pairs, '--pipeline', 'best');
    expect(code).toBe(1);
    expect(err).toMatch(/no pipeline "best"; known are:\n {2}onnx \(fr512-\S+\)\n {2}face-api \(dlib128-/);
  });

  it('refuses to keep templates among the images', async () => {
    const pairs = await fileOf('pairs.csv', pairsCsv());
    const before = await readdir(images);
    const { code, err } = await evaluate(
      ...['pairs', '--images', images, '--pairs', pairs, '--cache', path.join(images, 'cache')],
    );
    expect({ code, names: await readdir(images) }).toEqual({ code: 1, names: before });
    expect(err).toContain('must not lie inside the images folder');
  });

  it('says before the work that the result has nowhere to go', async () => {
    const pairs = await fileOf('pairs.csv', pairsCsv());
    const { code, err } = await evaluate(
      ...['pairs', '--images', images, '--pairs', pairs, '--json', 'nowhere/out.json'],
    );
    expect(code).toBe(1);
    expect(err).toMatch(/^the folder .*nowhere does not exist/);
  });

  it('ends in one sentence when no image shows a face', async () => {
    const pairs = await fileOf('none.csv', 'a,b,same\nabsent-1.jpg,absent-2.jpg,1\n');
    const { code, err } = await evaluate('pairs', '--images', images, '--pairs', pairs, '--cache', cache);
    expect(code).toBe(1);
    expect(err).toContain('none of the 2 images gave a template (2 missing)');
  });

  it.each([
    { args: [], says: 'either --pairs FILE or --all-pairs' },
    { args: ['--all-pairs', '--threshold-from', 'x'], says: '--threshold-from goes with --pairs' },
    { args: ['--all-pairs', '--workers', '0'], says: '--workers takes a whole number' },
  ])('asks for what is missing: $args', async ({ args, says }) => {
    const { code, err } = await evaluate('pairs', '--images', images, ...args);
    expect(code).toBe(1);
    expect(err).toContain(says);
  });
});

describe('evaluate identification', () => {
  it('finds who is enrolled and nobody else', async () => {
    const gallery = path.join(root, 'gallery');
    const probes = path.join(root, 'probes');
    for (const [i, person] of PERSON_NAMES.entries()) {
      if (i < 5) await cp(path.join(images, person, 'a.jpg'), path.join(gallery, person, '1.jpg'));
      await cp(path.join(images, person, 'b.jpg'), path.join(probes, person, '1.jpg'));
    }
    await mkdir(path.join(gallery, 'nobody'));
    await writeFile(path.join(gallery, 'nobody/1.jpg'), 'no image');
    const { code } = await evaluate(
      ...['identification', '--gallery', gallery, '--probes', probes, '--cache', cache],
      ...['--json', 'search.json', '--html', 'search.html'],
    );
    expect(code).toBe(0);
    const result = await json('search.json');
    expect(result).toMatchObject({ n: 5, galleryPeople: 6, rank1: 1, matedProbes: 5, nonMatedProbes: 3 });
    expect(result.fte).toBeCloseTo(1 / 14, 12);
    expect(Object.keys(result.fnirAtFpir)).toEqual(['1e-3', '1e-2', '1e-1']);
    expect(result.fnirAtFpir['1e-1']).toMatchObject({ fnir: 0, n: 5, falsePositives: 0 });
    expect(await readFile(path.join(root, 'search.html'), 'utf8')).toContain('Best similarities');
  });
});

describe('evaluate photo', () => {
  it('tells of faces, quality, border check and verdict, and of files that are no photos', async () => {
    const photo = projectFile('node_modules/@vladmandic/face-api/demo/sample4.jpg');
    const { code, out } = await evaluate('photo', photo, 'absent.jpg', '--json', '--html', 'photos.html');
    expect(code).toBe(0);
    const { photos } = JSON.parse(out);
    expect(photos[0]).toMatchObject({
      kind: 'read',
      width: 1920,
      enrolment: { kind: 'refused', because: 'several-faces' },
    });
    expect(photos[0].faces).toHaveLength(4);
    expect(photos[0].faces[0]).toMatchObject({ liveness: { passive: {} }, probe: {} });
    expect(photos[0].faces[0].quality.map(({ measure }: { measure: string }) => measure)).toContain(
      'Sharpness',
    );
    expect(out).not.toContain('embedding');
    expect(photos[1]).toMatchObject({ kind: 'failed', reason: 'missing', enrolment: { kind: 'refused' } });

    const report = await readFile(path.join(root, 'photos.html'), 'utf8');
    expect(report).toContain('several people are seen');
    expect(report).toContain('there is no such file');
    expect(report.match(/alt="masked face"/g)).toHaveLength(4);
    // A photo's name may be a person's; so may a report that is passed on.
    expect(report).not.toContain('sample4');
  });
});

describe('evaluate pad', () => {
  it('counts answers by kind, those without an answer beside the rates', async () => {
    const bonaFide = path.join(root, 'bona-fide');
    const attacks = path.join(root, 'attacks');
    await mkdir(bonaFide);
    const demo = projectFile('node_modules/@vladmandic/face-api/demo');
    for (const number of [1, 3, 5])
      await cp(`${demo}/sample${number}.jpg`, path.join(bonaFide, `${number}.jpg`));
    await mkdir(path.join(attacks, 'replayed'), { recursive: true });
    await cp(`${demo}/sample4.jpg`, path.join(attacks, 'replayed/4.jpg'));
    await cp(path.join(images, 'person-1'), path.join(attacks, 'small'), { recursive: true });
    const { code } = await evaluate(
      ...['pad', '--bona-fide', bonaFide, '--attacks', attacks, '--cache', cache],
      ...['--json', 'pad.json', '--html', 'pad.html'],
    );
    expect(code).toBe(0);
    const result = await json('pad.json');
    expect(result.attacks.map(({ kind }: { kind: string }) => kind)).toEqual(['replayed', 'small']);
    for (const kind of [...result.attacks, result.bonaFide]) {
      expect(kind.clear + kind.suspect + kind.notAssessed + kind.noFace).toBe(kind.presentations);
    }
    expect(result.bonaFide).toMatchObject({ presentations: 3, noFace: 0 });
    expect(result.claims).toContain('does not detect video replay');
    expect(await readFile(path.join(root, 'pad.html'), 'utf8')).toContain('does not detect video replay');
  });

  it('judges sequences that it made itself, check by check and by group', async () => {
    const photos = path.join(root, 'sitters');
    const made = path.join(root, 'made');
    await mkdir(photos);
    await sharp(projectFile('node_modules/@vladmandic/face-api/demo/sample5.jpg'))
      .extract({ left: 92, top: 642, width: 756, height: 756 })
      .jpeg({ quality: 95 })
      .toFile(path.join(photos, 'one.jpg'));
    const make = await evaluate(
      ...['make-presentations', '--photos', photos, '--out', made],
      ...['--kinds', 'person-turns-20,print-filling'],
    );
    expect(make.out).toContain('2 presentations of 1 people');
    const groups = await fileOf('pad-groups.csv', 'name,group\n000,sitters\n');
    const { code } = await evaluate(
      ...['pad', '--sequences', '--bona-fide', path.join(made, 'bona-fide')],
      ...['--attacks', path.join(made, 'attacks'), '--groups', groups, '--cache', cache],
      ...['--json', 'sequences.json', '--html', 'sequences.html', '--markdown', 'sequences.md'],
    );
    expect(code).toBe(0);
    const { kinds, apcer, byGroup, claims } = await json('sequences.json');
    expect(kinds).toMatchObject([
      {
        kind: 'person-turns-20',
        side: 'bona-fide',
        answers: { planarity: { 'moved-3d': 1 }, challenge: { passed: 1 } },
      },
      { kind: 'print-filling', side: 'attack', answers: { planarity: { undetermined: 1 } } },
    ]);
    expect(kinds[1].errors).toMatchObject({ planarity: { errors: 0, trials: 1 }, challenge: { errors: 0 } });
    const worst = { kind: 'print-filling', share: { errors: 0, trials: 1 } };
    expect(apcer).toMatchObject({ planarity: worst, challenge: worst });
    expect(byGroup).toMatchObject([
      { group: 'sitters', apcer: { challenge: worst }, bpcer: { challenge: { trials: 1 } } },
    ]);
    expect(claims).toContain('does not detect video replay');
    expect(await readFile(path.join(root, 'sequences.html'), 'utf8')).toContain('print-filling');
    expect(await readFile(path.join(root, 'sequences.md'), 'utf8')).toMatch(
      /\| print-filling \| 1 \| [01], \d+% \(\d+-\d+\) \| 0, 0% \(0-98\) \| 0, 0% \(0-98\) \|/,
    );
  });
});
