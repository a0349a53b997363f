import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import { calibratedFor } from '#gate-agent/lane/calibrated';
import { LaneClaims } from '#gate-agent/lane/lane-claims';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { frameOf, type PhotoPerson, peopleIn } from '../world/photo-people.ts';
import { openTestLane, type TestLane } from '../world/test-lane.ts';

let pipeline: FacePipeline;
let one: PhotoPerson;
let two: PhotoPerson;

beforeAll(async () => {
  pipeline = await openFacePipeline({
    pipeline: shippedPipeline('onnx'),
    workers: 1,
    weightsDir: projectFile('models/weights'),
  });
  const [first] = await peopleIn(3, pipeline);
  const [, , third] = await peopleIn(6, pipeline);
  if (!first || !third) throw new Error('the sample photos have changed');
  [one, two] = [first, third];
});

afterAll(() => pipeline.close());

describe('somebody close behind the one for whom the lane opened', () => {
  const passes = { passesAfterMs: 500 };
  const tailgating = ({ alerts }: TestLane) => alerts.filter(({ kind }) => kind === 'tailgating');

  it('is reported when the turnstile tells of the passage', async () => {
    const lane = await openTestLane({ pipeline, enrolled: { 'person-one': one }, turnstile: passes });
    await lane.show(
      await frameOf({ person: one, x: 100, facePx: 200 }, { person: two, x: 750, facePx: 180 }),
      1_500,
    );
    const [decision] = lane.decisions;
    expect(lane.entries[0]).toMatchObject({ outcome: 'granted', result: 'passed' });
    expect(tailgating(lane)).toEqual([{ kind: 'tailgating', passageId: decision?.passageId }]);
  });

  it('is not whoever waits at a distance', async () => {
    const lane = await openTestLane({ pipeline, enrolled: { 'person-one': one }, turnstile: passes });
    await lane.show(
      await frameOf({ person: one, x: 100, facePx: 220 }, { person: two, x: 750, facePx: 130 }),
      1_500,
    );
    expect(lane.entries[0]).toMatchObject({ outcome: 'granted', result: 'passed' });
    expect(tailgating(lane)).toEqual([]);
  });

  it('is not whoever had left before', async () => {
    const lane = await openTestLane({
      pipeline,
      enrolled: { 'person-one': one },
      turnstile: { passesAfterMs: 1_500 },
    });
    await lane.show(
      await frameOf({ person: one, x: 100, facePx: 200 }, { person: two, x: 750, facePx: 180 }),
      500,
    );
    await lane.show(await frameOf({ person: one, x: 100, facePx: 200 }), 2_000);
    expect(lane.entries[0]).toMatchObject({ outcome: 'granted', result: 'passed' });
    expect(tailgating(lane)).toEqual([]);
  });
});

describe('a person whom the cameras of two lanes see', () => {
  /** Two lanes of one agent that look at the same moments. */
  async function twoLanes(enrolled: Readonly<Record<string, PhotoPerson>>) {
    const claims = new LaneClaims(calibratedFor(shippedPipeline('onnx')).claims);
    const far = await openTestLane({ pipeline, enrolled, claims, name: 'Lane 1' });
    const near = await openTestLane({ pipeline, enrolled, claims, name: 'Lane 2' });
    const show = async (toFar: RgbImage, toNear: RgbImage, forMs: number): Promise<void> => {
      for (let shownMs = 0; shownMs < forMs; shownMs += 100) {
        await near.show(toNear, 100);
        await far.show(toFar, 100);
      }
    };
    return { far, near, show };
  }

  it('is served by the lane that they are nearest to, and by no other', async () => {
    const { far, near, show } = await twoLanes({ 'person-one': one });
    const aside = await frameOf({ person: one, x: 800, facePx: 110 });
    await show(aside, await frameOf({ person: one, facePx: 200 }), 3_000);
    expect(near.entries).toMatchObject([{ outcome: 'granted', personId: 'person-one' }]);
    expect(far.turnstile.openings).toBe(0);
    expect(far.decisions).toEqual([]);
  });

  it('is not served by the next lane while they walk through the first, however near they come to it', async () => {
    const { far, near, show } = await twoLanes({ 'person-one': one });
    const empty = await frameOf();
    await show(empty, await frameOf({ person: one, facePx: 200 }), 500);
    expect(near.turnstile.openings).toBe(1);
    await show(await frameOf({ person: one, facePx: 240 }), empty, 3_000);
    expect(far.turnstile.openings).toBe(0);
    expect(far.decisions).toEqual([]);
  });

  it('is told once that they are not known', async () => {
    const { far, near, show } = await twoLanes({ 'person-two': two });
    const aside = await frameOf({ person: one, x: 800, facePx: 110 });
    await show(aside, await frameOf({ person: one, facePx: 200 }), 4_000);
    expect(near.entries.map(({ outcome }) => outcome)).toEqual(['unknown-face']);
    expect(far.decisions).toEqual([]);
  });

  it('leaves the next lane to somebody else', async () => {
    const { far, near, show } = await twoLanes({ 'person-one': one, 'person-two': two });
    await show(
      await frameOf({ person: two, facePx: 150 }),
      await frameOf({ person: one, facePx: 200 }),
      1_000,
    );
    await Promise.all([near.finish(), far.finish()]);
    expect(near.entries).toMatchObject([{ outcome: 'granted', personId: 'person-one' }]);
    expect(far.entries).toMatchObject([{ outcome: 'granted', personId: 'person-two' }]);
  });
});

describe('faces outside the capture zone', () => {
  const leftHalf = [
    { x: 0, y: 0 },
    { x: 0.5, y: 0 },
    { x: 0.5, y: 1 },
    { x: 0, y: 1 },
  ];

  it('are served by nobody, however near they are, and leave no entry', async () => {
    const enrolled = { 'person-one': one, 'person-two': two };
    const lane = await openTestLane({ pipeline, enrolled, zone: leftHalf });
    const both = await frameOf({ person: one, x: 40, facePx: 150 }, { person: two, x: 800, facePx: 200 });
    await lane.show(both, 3_000);
    await lane.show(await frameOf({ person: two, x: 800, facePx: 200 }), 4_000);
    await lane.end();
    expect(lane.entries).toMatchObject([{ outcome: 'granted', personId: 'person-one' }]);
  });

  it('are counted and never embedded', async () => {
    const both = await frameOf({ person: one, x: 40, facePx: 150 }, { person: two, x: 800, facePx: 200 });
    const { faces, bystanders } = await pipeline.read(both, { ...WHOLE_FRAME, zone: leftHalf });
    expect({ faces: faces.length, bystanders }).toEqual({ faces: 1, bystanders: 1 });
  });
});
