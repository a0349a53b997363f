import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Camera } from '#gate-agent/camera/camera';
import { cameraSchema, openCamera } from '#gate-agent/camera/open-camera';
import { openVideo } from '#gate-agent/camera/open-video';
import type { Pacing } from '#gate-agent/camera/pacing';
import type { Clock } from '#gate-agent/clock';
import { ReplayClock } from '#gate-agent/replay-clock';
import { START_MS } from '../world/open-test-journal.ts';
import { samplePhoto } from '../world/photo-people.ts';
import { tempFolder } from '../world/temp-folder.ts';
import { brightnessOf, writeTestVideo } from '../world/write-test-video.ts';

/** One seen frame: its time and how bright it is. */
type Seen = readonly [atMs: number, brightness: number];

async function open(settings: object, pacing?: Pacing): Promise<Camera> {
  const camera = await openCamera(
    cameraSchema.parse({ kind: 'files', ...settings }),
    pacing ?? { pace: 'replay', clock: new ReplayClock(START_MS) },
  );
  onTestFinished(() => camera.close());
  return camera;
}

async function watch(camera: Camera, frames: number): Promise<Seen[]> {
  const seen: Seen[] = [];
  while (seen.length < frames) {
    const next = await camera.nextFrame();
    if (next.kind === 'ended') break;
    seen.push([Math.round(next.frame.capturedAtMs), next.frame.image.data[0] ?? -1]);
  }
  return seen;
}

async function grey(path: string, brightness: number): Promise<void> {
  const background = { r: brightness, g: brightness, b: brightness };
  await sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .png()
    .toFile(path);
}

describe('a folder of images', () => {
  it('is played in the order of its names, at the rate asked for', async () => {
    const path = tempFolder();
    await grey(join(path, 'frame-10.png'), 100);
    await grey(join(path, 'frame-2.png'), 20);
    await grey(join(path, 'frame-1.png'), 10);
    writeFileSync(join(path, 'notes.txt'), 'not a frame');
    const camera = await open({ path, framesPerSecond: 4 });
    expect(await watch(camera, 9)).toEqual([
      [0, 10],
      [250, 20],
      [500, 100],
    ]);
    expect(camera.state).toBe('waiting');
  });

  it('begins again where it is told to repeat', async () => {
    const path = tempFolder();
    await grey(join(path, '1.png'), 10);
    await grey(join(path, '2.png'), 20);
    const camera = await open({ path, framesPerSecond: 10, repeat: 'for-ever' });
    expect((await watch(camera, 5)).map(([, brightness]) => brightness)).toEqual([10, 20, 10, 20, 10]);
  });

  it('gives colours as red, green, blue, and large pictures shrunk', async () => {
    const path = tempFolder();
    const background = { r: 200, g: 100, b: 50 };
    await sharp({ create: { width: 2_560, height: 1_440, channels: 3, background } })
      .png()
      .toFile(join(path, '1.png'));
    const next = await (await open({ path })).nextFrame();
    if (next.kind === 'ended') throw new Error('no frame');
    const { width, height, data } = next.frame.image;
    expect([width, height, data.length, ...data.subarray(0, 3)]).toEqual([
      1_280,
      720,
      1_280 * 720 * 3,
      200,
      100,
      50,
    ]);
  });

  it('drops what it could not show in time when it plays live', async () => {
    const path = tempFolder();
    for (let i = 0; i < 8; i += 1) await grey(join(path, `${i}.png`), i * 10);
    const clock = new SteppedClock();
    const camera = await open({ path, framesPerSecond: 10 }, { pace: 'live', clock });
    expect(await watch(camera, 1)).toEqual([[0, 0]]);
    clock.ms = 370;
    expect(await watch(camera, 2)).toEqual([
      [300, 30],
      [400, 40],
    ]);
  });

  it('names a damaged image', async () => {
    const path = tempFolder();
    const whole = readFileSync(samplePhoto(1));
    writeFileSync(join(path, '1.jpg'), whole.subarray(0, whole.length / 3));
    const camera = await open({ path });
    await expect(camera.nextFrame()).rejects.toMatchObject({
      name: 'CameraFault',
      message: expect.stringContaining('1.jpg'),
    });
    expect(camera.state).toBe('failed');
  });

  it('must hold an image, and must be there', async () => {
    const path = tempFolder();
    await expect(open({ path })).rejects.toMatchObject({ name: 'CameraFault' });
    await expect(open({ path: join(path, 'nowhere') })).rejects.toThrow(/nowhere/);
  });
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe.skipIf(!hasFfmpeg)(
  `a video file where node-av does not load${hasFfmpeg ? '' : ' (skipped: no ffmpeg on PATH)'}`,
  () => {
    const withoutNodeAv = (): never => {
      throw new Error('no such library here');
    };

    it('is decoded by the ffmpeg of the PATH, as bright as it was filmed', async () => {
      const path = join(tempFolder(), 'lane.mp4');
      await writeTestVideo({ path, frames: 10, framesPerSecond: 25, width: 320, height: 240 });
      const source = await openVideo({ path, repeat: 'once' }, withoutNodeAv);
      onTestFinished(() => source.close());
      for (const index of [0, 4, 9]) {
        const image = await source.frame(index);
        expect(image).toMatchObject({ width: 320, height: 240 });
        expect(Math.abs((image?.data[0] ?? 0) - ((brightnessOf(index) - 16) * 255) / 219)).toBeLessThan(6);
      }
      expect(await source.frame(10)).toBeNull();
    });

    it('begins again where it is told to repeat, and can be closed at any time', async () => {
      const path = join(tempFolder(), 'lane.mp4');
      await writeTestVideo({ path, frames: 5, framesPerSecond: 25, width: 320, height: 240 });
      const source = await openVideo({ path, repeat: 'for-ever' }, withoutNodeAv);
      expect(await source.frame(30)).not.toBeNull();
      await source.close();
      expect(await source.frame(31)).toBeNull();
    });

    it('that is none is named', async () => {
      const path = join(tempFolder(), 'no.mp4');
      writeFileSync(path, 'not a video');
      await expect(openVideo({ path, repeat: 'once' }, withoutNodeAv)).rejects.toThrow(path);
    });
  },
);

describe('a video file', () => {
  const video = { frames: 12, framesPerSecond: 8, width: 320, height: 240 };

  async function testVideo(): Promise<string> {
    const path = join(tempFolder(), 'lane.mp4');
    await writeTestVideo({ ...video, path });
    return path;
  }

  it('is played frame by frame, as bright as it was filmed', async () => {
    const camera = await open({ path: await testVideo() });
    const seen = await watch(camera, 20);
    expect(seen.map(([atMs]) => atMs)).toEqual(Array.from({ length: 12 }, (_, i) => i * 125));
    for (const [index, [, brightness]] of seen.entries()) {
      // Studio range to full range, and what the codec loses.
      expect(Math.abs(brightness - ((brightnessOf(index) - 16) * 255) / 219)).toBeLessThan(6);
    }
  });

  it('begins again where it is told to repeat', async () => {
    const camera = await open({ path: await testVideo(), repeat: 'for-ever' });
    const seen = await watch(camera, 15);
    expect(seen).toHaveLength(15);
    expect(seen[12]?.[1]).toBe(seen[0]?.[1]);
  });

  it('can be closed while it is read', async () => {
    const camera = await open({ path: await testVideo() });
    const underWay = camera.nextFrame();
    await camera.close();
    await underWay;
    expect(await camera.nextFrame()).toEqual({ kind: 'ended' });
  });

  it('that is none is named', async () => {
    const path = join(tempFolder(), 'lane.mp4');
    writeFileSync(path, 'this is no video');
    await expect(open({ path })).rejects.toMatchObject({
      name: 'CameraFault',
      message: expect.stringContaining('lane.mp4'),
    });
  });

  it('that was cut off is named', async () => {
    const path = await testVideo();
    const whole = readFileSync(path);
    const damaged = `${path}.cut.mp4`;
    copyFileSync(path, damaged);
    writeFileSync(damaged, whole.subarray(0, whole.length / 2));
    await expect(
      (async () => {
        await watch(await open({ path: damaged }), 20);
      })(),
    ).rejects.toMatchObject({ name: 'CameraFault', message: expect.stringContaining('cut.mp4') });
  });
});

/** A clock that stands where it is put; sleeping takes no time and moves it. */
class SteppedClock implements Clock {
  ms = 0;

  monotonicMs(): number {
    return this.ms;
  }

  wallMs(): number {
    return START_MS + this.ms;
  }

  sleep(ms: number): Promise<void> {
    this.ms += ms;
    return Promise.resolve();
  }
}
