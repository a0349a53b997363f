import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const perChannel = z.tuple([z.number(), z.number(), z.number()]);

/** How a deployer describes an attack detector of their own: one ONNX network that looks at one square around a face. */
const padModelFile = z.strictObject({
  /** Stands with the answers it gave. */
  name: z.string().trim().min(1).max(60),
  /** The .onnx file, relative to the description. */
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** As its owner states it; for people, nothing is derived from it. */
  licence: z.string().min(1),
  input: z.strictObject({
    /** Width and height in pixels. */
    size: z.int().min(16).max(512),
    channels: z.enum(['RGB', 'BGR']),
    /** `(value - mean) / scale` of values 0 to 255; three numbers in the order of `channels`. */
    mean: perChannel,
    scale: perChannel.refine((scale) => scale.every((each) => each !== 0), 'must not be 0'),
  }),
  /** Side of the square, in heights of the face's box. */
  cropScale: z.number().min(0.5).max(6),
  output: z.strictObject({
    name: z.string().min(1),
    /** What makes shares, 0 to 1, of the network's numbers. */
    scores: z.enum(['softmax', 'sigmoid', 'as-is']),
    /** Which of them says bona fide. */
    liveClass: z.int().nonnegative(),
  }),
  /** Below it the face is suspect. */
  threshold: z.number().gt(0).lt(1),
  minFaceHeightPx: z.int().min(16).max(2_000),
});

type PadModelFile = z.infer<typeof padModelFile>;

/** A description whose file was found and has the hash it states. */
export interface PadModel extends PadModelFile {
  /** Absolute. */
  readonly path: string;
}

export class PadModelError extends Error {
  override name = 'PadModelError';
}

/** @throws PadModelError naming what is wrong with the description or its file */
export async function readPadModel(description: string): Promise<PadModel> {
  const parsed = padModelFile.safeParse(await jsonOf(description));
  if (!parsed.success) {
    throw new PadModelError(`${description} describes no model: ${z.prettifyError(parsed.error)}`);
  }
  const model = { ...parsed.data, path: path.resolve(path.dirname(description), parsed.data.file) };
  await readPadNetwork(model);
  return model;
}

/**
 * The bytes of the .onnx file, as described when they are read.
 * @throws PadModelError when the file is gone or another one
 */
export async function readPadNetwork(model: PadModel): Promise<Buffer> {
  const content = await contentOf(model.path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (sha256 !== model.sha256) {
    throw new PadModelError(`${model.path} has the sha256 ${sha256}, not the one that is described`);
  }
  return content;
}

async function jsonOf(file: string): Promise<unknown> {
  try {
    return JSON.parse((await contentOf(file)).toString('utf8'));
  } catch (cause) {
    if (cause instanceof PadModelError) throw cause;
    throw new PadModelError(`${file} is not JSON`, { cause });
  }
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new PadModelError(`${file} cannot be read`, { cause });
  }
}
