import { judgeChallenge, type RunningChallenge } from '#domain/face/challenge';
import type { FaceSelection, RgbImage } from '#domain/face/frame';
import { judgePlanarity, MOST_VIEWS, type ShapeView, viewOf } from '#domain/face/planarity';
import type { FacePipeline } from '#models/face-pipeline';
import { cpuMs } from '../cpu-time.ts';

/** What a check that only calculates takes of each frame; it runs on the main thread of a gate. */
export interface JudgingCost {
  readonly cpuMs: number;
  /** As many as it looks at. */
  readonly views: number;
}

const FRAME_MS = 100;
const REPEATS = 2_000;

/** The checks over several frames, on the shapes of faces that were read, with a track as long as they look at. */
export async function judgingCost(
  pipeline: FacePipeline,
  pictures: readonly RgbImage[],
  selection: FaceSelection,
): Promise<{ readonly planarity: JudgingCost; readonly challenge: JudgingCost }> {
  const views = await trackOf(pipeline, pictures, selection);
  const [facing] = views;
  const last = views.at(-1);
  if (!facing || !last) throw new Error('no mesh was laid over the face of the frame');
  const running: RunningChallenge = { kind: 'running', command: 'left', facing };
  // The pose of the newest view is worked out once a frame, for whichever check asks first.
  const planarity = perRun(() => judgePlanarity([...views.slice(0, -1), viewOf(last.atMs, last.shape)]));
  const challenge = perRun(() => judgeChallenge(running, views, last.atMs));
  return {
    planarity: { cpuMs: planarity, views: views.length },
    challenge: { cpuMs: challenge, views: views.length },
  };
}

async function trackOf(
  pipeline: FacePipeline,
  pictures: readonly RgbImage[],
  selection: FaceSelection,
): Promise<readonly ShapeView[]> {
  const views: ShapeView[] = [];
  for (let i = 0; i < MOST_VIEWS; i++) {
    const picture = pictures[i % pictures.length];
    const [face] = picture ? (await pipeline.read(picture, selection)).faces : [];
    if (face?.shape) views.push(viewOf(i * FRAME_MS, face.shape));
  }
  return views;
}

function perRun(judge: () => unknown): number {
  for (let i = 0; i < REPEATS; i++) judge();
  return (
    cpuMs(() => {
      for (let i = 0; i < REPEATS; i++) judge();
    }) / REPEATS
  );
}
