import { beforeAll, describe, expect, it } from 'vitest';
import type { RgbImage } from '#domain/face/frame';
import { forgetView, viewFile } from '#gate-agent/camera/view/view-file';
import { ViewGuard, type ViewMemory, viewSettingsSchema } from '#gate-agent/camera/view/view-guard';
import { tempFolder } from '../../world/temp-folder.ts';
import { evenView, standingBefore, viewOf, withNoise } from '../../world/views.ts';

const SETTINGS = viewSettingsSchema.parse({
  frozenAfterMs: 10_000,
  blackAfterMs: 3_000,
  blindedAfterMs: 5_000,
  turnedAfterMs: 30_000,
  learnViewMs: 10_000,
});
const FRAME_MS = 500;

const FORGETFUL: ViewMemory = { recall: () => null, remember: () => undefined };

let hall: RgbImage;

beforeAll(async () => {
  hall = await viewOf(5);
});

/** A guard and the camera it watches, on media time. */
function watching(memory = FORGETFUL) {
  const guard = new ViewGuard(SETTINGS, memory);
  let atMs = 0;
  const look = (image: RgbImage) => {
    atMs += FRAME_MS;
    return guard.look({ image, capturedAtMs: atMs });
  };
  return {
    /** Shows a living picture for so long. */
    sees(image: RgbImage, forMs: number) {
      for (let i = 1; i < forMs / FRAME_MS; i += 1) look(withNoise(image, atMs / FRAME_MS));
      return look(withNoise(image, atMs / FRAME_MS));
    },
    /** Shows the very same picture for so long. */
    stares(image: RgbImage, forMs: number) {
      for (let i = 1; i < forMs / FRAME_MS; i += 1) look(image);
      return look(image);
    },
  };
}

describe('a camera whose picture stands still', () => {
  it('is no evidence after two seconds, and frozen after ten', () => {
    const camera = watching();
    expect(camera.sees(hall, 5_000)).toEqual({ view: 'clear', isEvidence: true });
    expect(camera.stares(hall, 2_000)).toEqual({ view: 'clear', isEvidence: true });
    expect(camera.stares(hall, 1_000)).toEqual({ view: 'clear', isEvidence: false });
    expect(camera.stares(hall, 8_000)).toEqual({ view: 'frozen', isEvidence: false });
  });

  it('is believed again once it lives for a while', () => {
    const camera = watching();
    camera.stares(hall, 15_000);
    expect(camera.sees(hall, 1_000)).toEqual({ view: 'frozen', isEvidence: false });
    expect(camera.sees(hall, 2_000)).toEqual({ view: 'clear', isEvidence: true });
  });
});

describe('a camera that sees nothing', () => {
  it.each([
    ['a capped lens', () => evenView(4), 'black'],
    ['a lamp into the lens', () => evenView(252), 'blinded'],
    ['tape over the lens', () => evenView(110), 'blinded'],
    ['a hand over the lens', () => viewOf(5, { blurPx: 80 }), 'blinded'],
  ] as const)('%s', async (_, view, expected) => {
    const camera = watching();
    const covered = await view();
    camera.sees(hall, 5_000);
    expect(camera.sees(covered, 2_000).view).toBe('clear');
    expect(camera.sees(covered, 5_000)).toEqual({ view: expected, isEvidence: false });
    expect(camera.sees(hall, 3_000)).toEqual({ view: 'clear', isEvidence: true });
  });

  it('is not one that sees little: a dim hall, a hall out of focus', async () => {
    const camera = watching();
    expect(camera.sees(await viewOf(5, { light: 0.4 }), 10_000).view).toBe('clear');
    expect(camera.sees(await viewOf(5, { blurPx: 6 }), 10_000).view).toBe('clear');
  });
});

describe('a camera that was turned', () => {
  it.each([
    ['sideways', { left: 0.27 }],
    ['down', { top: 0.3 }],
  ])('%s is noticed, and believed again when it is turned back', async (_, elsewhere) => {
    const camera = watching();
    camera.sees(hall, 30_000);
    const other = await viewOf(5, elsewhere);
    expect(camera.sees(other, 10_000).view).toBe('clear');
    expect(camera.sees(other, 50_000)).toEqual({ view: 'turned', isEvidence: false });
    expect(camera.sees(hall, 40_000)).toEqual({ view: 'clear', isEvidence: true });
  });

  it.each([
    ['shakes in the wind', { left: 0.165 }],
    ['looks on in half the light', { light: 0.5 }],
    ['has gone slightly out of focus', { blurPx: 1.5 }],
  ])('is not one that %s', async (_, change) => {
    const camera = watching();
    camera.sees(hall, 30_000);
    expect(camera.sees(await viewOf(5, change), 120_000).view).toBe('clear');
  });

  it('is not one that somebody stands before', () => {
    const camera = watching();
    camera.sees(hall, 30_000);
    expect(camera.sees(standingBefore(hall, 0.35, 0.65), 120_000)).toEqual({
      view: 'clear',
      isEvidence: true,
    });
  });

  it('is noticed also when it was turned while the gate was off', async () => {
    const folder = tempFolder();
    watching(viewFile(folder, 'Lane 1', 'rtsp://192.0.2.1/1')).sees(hall, 30_000);
    const other = await viewOf(5, { left: 0.3 });
    const restarted = watching(viewFile(folder, 'Lane 1', 'rtsp://192.0.2.1/1'));
    expect(restarted.sees(other, 60_000).view).toBe('turned');
    const otherCamera = watching(viewFile(folder, 'Lane 1', 'rtsp://192.0.2.2/1'));
    expect(otherCamera.sees(other, 60_000).view).toBe('clear');
    forgetView(folder, 'Lane 1', 'rtsp://192.0.2.1/1');
    const movedOnPurpose = watching(viewFile(folder, 'Lane 1', 'rtsp://192.0.2.1/1'));
    expect(movedOnPurpose.sees(other, 60_000).view).toBe('clear');
  });
});
