import { describe, expect, it } from 'vitest';
import {
  greyPatch,
  measureEyes,
  measureLight,
  measurePose,
  measureSharpness,
} from '../../../enrollment-portal/src/coach/face-measures.ts';

const SIZE = 112;

function patch(grey: (x: number, y: number) => number) {
  const pixels = new Uint8ClampedArray(4 * SIZE * SIZE);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const value = grey(x, y);
      pixels.set([value, value, value, 255], 4 * (y * SIZE + x));
    }
  }
  return greyPatch(pixels, SIZE);
}

describe('the light on a face', () => {
  it('is its mean luminance', () => {
    expect(measureLight(patch(() => 120)).brightness).toBeCloseTo(120, 3);
  });

  it('is even when both halves are alike, and told as the share of the darker one when not', () => {
    expect(measureLight(patch(() => 90)).evenness).toBeCloseTo(1, 5);
    expect(measureLight(patch((x) => (x < SIZE / 2 ? 50 : 200))).evenness).toBeCloseTo(0.25, 3);
    expect(measureLight(patch((x) => (x < SIZE / 2 ? 200 : 50))).evenness).toBeCloseTo(0.25, 3);
  });

  it('counts what is burnt out to white', () => {
    const reflecting = patch((x, y) => (Math.hypot(x - 56, y - 40) < 12 ? 255 : 120));
    expect(measureLight(reflecting).glare).toBeGreaterThan(0.04);
    expect(measureLight(patch(() => 240)).glare).toBe(0);
  });

  it('leaves out the corners, where no face is', () => {
    const darkCorners = patch((x, y) => (Math.hypot(x - 56, y - 56) < 57 ? 130 : 0));
    expect(measureLight(darkCorners).brightness).toBeCloseTo(130, 3);
  });
});

describe('sharpness', () => {
  const detail = (x: number, y: number) => 128 + 60 * Math.sin(x * 1.3) * Math.sin(y * 1.1);
  const blurred = (x: number, y: number) => 128 + 60 * Math.sin(x * 0.2) * Math.sin(y * 0.2);

  it('falls when detail goes', () => {
    expect(measureSharpness(patch(detail))).toBeGreaterThan(5 * measureSharpness(patch(blurred)));
  });

  it('does not depend on brightness and contrast', () => {
    const dim = measureSharpness(patch((x, y) => 20 + 0.3 * detail(x, y)));
    expect(dim).toBeCloseTo(measureSharpness(patch(detail)), 1);
  });

  it('is no number for a patch without any contrast, which fails shut', () => {
    expect(measureSharpness(patch(() => 100))).toBeNaN();
  });
});

/** Landmarks of a head seen from the front, turned by shifting what lies nearer to the camera. */
function landmarks(noseShift: number) {
  const points = Array.from({ length: 68 }, () => ({ x: 100, y: 100 }));
  const put = (from: number, to: number, x: number, y: number) =>
    points.fill({ x, y }, from, to) && undefined;
  put(36, 42, 75, 80);
  put(42, 48, 125, 80);
  points[36] = { x: 66, y: 80 };
  points[45] = { x: 134, y: 80 };
  points[30] = { x: 100 + noseShift, y: 110 };
  points[8] = { x: 100 + noseShift / 4, y: 172 };
  points[48] = { x: 81, y: 134 };
  points[54] = { x: 119, y: 134 };
  return points;
}

describe('where a head points', () => {
  it('is straight ahead for a symmetrical face', () => {
    const { yaw, roll } = measurePose(landmarks(0));
    expect(yaw).toBeCloseTo(0, 5);
    expect(roll).toBeCloseTo(0, 5);
  });

  it('turns with the nose, to either side', () => {
    expect(measurePose(landmarks(22)).yaw).toBeGreaterThan(16);
    expect(measurePose(landmarks(-22)).yaw).toBeLessThan(-16);
  });

  it('is not known when landmarks are missing', () => {
    expect(measurePose([]).yaw).toBeNaN();
  });

  it('has its middle between the eyes', () => {
    const { centre, distance } = measureEyes(landmarks(0));
    expect(centre.x).toBeCloseTo(100, 5);
    expect(distance).toBeGreaterThan(50);
  });
});
