import { type Embedding, normalised, toPipelineId } from '#domain/face/embedding';
import type { Box } from '#domain/face/geometry';
import type { QualityReport } from '#domain/face/quality';
import type { FaceReading } from '#domain/face/reading';
import type { ChosenFace } from '#models/evaluation/images/image-reading';
import type { ImageUnderTest } from '#models/evaluation/images/image-set';

export const PIPELINE = toPipelineId('test-pipeline');

const LENGTH = 64;

/** Two embeddings at angles `a` and `b` in degrees have the similarity cos(a - b). */
export function embeddingAt(degrees: number): Embedding {
  const values = new Float32Array(LENGTH);
  values[0] = Math.cos((degrees * Math.PI) / 180);
  values[1] = Math.sin((degrees * Math.PI) / 180);
  return normalised(PIPELINE, values);
}

export function reading(
  embedding: Embedding,
  box: Box = { x: 10, y: 10, width: 80, height: 100 },
  quality: QualityReport = [],
): FaceReading {
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  return {
    box,
    detectionScore: 0.99,
    landmarks: [point, point, point, point, point],
    quality,
    liveness: { passive: { kind: 'clear', score: 0.9 }, own: { kind: 'not-assessed', because: 'no model' } },
    shape: null,
    embedding,
  };
}

export const NO_FACE: ChosenFace = { kind: 'failed', reason: 'no-face', because: 'no face was found' };

/** An image of a person, by the angle of its embedding or without a template. */
export function image(name: string, person: number, degrees: number | ChosenFace): ImageUnderTest {
  return {
    file: { name, path: `/images/${name}` },
    person,
    outcome:
      typeof degrees === 'number'
        ? { kind: 'chosen', contentHash: name, face: reading(embeddingAt(degrees)) }
        : degrees,
  };
}
