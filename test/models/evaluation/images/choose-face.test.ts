import { describe, expect, it } from 'vitest';
import { chooseFace } from '#models/evaluation/images/choose-face';
import type { ImageReading } from '#models/evaluation/images/image-reading';
import { embeddingAt, reading } from '../faces.ts';

const large = reading(embeddingAt(0), { x: 0, y: 0, width: 90, height: 90 });
const central = reading(embeddingAt(90), { x: 80, y: 80, width: 40, height: 40 });
const photo: ImageReading = {
  kind: 'read',
  contentHash: 'h',
  width: 200,
  height: 200,
  faces: [large, central],
};

describe('the face that an image is about', () => {
  it('is the largest, or the one nearest the centre', () => {
    expect(chooseFace(photo, 'largest')).toMatchObject({ face: large });
    expect(chooseFace(photo, 'centre')).toMatchObject({ face: central });
  });

  it('is missing from an image without faces, which is a failure with a reason', () => {
    expect(chooseFace({ ...photo, faces: [] }, 'largest')).toMatchObject({
      kind: 'failed',
      reason: 'no-face',
    });
  });
});
