import { type Embedding, normalised, toPipelineId } from '#domain/face/embedding';
import { EventTransform } from '#models/event-transform/event-transform';

export const TEST_PIPELINE = toPipelineId('test-pipeline');

const LENGTH = 128;

/** Somebody's face as this test's pipeline would see it: the same seed is the same person. */
export function faceOf(seed: number): Embedding {
  const next = random(seed);
  return normalised(
    TEST_PIPELINE,
    Float32Array.from({ length: LENGTH }, () => next() - 0.5),
  );
}

/** Another picture of the same person: close, not equal. @param noise 0 is the same picture */
export function again(face: Embedding, seed: number, noise = 0.02): Embedding {
  const next = random(seed + 1_000);
  return normalised(
    face.pipelineId,
    face.values.map((value) => value + (next() - 0.5) * noise),
  );
}

/** The secret of the event's template space. */
export const TRANSFORM_KEY = new Uint8Array(32).fill(5);
export const TRANSFORM = new EventTransform(TRANSFORM_KEY);

/** A face as the server sends it: in the event's space. */
export function templateText(face: Embedding): string {
  return vectorText(TRANSFORM.apply(face));
}

export function vectorText(face: Embedding): string {
  return Buffer.from(face.values.buffer, face.values.byteOffset, face.values.byteLength).toString('base64');
}

/** Mulberry32: small, seeded, good enough to keep test faces apart. */
function random(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
