import { describe, expect, it } from 'vitest';
import type { RgbImage } from '#domain/face/frame';
import { boxMap, cutPatch, shrink, turnedSquareMap } from '#models/pipeline/patch';
import { similarityMap } from '#models/pipeline/similarity-map';

/** Red rises with x, green with y, blue stays: every patch tells where it was cut. */
function slope(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) data.set([x, y, 7], i);
  }
  return { data, width, height };
}

const red = (planes: Float32Array, i: number) => planes[i] ?? Number.NaN;

describe('cutting a patch', () => {
  it('copies pixels when it shows a box at its own size', () => {
    const { planes } = cutPatch(
      slope(50, 40),
      boxMap({ x: 10, y: 20, width: 4, height: 3 }, 4, 3),
      4,
      3,
      'replicate',
    );
    expect([...planes.subarray(0, 4)]).toEqual([10, 11, 12, 13]);
    expect([...planes.subarray(12, 24)]).toEqual([20, 20, 20, 20, 21, 21, 21, 21, 22, 22, 22, 22]);
    expect([...planes.subarray(24)]).toEqual(Array(12).fill(7));
  });

  it('interpolates between pixels when it enlarges', () => {
    const { planes } = cutPatch(
      slope(50, 40),
      boxMap({ x: 10, y: 10, width: 2, height: 2 }, 4, 4),
      4,
      4,
      'replicate',
    );
    expect([...planes.subarray(0, 4)]).toEqual([9.75, 10.25, 10.75, 11.25]);
  });

  it('averages before it shrinks, so that fine stripes become grey and not noise', () => {
    const stripes = slope(240, 240);
    for (let i = 0; i < stripes.data.length; i++) stripes.data[i] = Math.floor(i / 3) % 2 ? 255 : 0;
    const { planes } = cutPatch(
      stripes,
      boxMap({ x: 0, y: 0, width: 240, height: 240 }, 60, 60),
      60,
      60,
      'replicate',
    );
    for (const value of planes) expect(Math.abs(value - 127.5)).toBeLessThan(1);
  });

  it.each([3.2, 4, 5.7])('keeps its place when it shrinks by %s', (factor) => {
    const side = Math.round(40 * factor);
    const { planes } = cutPatch(
      slope(250, 250),
      boxMap({ x: 8, y: 12, width: side, height: side }, 40, 40),
      40,
      40,
      'replicate',
    );
    const middle = 20 * 40 + 20;
    expect(Math.abs(red(planes, middle) - (8 + (20.5 * side) / 40 - 0.5))).toBeLessThan(0.6);
    expect(Math.abs(red(planes, 1600 + middle) - (12 + (20.5 * side) / 40 - 0.5))).toBeLessThan(0.6);
  });

  it('repeats the border or turns black outside the image, as asked', () => {
    const outside = boxMap({ x: -4, y: 5, width: 6, height: 1 }, 6, 1);
    expect([...cutPatch(slope(20, 20), outside, 6, 1, 'replicate').planes.subarray(6, 12)]).toEqual(
      Array(6).fill(5),
    );
    expect([...cutPatch(slope(20, 20), outside, 6, 1, 'black').planes.subarray(6, 12)]).toEqual([
      0, 0, 0, 0, 5, 5,
    ]);
  });

  it('turns with the square it is given', () => {
    const map = turnedSquareMap({ x: 30.5, y: 20.5 }, 9, Math.PI / 2, 9);
    const { planes } = cutPatch(slope(60, 60), map, 9, 9, 'replicate');
    // A quarter turn clockwise: walking right in the patch is walking down in the image.
    expect(red(planes, 4 * 9 + 4)).toBeCloseTo(30, 4);
    expect(red(planes, 81 + 4 * 9 + 8)).toBeCloseTo(24, 4);
    expect(red(planes, 81 + 4 * 9)).toBeCloseTo(16, 4);
  });
});

describe('shrinking a part of an image', () => {
  it('says where the part began and averages whole blocks', () => {
    const part = shrink(slope(100, 100), { x: 10, y: 20, width: 31, height: 21 }, 10);
    expect(part).toMatchObject({ left: 10, top: 20, image: { width: 3, height: 2 } });
    expect([...(part?.image.data.subarray(0, 9) ?? [])]).toEqual([15, 25, 7, 25, 25, 7, 35, 25, 7]);
  });

  it('is nothing where the window lies outside', () => {
    expect(shrink(slope(30, 30), { x: 40, y: 0, width: 10, height: 10 }, 2)).toBeNull();
  });
});

describe('the similarity between landmarks and a template', () => {
  const template = [
    { x: 10, y: 10 },
    { x: 50, y: 12 },
    { x: 30, y: 60 },
  ];

  it('finds turn, scale and shift again', () => {
    const angle = 0.4;
    const scale = 2.5;
    const moved = template.map(({ x, y }) => ({
      x: 100 + scale * (Math.cos(angle) * x - Math.sin(angle) * y),
      y: 200 + scale * (Math.sin(angle) * x + Math.cos(angle) * y),
    }));
    const map = similarityMap(moved, template);
    for (const [i, { x, y }] of template.entries()) {
      expect(map.xx * x + map.xy * y + map.x0).toBeCloseTo(moved[i]?.x ?? Number.NaN, 6);
      expect(map.yx * x + map.yy * y + map.y0).toBeCloseTo(moved[i]?.y ?? Number.NaN, 6);
    }
  });

  it('never mirrors a face: a mirrored template is met by the nearest turn', () => {
    const mirrored = template.map(({ x, y }) => ({ x: -x, y }));
    const { xx, xy, yx, yy } = similarityMap(mirrored, template);
    expect(xx * yy - xy * yx).toBeGreaterThan(0);
  });
});
