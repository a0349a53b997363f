import { describe, expect, it } from 'vitest';
import {
  AS_IT_IS,
  type Framing,
  partOf,
  pushed,
  turned,
  turnedSize,
} from '../../../enrollment-portal/src/photo/framing.ts';

const WIDE = { width: 1600, height: 900 };

describe('which part of a picture becomes the photo', () => {
  it('is the largest upright part in the middle to begin with', () => {
    expect(partOf(WIDE, AS_IT_IS)).toEqual({ x: 462.5, y: 0, width: 675, height: 900 });
  });

  it('is the same for a tall picture, which is cut above and below', () => {
    expect(partOf({ width: 600, height: 1200 }, AS_IT_IS)).toEqual({ x: 0, y: 200, width: 600, height: 800 });
  });

  it('shrinks about its middle when zoomed', () => {
    expect(partOf(WIDE, { ...AS_IT_IS, zoom: 2 })).toEqual({ x: 631.25, y: 225, width: 337.5, height: 450 });
  });

  it.each<[string, Partial<Framing>]>([
    ['far left', { across: -3 }],
    ['far right', { across: 4 }],
    ['high above', { down: -1 }],
    ['deep below', { down: 9 }],
    ['less than whole', { zoom: 0.1 }],
    ['too near', { zoom: 50 }],
  ])('stays inside the picture: %s', (_, change) => {
    const part = partOf(WIDE, { ...AS_IT_IS, ...change });
    expect(part.x).toBeGreaterThanOrEqual(0);
    expect(part.y).toBeGreaterThanOrEqual(0);
    expect(part.x + part.width).toBeLessThanOrEqual(WIDE.width);
    expect(part.y + part.height).toBeLessThanOrEqual(WIDE.height);
    expect(part.width / part.height).toBeCloseTo(3 / 4, 6);
  });

  it('lies down after a quarter turn, and is as before after four', () => {
    expect(turnedSize(WIDE, turned(AS_IT_IS))).toEqual({ width: 900, height: 1600 });
    const framing = { ...AS_IT_IS, zoom: 2, across: 0.25, down: 0.4 };
    const { across, down, ...rest } = turned(turned(turned(turned(framing))));
    expect(rest).toEqual({ turns: 0, zoom: 2 });
    expect(across).toBeCloseTo(0.25, 9);
    expect(down).toBeCloseTo(0.4, 9);
  });

  it('follows the finger', () => {
    const framing = { ...AS_IT_IS, zoom: 2 };
    const before = partOf(WIDE, framing);
    const after = partOf(WIDE, pushed(WIDE, framing, { x: 0.5, y: -0.25 }));
    expect(after.x).toBeCloseTo(before.x - before.width / 2, 6);
    expect(after.y).toBeCloseTo(before.y + before.height / 4, 6);
  });

  it('comes back at once when it was pushed beyond the edge', () => {
    const pushedFar = pushed(WIDE, AS_IT_IS, { x: 100, y: 0 });
    const back = partOf(WIDE, pushed(WIDE, pushedFar, { x: -0.1, y: 0 }));
    expect(back.x).toBeCloseTo(67.5, 6);
  });
});
