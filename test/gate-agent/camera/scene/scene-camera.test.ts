import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Frame } from '#gate-agent/camera/camera';
import { CameraFault } from '#gate-agent/camera/camera-fault';
import type { Scene } from '#gate-agent/camera/scene/scene';
import { openSceneCamera, type SceneCamera } from '#gate-agent/camera/scene/scene-camera';
import { renderFrame, setStage } from '#gate-agent/camera/scene/stage';
import { ReplayClock } from '#gate-agent/replay-clock';
import { systemClock } from '#gate-agent/system-clock';
import { bystander, same, sceneOf } from './scenes.ts';

let folder: string;
let cameras: SceneCamera[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'scene-camera-'));
  cameras = [];
});
afterEach(async () => {
  for (const camera of cameras) await camera.close();
  await rm(folder, { recursive: true });
});

async function written(scene: Scene): Promise<string> {
  const file = path.join(folder, 'scene.json');
  await writeFile(file, JSON.stringify(scene));
  return file;
}

async function replay(scene: Scene, clock = new ReplayClock(0)): Promise<SceneCamera> {
  const camera = await openSceneCamera({ file: await written(scene), pacing: { pace: 'replay', clock } });
  cameras.push(camera);
  return camera;
}

async function live(scene: Scene): Promise<SceneCamera> {
  const pacing = { pace: 'live', clock: systemClock } as const;
  const camera = await openSceneCamera({ file: await written(scene), pacing });
  cameras.push(camera);
  return camera;
}

async function framesOf(camera: SceneCamera, atMost = 100): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  while (frames.length < atMost) {
    const next = await camera.nextFrame();
    if (next.kind === 'ended') break;
    frames.push(next.frame);
  }
  return frames;
}

describe('a scene camera on replay', () => {
  it('hands out every frame of the scene once, and ends', async () => {
    const frames = await framesOf(await replay(sceneOf({ durationMs: 500, framesPerSecond: 10 })));
    expect(frames.map((frame) => frame.capturedAtMs)).toEqual([0, 100, 200, 300, 400]);
  });

  it('takes the clock along', async () => {
    const clock = new ReplayClock(1_700_000_000_000);
    await framesOf(await replay(sceneOf({ durationMs: 500, framesPerSecond: 10 }), clock), 4);
    expect(clock.wallMs()).toBe(1_700_000_000_300);
  });

  it('renders in its worker what the script renders anywhere', async () => {
    const scene = sceneOf({ actors: [{ ...bystander(100), noise: 3 }] });
    const frames = await framesOf(await replay(scene));
    expect(same(frames[3]?.image.data, renderFrame(await setStage(scene), 300).data)).toBe(true);
  });

  it('gives no frames while the script cuts the line', async () => {
    const scene = sceneOf({ faults: [{ kind: 'cut', fromMs: 100, untilMs: 300 }] });
    const frames = await framesOf(await replay(scene));
    expect(frames.map((frame) => frame.capturedAtMs)).toEqual([0, 300, 400]);
  });
});

describe('a scene camera played live', () => {
  it('begins again when the scene is over', async () => {
    const scene = sceneOf({ durationMs: 200, framesPerSecond: 10, noise: 3 });
    const camera = await live(scene);
    const stage = await setStage(scene);
    const [first, second] = [renderFrame(stage, 0).data, renderFrame(stage, 100).data];
    for (const { image } of await framesOf(camera, 5)) {
      expect(same(image.data, first) || same(image.data, second)).toBe(true);
    }
  });

  it('is waiting before its first frame, and live after it', async () => {
    const camera = await live(sceneOf());
    expect(camera.state).toBe('waiting');
    await camera.nextFrame();
    expect(camera.state).toBe('live');
  });

  it('ends for whoever waits when it is closed', async () => {
    const camera = await live(sceneOf({ framesPerSecond: 1, durationMs: 60_000 }));
    await camera.nextFrame();
    const waiting = camera.nextFrame();
    await camera.close();
    expect(await waiting).toEqual({ kind: 'ended' });
    expect(await camera.nextFrame()).toEqual({ kind: 'ended' });
  });
});

describe('a scene camera that cannot be opened', () => {
  it('is a fault that names the script', async () => {
    const missing = path.join(folder, 'nothing.json');
    const pacing = { pace: 'live', clock: systemClock } as const;
    await expect(openSceneCamera({ file: missing, pacing })).rejects.toThrow(CameraFault);
    await expect(openSceneCamera({ file: missing, pacing })).rejects.toThrow('nothing.json');
  });

  it('names the photo that is missing', async () => {
    const actor = bystander(100);
    if (actor.figure.kind !== 'person') throw new Error('a person');
    const head = { ...actor.figure.head, photo: 'lost.jpg' };
    const file = await written(sceneOf({ actors: [{ ...actor, figure: { ...actor.figure, head } }] }));
    const pacing = { pace: 'live', clock: systemClock } as const;
    await expect(openSceneCamera({ file, pacing })).rejects.toThrow('lost.jpg');
  });
});
