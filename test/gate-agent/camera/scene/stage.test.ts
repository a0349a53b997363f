import { describe, expect, it } from 'vitest';
import { photoFile, SAMPLE3_FIRST, SAMPLE6_FIRST } from '#demo/photos';
import { CameraFault } from '#gate-agent/camera/camera-fault';
import type { Scene } from '#gate-agent/camera/scene/scene';
import { type RenderedFrame, renderFrame, setStage } from '#gate-agent/camera/scene/stage';
import { bystander, person, same, sceneOf } from './scenes.ts';

const frameOf = async (scene: Scene, atMs: number): Promise<RenderedFrame> =>
  renderFrame(await setStage(scene), atMs);

/** Mean of the three colours over a square of 9 pixels. */
function colourAt({ data, width }: RenderedFrame, x: number, y: number): readonly number[] {
  const sum = [0, 0, 0];
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      for (let c = 0; c < 3; c++)
        sum[c] = (sum[c] ?? 0) + (data[((y + dy) * width + x + dx) * 3 + c] ?? 0) / 9;
    }
  }
  return sum;
}

function difference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? 0))));
}

function brightest({ data }: RenderedFrame): number {
  return data.reduce((most, value) => Math.max(most, value), 0);
}

describe('a rendered scene', () => {
  it('is packed RGB of the size that the script asks for', async () => {
    const frame = await frameOf(sceneOf(), 0);
    expect([frame.width, frame.height, frame.data.length]).toEqual([640, 360, 640 * 360 * 3]);
  });

  it('gives the same pixels for the same script and moment, with noise and all', async () => {
    const scene = sceneOf({ actors: [{ ...bystander(100), noise: 4 }] });
    const [one, other] = [await frameOf(scene, 130), await frameOf(scene, 130)];
    expect(same(one.data, other.data)).toBe(true);
  });

  it('is noisy in another way at every moment and for every seed', async () => {
    const stage = await setStage(sceneOf({ noise: 4 }));
    const other = await frameOf(sceneOf({ noise: 4, seed: 6 }), 100);
    expect(same(renderFrame(stage, 100).data, renderFrame(stage, 200).data)).toBe(false);
    expect(same(renderFrame(stage, 100).data, other.data)).toBe(false);
  });

  it('knows two venues', async () => {
    const [hall, passage] = [await frameOf(sceneOf(), 0), await frameOf(sceneOf({ backdrop: 'tunnel' }), 0)];
    expect(difference(colourAt(hall, 40, 60), colourAt(passage, 40, 60))).toBeGreaterThan(30);
  });

  it('shows a person where the script puts them, and the empty venue beside', async () => {
    const empty = await frameOf(sceneOf(), 0);
    const frame = await frameOf(sceneOf({ actors: [bystander(100, 0.3)] }), 0);
    const [x, y] = [Math.round(0.3 * 640), Math.round(0.45 * 360)];
    expect(difference(colourAt(frame, x, y), colourAt(empty, x, y))).toBeGreaterThan(25);
    expect(colourAt(frame, 560, y)).toEqual(colourAt(empty, 560, y));
  });

  it('puts the nearer of two people in front', async () => {
    const [far, near] = [bystander(60), person(SAMPLE3_FIRST, bystander(120).path)];
    const both = await frameOf(sceneOf({ actors: [near, far] }), 0);
    const nearOnly = await frameOf(sceneOf({ actors: [near] }), 0);
    expect(difference(colourAt(both, 320, 165), colourAt(nearOnly, 320, 165))).toBeLessThan(3);
  });

  it('has no hard edge around a person: hair fades into the venue', async () => {
    const frame = await frameOf(sceneOf({ width: 1280, height: 720, actors: [bystander(220)] }), 0);
    const row = Array.from({ length: 260 }, (_, i) => colourAt(frame, 380 + i, 260));
    const steps = row.slice(1).map((colour, i) => difference(colour, row[i] ?? colour));
    const darkened = (row[0]?.[1] ?? 0) - Math.min(...row.map(([, green]) => green ?? 255));
    expect(darkened).toBeGreaterThan(80);
    expect(Math.max(...steps)).toBeLessThan(darkened / 3);
  });

  it('is lit as the script says', async () => {
    const lit = (brightness: number) => frameOf(sceneOf({ actors: [{ ...bystander(100), brightness }] }), 0);
    const [dark, bright] = [colourAt(await lit(0.5), 320, 170), colourAt(await lit(1.2), 320, 170)];
    expect(bright[0]).toBeGreaterThan(1.8 * (dark[0] ?? 0));
  });

  it('goes black, or stands still, when the script breaks the camera', async () => {
    const stage = await setStage(
      sceneOf({
        noise: 3,
        durationMs: 1000,
        actors: [bystander(100)],
        faults: [
          { kind: 'black', fromMs: 100, untilMs: 200 },
          { kind: 'frozen', fromMs: 300, untilMs: 500 },
        ],
      }),
    );
    expect(brightest(renderFrame(stage, 150))).toBeLessThan(25);
    expect(brightest(renderFrame(stage, 250))).toBeGreaterThan(100);
    expect(same(renderFrame(stage, 450).data, renderFrame(stage, 300).data)).toBe(true);
    expect(same(renderFrame(stage, 550).data, renderFrame(stage, 300).data)).toBe(false);
  });

  it('shows a held print with its white border around the pictured face', async () => {
    const { face, photo } = SAMPLE6_FIRST;
    const crop = { x: face.x - 40, y: face.y - 60, width: face.width + 80, height: face.height + 120 };
    const holder = {
      ...bystander(100),
      figure: {
        kind: 'held-photo' as const,
        photo: photoFile(photo),
        face,
        crop,
        medium: 'print' as const,
        border: 0.13,
        clothing: { cut: 'blazer' as const, colour: '#33363f', accent: '#777777' },
      },
    };
    const frame = await frameOf(sceneOf({ actors: [{ ...holder, sway: 0 }] }), 0);
    const left = 320 - ((face.width / 2 + 40) / face.height) * 100;
    expect(Math.min(...colourAt(frame, Math.round(left - 6), 162))).toBeGreaterThan(200);
  });

  it('cannot be set with a photo that is not there', async () => {
    const lost = person({ ...SAMPLE6_FIRST, photo: 'no-such.jpg' }, bystander(100).path);
    await expect(setStage(sceneOf({ actors: [lost] }))).rejects.toThrow(CameraFault);
    await expect(setStage(sceneOf({ actors: [lost] }))).rejects.toThrow('no-such.jpg');
  });
});
