import { describe, expect, it } from 'vitest';
import { WHOLE_FRAME } from '#domain/face/frame';
import { candidatesOf } from '#models/pipeline/select-faces';

const image = { data: new Uint8Array(), width: 4_000, height: 1_000 };

/** From left to right, each a little taller than the one before. */
function crowd(size: number) {
  return Array.from({ length: size }, (_, i) => ({
    box: { x: 60 * i, y: 100, width: 40, height: 80 + i },
    score: 0.9,
  }));
}

describe('who of a frame may be read', () => {
  it('is the tallest of them first', () => {
    const heights = candidatesOf(crowd(5), image, WHOLE_FRAME).map(({ box }) => box.height);
    expect(heights).toEqual([84, 83, 82, 81, 80]);
  });

  it('is nobody whose face is too small', () => {
    expect(candidatesOf(crowd(5), image, { ...WHOLE_FRAME, minFaceHeightPx: 83 })).toHaveLength(2);
  });

  it('is a few more than are asked for, as some may be no faces, and never a whole stadium', () => {
    const candidates = candidatesOf(crowd(60), image, { ...WHOLE_FRAME, maxFaces: 2 });
    expect(candidates).toHaveLength(10);
    expect(candidates[0]?.box.height).toBe(139);
  });
});
