import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { similarity } from '#domain/face/embedding';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { frameOf, type PhotoPerson, peopleIn } from '../world/photo-people.ts';
import { openTestLane, type TestLane } from '../world/test-lane.ts';

let pipeline: FacePipeline;
/** One face, in two photos of different days. */
let face: PhotoPerson;
let sameFace: PhotoPerson;
let somebodyElse: PhotoPerson;

beforeAll(async () => {
  pipeline = await openFacePipeline({
    pipeline: shippedPipeline('onnx'),
    workers: 1,
    weightsDir: projectFile('models/weights'),
  });
  const thirdPhoto = await peopleIn(3, pipeline);
  const [pair] = (await peopleIn(1, pipeline))
    .flatMap((one) =>
      thirdPhoto.map((other) => ({ one, other, by: similarity(one.embedding, other.embedding) })),
    )
    .sort((a, b) => b.by - a.by);
  const [, , third] = await peopleIn(6, pipeline);
  if (!pair || !(pair.by > 0.55) || !third) throw new Error(`the sample photos have changed: ${pair?.by}`);
  [face, sameFace, somebodyElse] = [pair.one, pair.other, third];
});

afterAll(() => pipeline.close());

function outcomesOf({ decisions }: TestLane) {
  return decisions.map(({ outcome, personId }) => ({ outcome, personId }));
}

const LOOK_ALIKE = { kind: 'badge-required', reason: 'look-alike' } as const;

describe('a face that is enrolled under two names', () => {
  it('opens for nobody on the face alone, in whichever photo it comes', async () => {
    const enrolled = { 'person-one': face, 'person-twin': sameFace, 'person-other': somebodyElse };
    for (const [shown, name] of [
      [face, 'person-one'],
      [sameFace, 'person-twin'],
    ] as const) {
      const lane = await openTestLane({ pipeline, enrolled });
      await lane.show(await frameOf({ person: shown }), 4_000);
      await lane.finish();
      expect(outcomesOf(lane)).toEqual([{ outcome: LOOK_ALIKE, personId: name }]);
      expect(lane.turnstile.openings).toBe(0);
      expect(lane.entries).toMatchObject([{ outcome: 'badge-required', result: 'stayed-shut' }]);
    }
  });

  it('with one and the same photo is nobody’s, and asked for a badge', async () => {
    const lane = await openTestLane({ pipeline, enrolled: { 'person-one': face, 'person-twin': face } });
    await lane.show(await frameOf({ person: face }), 4_000);
    await lane.finish();
    expect(outcomesOf(lane)).toEqual([{ outcome: LOOK_ALIKE, personId: null }]);
    expect(lane.turnstile.openings).toBe(0);
  });

  it('does not keep anybody else out', async () => {
    const enrolled = { 'person-one': face, 'person-twin': sameFace, 'person-other': somebodyElse };
    const lane = await openTestLane({ pipeline, enrolled });
    await lane.show(await frameOf({ person: somebodyElse }), 600);
    await lane.finish();
    expect(lane.entries).toEqual([{ outcome: 'granted', personId: 'person-other', result: 'passed' }]);
  });
});
