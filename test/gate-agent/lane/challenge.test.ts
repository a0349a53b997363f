import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeadTurn } from '#domain/face/challenge';
import { type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { Sitter } from '#models/evaluation/pad/make/sitter';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import type { PhotoPerson } from '../world/photo-people.ts';
import { openTestLane, type TestLane } from '../world/test-lane.ts';
import { sitterOfSample5, type Turning, turning } from '../world/turning-person.ts';

let pipeline: FacePipeline;
let sitter: Sitter;
let person: PhotoPerson;

beforeAll(async () => {
  pipeline = await openFacePipeline({
    pipeline: shippedPipeline('onnx'),
    workers: 1,
    weightsDir: projectFile('models/weights'),
  });
  sitter = await sitterOfSample5();
  const picture = (await turning(sitter, 'person-still', 1)).after.at(-1);
  if (!picture) throw new Error('nothing was made');
  const [face] = (await pipeline.read(picture, { ...WHOLE_FRAME, maxFaces: 1 })).faces;
  if (!face) throw new Error('the sitter has no face');
  person = { embedding: face.embedding, picture, facePx: face.box.height };
});

afterAll(() => pipeline.close());

interface ToldLane extends TestLane {
  readonly shown: readonly (HeadTurn | null)[];
}

async function laneThatTells(turn: HeadTurn): Promise<ToldLane> {
  const shown: (HeadTurn | null)[] = [];
  const lane = await openTestLane({
    pipeline,
    enrolled: { 'person-one': person },
    policy: { liveness: 'challenge' },
    turn,
    screen: { isWatched: true, showCommand: (command) => shown.push(command) },
  });
  return { ...lane, shown };
}

/** Longer than a lane takes to make out who it is. */
const MOST_FRAMES_UNTOLD = 12;

/** Faces the camera until told, then turns, and faces it again. */
async function obey(lane: ToldLane, facing: RgbImage, { after }: Turning): Promise<void> {
  for (let i = 0; i < MOST_FRAMES_UNTOLD && lane.shown.length === 0; i++) await lane.show(facing, 100);
  for (const frame of after) await lane.show(frame, 100);
  await lane.show(facing, 600);
}

describe('a lane whose zone asks for a turn', () => {
  it('tells whoever it would let in to turn, and opens when they do', async () => {
    const lane = await laneThatTells('left');
    await obey(lane, person.picture, await turning(sitter, 'person-turns-20', 1));
    await lane.finish();
    expect(lane.shown).toEqual(['left', null]);
    expect(lane.entries).toEqual([{ outcome: 'granted', personId: 'person-one', result: 'passed' }]);
    expect(lane.decisions[0]?.evidence.liveness).toMatchObject({
      level: 'challenge',
      planarity: { kind: 'moved-3d' },
      challenge: { kind: 'passed', command: 'left' },
    });
  });

  it('stays shut for a head that turns the other way', async () => {
    const lane = await laneThatTells('right');
    await obey(lane, person.picture, await turning(sitter, 'person-turns-20', 1));
    await lane.end();
    expect(lane.turnstile.openings).toBe(0);
    expect(lane.entries).toMatchObject([{ outcome: 'badge-required' }]);
    expect(lane.decisions[0]?.evidence.liveness?.challenge).toMatchObject({
      kind: 'failed',
      because: 'other-way',
    });
  });

  it.each(['print-filling', 'print-tilted-45', 'print-tilted-60'])(
    'stays shut for a picture that is turned as told: %s',
    async (kind) => {
      const lane = await laneThatTells('left');
      const picture = await turning(sitter, kind, 1);
      await obey(lane, picture.before.at(-1) ?? person.picture, picture);
      await lane.end();
      expect(lane.turnstile.openings).toBe(0);
      expect(lane.decisions[0]?.evidence.liveness?.challenge.kind).not.toBe('passed');
    },
  );

  it('takes the command back when the person leaves, and opens nothing', async () => {
    const lane = await laneThatTells('left');
    await lane.show(person.picture, 1_000);
    await lane.end();
    expect(lane.shown).toEqual(['left', null]);
    expect(lane.turnstile.openings).toBe(0);
  });

  it.each([
    ['it has nothing to show a command on', undefined],
    ['nobody could see its screen', { isWatched: false, showCommand: () => undefined }],
  ])('asks for a badge where %s', async (_, screen) => {
    const lane = await openTestLane({
      pipeline,
      enrolled: { 'person-one': person },
      policy: { liveness: 'challenge' },
      ...(screen && { screen }),
    });
    await lane.show(person.picture, 3_000);
    await lane.finish();
    expect(lane.entries).toMatchObject([{ outcome: 'badge-required', result: 'stayed-shut' }]);
  });
});

describe('a lane whose zone asks for a head that moves', () => {
  const laneThatWatches = () =>
    openTestLane({ pipeline, enrolled: { 'person-one': person }, policy: { liveness: 'planarity' } });

  it('opens for a head that turns and says how far', async () => {
    const lane = await laneThatWatches();
    const { after } = await turning(sitter, 'person-turns-20', -1);
    await lane.show(person.picture, 300);
    for (const frame of after) await lane.show(frame, 100);
    await lane.show(person.picture, 300);
    await lane.finish();
    expect(lane.entries).toMatchObject([{ outcome: 'granted' }]);
    expect(lane.decisions[0]?.evidence.liveness).toMatchObject({
      planarity: { kind: 'moved-3d' },
      challenge: { kind: 'not-run' },
    });
  });

  it('does not open for a picture that fills the view', async () => {
    const lane = await laneThatWatches();
    const { before, after } = await turning(sitter, 'print-filling', 1);
    for (const frame of [...before, ...after, ...after.toReversed()]) await lane.show(frame, 100);
    await lane.end();
    expect(lane.turnstile.openings).toBe(0);
  });
});
