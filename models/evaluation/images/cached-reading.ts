import { z } from 'zod';
import { type PipelineId, toEmbedding } from '#domain/face/embedding';
import { QUALITY_MEASURES } from '#domain/face/quality';
import type { FaceReading } from '#domain/face/reading';

/** JSON has no NaN and writes null. */
const measured = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const point = z.strictObject({ x: z.number(), y: z.number() });
const notAssessed = z.strictObject({ kind: z.literal('not-assessed'), because: z.string() });

const padAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clear'), score: measured }),
  z.strictObject({ kind: z.literal('suspect'), score: measured }),
  notAssessed,
]);

const cachedFace = z.strictObject({
  box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  detectionScore: z.number(),
  landmarks: z.tuple([point, point, point, point, point]),
  quality: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        measure: z.enum(QUALITY_MEASURES),
        kind: z.literal('assessed'),
        native: measured,
        score: measured,
      }),
      notAssessed.extend({ measure: z.enum(QUALITY_MEASURES) }),
    ]),
  ),
  liveness: z.strictObject({ passive: padAnswer, own: padAnswer }),
  shape: z.base64().nullable(),
  /** 32-bit little-endian floats, base64. */
  embedding: z.base64(),
});

const cachedReading = z.strictObject({
  width: z.int().positive(),
  height: z.int().positive(),
  faces: z.array(cachedFace),
});

/** What was read of an image, wherever its file lies. */
export interface ImageFaces {
  readonly width: number;
  readonly height: number;
  readonly faces: readonly FaceReading[];
}

export function encodeReading({ width, height, faces }: ImageFaces): Uint8Array {
  const encoded: z.input<typeof cachedReading> = {
    width,
    height,
    faces: faces.map(({ box, detectionScore, landmarks, quality, liveness, embedding, shape }) => ({
      box,
      detectionScore,
      landmarks: [...landmarks],
      quality: [...quality],
      liveness,
      shape: shape && base64Of(shape),
      embedding: base64Of(embedding.values),
    })),
  };
  return Buffer.from(JSON.stringify(encoded));
}

/** @returns null for content that is damaged or of another version: the image is read anew */
export function decodeReading(content: Uint8Array, pipelineId: PipelineId): ImageFaces | null {
  try {
    const { width, height, faces } = cachedReading.parse(JSON.parse(Buffer.from(content).toString('utf8')));
    return {
      width,
      height,
      faces: faces.map((face) => ({
        ...face,
        shape: face.shape === null ? null : floatsOf(face.shape),
        embedding: toEmbedding(pipelineId, floatsOf(face.embedding)),
      })),
    };
  } catch {
    return null;
  }
}

function base64Of(values: ArrayLike<number>): string {
  return Buffer.from(Float32Array.from(values).buffer).toString('base64');
}

function floatsOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}
