import { z } from 'zod';
import { impostorScoresSchema, matedScoresSchema } from '../calibration/score-schemas.ts';

/** What the folder of a model, its pipeline's id and the settings call it. */
export const MODEL_NAME = /^[a-z0-9](-?[a-z0-9]){1,39}$/;

const perChannel = z.tuple([z.number(), z.number(), z.number()]);

/** How pixels of 0 to 255 become the network's one input. */
const imageInputSchema = z.strictObject({
  /** The tensor's name in the file. */
  name: z.string().min(1),
  width: z.int().min(16).max(1024),
  height: z.int().min(16).max(1024),
  layout: z.enum(['NCHW', 'NHWC']),
  channels: z.enum(['RGB', 'BGR']),
  /** The network gets `(value - mean) / scale`; three numbers each, in the order of `channels`. */
  mean: perChannel,
  scale: perChannel.refine((scale) => scale.every((each) => each !== 0), 'must not be zero'),
});

const alignmentSchema = z.discriminatedUnion('kind', [
  /** Five landmarks onto ArcFace's template, which is made for 112 x 112 and stretched to other sizes. */
  z.strictObject({ kind: z.literal('arcface-112') }),
  /** 33 of 68 landmarks onto dlib's mean face with its room of a quarter on each side. */
  z.strictObject({ kind: z.literal('dlib-chip') }),
  /** Five landmarks onto points in pixels of the input: eyes, nose tip, mouth corners, image-left first. */
  z.strictObject({
    kind: z.literal('five-points'),
    points: z
      .array(z.strictObject({ x: z.number(), y: z.number() }))
      .length(5)
      .readonly(),
  }),
]);

const fileSchema = z.strictObject({
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What every kind of added model tells of itself. */
const common = {
  version: z.literal(1),
  name: z.string().regex(MODEL_NAME),
  file: fileSchema,
  /** As the person who added it stated them; nobody has checked them. */
  licence: z.string().min(1).max(500),
  source: z.string().min(1).max(2000),
};

const calibrationSchema = z.strictObject({
  impostors: impostorScoresSchema,
  /** Null when nobody had a second image. */
  mated: matedScoresSchema.nullable(),
});

const embedderSchema = z.strictObject({
  kind: z.literal('embedder'),
  ...common,
  input: imageInputSchema,
  output: z.strictObject({ name: z.string().min(1), length: z.int().min(64).max(2048) }),
  alignment: alignmentSchema,
  /** Null until it was measured on images; nothing decides about people before that. */
  calibration: calibrationSchema.nullable(),
});

/** A model of the deployer's own, as its `descriptor.json` tells it. */
export const descriptorSchema = z.discriminatedUnion('kind', [embedderSchema]);

export type ModelDescriptor = z.infer<typeof descriptorSchema>;
export type EmbedderDescriptor = z.infer<typeof embedderSchema>;
export type ImageInput = Readonly<z.infer<typeof imageInputSchema>>;
export type Alignment = z.infer<typeof alignmentSchema>;
