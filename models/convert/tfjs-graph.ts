import { z } from 'zod';

/** What a `model.json` of TensorFlow.js holds, as far as the converter reads it; other keys are ignored. */
const attribute = z.object({
  s: z.string().optional(),
  list: z.object({ s: z.array(z.string()).optional(), i: z.array(z.coerce.number()).optional() }).optional(),
});

const shapeAttribute = z.object({ shape: z.object({ dim: z.array(z.object({ size: z.coerce.number() })) }) });

const node = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), z.unknown()).default({}),
});

const weight = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z.object({ dtype: z.literal('float16') }).optional(),
});

export const tfjsGraphModel = z.object({
  format: z.literal('graph-model'),
  signature: z.object({ outputs: z.record(z.string(), z.object({ name: z.string() })) }),
  modelTopology: z.object({ node: z.array(node) }),
  weightsManifest: z.tuple([z.object({ paths: z.tuple([z.string()]), weights: z.array(weight) })]),
});

type TfjsGraphModel = z.infer<typeof tfjsGraphModel>;
export type TfjsNode = z.infer<typeof node>;

export interface TfjsWeight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export class UnreadableTfjsModel extends Error {
  override name = 'UnreadableTfjsModel';
}

/** @throws UnreadableTfjsModel when the node lacks the attribute */
export function intsOf(from: TfjsNode, name: string): readonly number[] {
  const ints = attributeOf(from, name).list?.i;
  if (!ints) throw new UnreadableTfjsModel(`${from.op} ${from.name} has no list of numbers "${name}"`);
  return ints;
}

/** @throws UnreadableTfjsModel when the node lacks the attribute */
export function textOf(from: TfjsNode, name: string): string {
  const text = attributeOf(from, name).s;
  if (text === undefined) throw new UnreadableTfjsModel(`${from.op} ${from.name} has no text "${name}"`);
  return fromBase64(text);
}

export function textsOf(from: TfjsNode, name: string): readonly string[] {
  return (attributeOf(from, name).list?.s ?? []).map(fromBase64);
}

/** The sizes of a Placeholder, -1 where unknown. */
export function placeholderShape(from: TfjsNode): readonly number[] {
  return shapeAttribute.parse(from.attr.shape).shape.dim.map(({ size }) => size);
}

/**
 * Splits the one binary file into named tensors.
 * @param binary little-endian float32, int32 or float16, one weight after the other in the manifest's order
 * @throws UnreadableTfjsModel when the file is longer or shorter than the manifest says
 */
export function readWeights(model: TfjsGraphModel, binary: Uint8Array): ReadonlyMap<string, TfjsWeight> {
  const view = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
  const weights = new Map<string, TfjsWeight>();
  let at = 0;
  for (const { name, shape, dtype, quantization } of model.weightsManifest[0].weights) {
    const bytesEach = quantization ? 2 : 4;
    const values = new Float32Array(shape.reduce((size, dimension) => size * dimension, 1));
    if (at + values.length * bytesEach > binary.length) {
      throw new UnreadableTfjsModel(`the weights end within "${name}"`);
    }
    for (let i = 0; i < values.length; i++, at += bytesEach) {
      if (quantization) values[i] = halfToFloat(view.getUint16(at, true));
      else values[i] = dtype === 'int32' ? view.getInt32(at, true) : view.getFloat32(at, true);
    }
    weights.set(name, { shape, values });
  }
  if (at !== binary.length)
    throw new UnreadableTfjsModel(`${binary.length - at} bytes of weights belong to nothing`);
  return weights;
}

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function attributeOf(from: TfjsNode, name: string): z.infer<typeof attribute> {
  return attribute.parse(from.attr[name] ?? {});
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
