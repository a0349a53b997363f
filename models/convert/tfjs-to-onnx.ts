import type { Attribute } from './onnx-format.ts';
import { OnnxGraph } from './onnx-graph.ts';
import {
  intsOf,
  placeholderShape,
  readWeights,
  type TfjsNode,
  type TfjsWeight,
  textOf,
  textsOf,
  tfjsGraphModel,
  UnreadableTfjsModel,
} from './tfjs-graph.ts';

/**
 * A tensor on its way through the graph. TensorFlow.js thinks in NHWC and ONNX convolves in NCHW, so images are
 * carried as NCHW while `shape` always speaks NHWC; a `row` has one axis beside the batch and needs no layout.
 */
interface Carried {
  readonly tensor: string;
  readonly kind: 'image' | 'row';
  /** Without the batch: [height, width, channels], or [length]. */
  readonly shape: readonly number[];
}

interface Conversion {
  readonly graph: OnnxGraph;
  readonly nodes: ReadonlyMap<string, TfjsNode>;
  readonly weights: ReadonlyMap<string, TfjsWeight>;
  readonly carried: Map<string, Carried>;
}

/**
 * Rewrites a TensorFlow.js graph model as ONNX (opset 18, float32, batch left open).
 * The model's input keeps its name and is NCHW; outputs get their names from the model's signature.
 * @param json the text of the graph's .json file
 * @param binary its weight file
 * @returns the bytes of an .onnx file, the same for the same model
 * @throws UnreadableTfjsModel when the model uses what this converter does not know
 */
export function tfjsToOnnx(json: string, binary: Uint8Array): Uint8Array {
  const model = tfjsGraphModel.parse(JSON.parse(json));
  const conversion: Conversion = {
    graph: new OnnxGraph(),
    nodes: new Map(model.modelTopology.node.map((node) => [node.name, node])),
    weights: readWeights(model, binary),
    carried: new Map(),
  };
  for (const [name, output] of Object.entries(model.signature.outputs)) {
    const value = carry(conversion, output.name);
    conversion.graph.output(name, ['N', ...value.shape], toNhwc(conversion, value));
  }
  return conversion.graph.encode('tfjs');
}

type Operator = (conversion: Conversion, node: TfjsNode) => Carried;

const OPERATORS: Readonly<Record<string, Operator>> = {
  Placeholder: placeholder,
  Identity: (conversion, node) => operand(conversion, node, 0),
  Conv2D: convolution,
  _FusedConv2D: convolution,
  DepthwiseConv2dNative: depthwiseConvolution,
  FusedDepthwiseConv2dNative: depthwiseConvolution,
  Add: addition,
  AddV2: addition,
  Prelu: (conversion, node) => prelu(conversion, operand(conversion, node, 0), weightOf(conversion, node, 1)),
  Relu: (conversion, node) => elementwise(conversion, 'Relu', operand(conversion, node, 0)),
  Sigmoid: (conversion, node) => elementwise(conversion, 'Sigmoid', operand(conversion, node, 0)),
  MaxPool: maxPool,
  Pad: pad,
  Reshape: reshape,
  _FusedMatMul: matrixProduct,
};

function carry(conversion: Conversion, reference: string): Carried {
  const name = plainName(reference);
  const known = conversion.carried.get(name);
  if (known) return known;
  const node = conversion.nodes.get(name);
  const operator = node && OPERATORS[node.op];
  if (!operator) throw new UnreadableTfjsModel(`cannot convert operator "${node?.op}" of node "${name}"`);
  const made = operator(conversion, node);
  conversion.carried.set(name, made);
  return made;
}

function operand(conversion: Conversion, node: TfjsNode, index: number): Carried {
  const reference = node.input[index];
  if (reference === undefined) throw new UnreadableTfjsModel(`${node.op} ${node.name} has no input ${index}`);
  return carry(conversion, reference);
}

function weightOf(conversion: Conversion, node: TfjsNode, index: number): TfjsWeight {
  const weight = conversion.weights.get(plainName(node.input[index] ?? ''));
  if (!weight)
    throw new UnreadableTfjsModel(`input ${index} of ${node.op} ${node.name} is not a stored weight`);
  return weight;
}

function placeholder({ graph }: Conversion, node: TfjsNode): Carried {
  const [, height, width, channels] = placeholderShape(node);
  if (!(height && width && channels)) throw new UnreadableTfjsModel(`input "${node.name}" is not an image`);
  const tensor = graph.input(node.name, ['N', channels, height, width]);
  return { tensor, kind: 'image', shape: [height, width, channels] };
}

function convolution(conversion: Conversion, node: TfjsNode): Carried {
  const image = imageOperand(conversion, node);
  const filter = weightOf(conversion, node, 1);
  const [height, width, channelsIn, channelsOut] = four(filter.shape, node);
  const weights = permuted(filter, [3, 2, 0, 1]);
  const tensor = conversion.graph.floats(weights, [channelsOut, channelsIn, height, width]);
  return convolve(conversion, node, image, { tensor, height, width, channelsOut, groups: 1 });
}

function depthwiseConvolution(conversion: Conversion, node: TfjsNode): Carried {
  const image = imageOperand(conversion, node);
  const filter = weightOf(conversion, node, 1);
  const [height, width, channels, multiplier] = four(filter.shape, node);
  const channelsOut = channels * multiplier;
  const tensor = conversion.graph.floats(permuted(filter, [2, 3, 0, 1]), [channelsOut, 1, height, width]);
  return convolve(conversion, node, image, { tensor, height, width, channelsOut, groups: channels });
}

interface Filter {
  readonly tensor: string;
  readonly height: number;
  readonly width: number;
  readonly channelsOut: number;
  readonly groups: number;
}

function convolve(conversion: Conversion, node: TfjsNode, image: Carried, filter: Filter): Carried {
  const fused = textsOf(node, 'fused_ops');
  const inputs = [image.tensor, filter.tensor];
  let nextWeight = 2;
  if (fused.includes('BiasAdd')) {
    inputs.push(
      conversion.graph.floats(weightOf(conversion, node, nextWeight++).values, [filter.channelsOut]),
    );
  }
  const window = windowOf(node, image, [filter.height, filter.width], intsOf(node, 'dilations'));
  const tensor = conversion.graph.node('Conv', inputs, {
    ...window.attributes,
    dilations: ints(intsOf(node, 'dilations').slice(1, 3)),
    group: { kind: 'int', value: filter.groups },
  });
  let made: Carried = { tensor, kind: 'image', shape: [...window.size, filter.channelsOut] };
  for (const operation of fused) {
    if (operation === 'BiasAdd') continue;
    if (operation === 'Prelu') made = prelu(conversion, made, weightOf(conversion, node, nextWeight++));
    else if (operation === 'Relu') made = elementwise(conversion, 'Relu', made);
    else throw new UnreadableTfjsModel(`cannot convert fused operator "${operation}" of node "${node.name}"`);
  }
  return made;
}

function addition(conversion: Conversion, node: TfjsNode): Carried {
  const left = operand(conversion, node, 0);
  const right = operand(conversion, node, 1);
  if (left.kind !== right.kind || left.shape.join() !== right.shape.join()) {
    throw new UnreadableTfjsModel(`${node.op} ${node.name} adds different shapes`);
  }
  return { ...left, tensor: conversion.graph.node('Add', [left.tensor, right.tensor]) };
}

function prelu({ graph }: Conversion, image: Carried, slopes: TfjsWeight): Carried {
  const perChannel = graph.floats(slopes.values, [slopes.values.length, 1, 1]);
  return { ...image, tensor: graph.node('PRelu', [image.tensor, perChannel]) };
}

function elementwise({ graph }: Conversion, operator: string, value: Carried): Carried {
  return { ...value, tensor: graph.node(operator, [value.tensor]) };
}

function maxPool(conversion: Conversion, node: TfjsNode): Carried {
  const image = imageOperand(conversion, node);
  const [, height, width] = four(intsOf(node, 'ksize'), node);
  const window = windowOf(node, image, [height, width], [1, 1, 1, 1]);
  const [, , channels] = three(image.shape, node);
  const tensor = conversion.graph.node('MaxPool', [image.tensor], window.attributes);
  return { tensor, kind: 'image', shape: [...window.size, channels] };
}

function pad(conversion: Conversion, node: TfjsNode): Carried {
  const image = imageOperand(conversion, node);
  const amounts = [...weightOf(conversion, node, 1).values];
  // tfjs: [batch, height, width, channels] x [before, after]; ONNX: all befores, then all afters, in NCHW.
  const before = [0, 3, 1, 2].map((axis) => amounts[2 * axis] ?? 0);
  const after = [0, 3, 1, 2].map((axis) => amounts[2 * axis + 1] ?? 0);
  const tensor = conversion.graph.node('Pad', [image.tensor, conversion.graph.ints([...before, ...after])], {
    mode: { kind: 'text', value: 'constant' },
  });
  const shape = image.shape.map((size, i) => size + (amounts[2 * i + 2] ?? 0) + (amounts[2 * i + 3] ?? 0));
  return { tensor, kind: 'image', shape };
}

function reshape(conversion: Conversion, node: TfjsNode): Carried {
  const value = operand(conversion, node, 0);
  const [batch, length, ...more] = weightOf(conversion, node, 1).values;
  const size = value.shape.reduce((product, each) => product * each, 1);
  if (batch === undefined || (length !== size && length !== -1) || more.length > 0) {
    throw new UnreadableTfjsModel(`Reshape ${node.name} makes something other than one row`);
  }
  const to = conversion.graph.ints([-1, size]);
  const tensor = conversion.graph.node('Reshape', [toNhwc(conversion, value), to]);
  return { tensor, kind: 'row', shape: [size] };
}

/** One row times a stored matrix. */
function matrixProduct(conversion: Conversion, node: TfjsNode): Carried {
  const row = operand(conversion, node, 0);
  const { values, shape } = weightOf(conversion, node, 1);
  const [length, width] = shape;
  const fused = textsOf(node, 'fused_ops');
  if (
    row.kind !== 'row' ||
    length === undefined ||
    length !== row.shape[0] ||
    width === undefined ||
    fused[0] !== 'BiasAdd'
  ) {
    throw new UnreadableTfjsModel(`${node.op} ${node.name} is not one row times a matrix, plus a bias`);
  }
  const { graph } = conversion;
  const bias = graph.floats(weightOf(conversion, node, 2).values, [width]);
  const product = graph.node('Gemm', [row.tensor, graph.floats(values, [length, width]), bias]);
  const made: Carried = { tensor: product, kind: 'row', shape: [width] };
  if (fused.length === 1) return made;
  if (fused.length === 2 && fused[1] === 'Relu') return elementwise(conversion, 'Relu', made);
  throw new UnreadableTfjsModel(`cannot convert fused operators "${fused.join()}" of node "${node.name}"`);
}

function toNhwc({ graph }: Conversion, value: Carried): string {
  if (value.kind === 'row') return value.tensor;
  return graph.node('Transpose', [value.tensor], { perm: ints([0, 2, 3, 1]) });
}

/** Output size and paddings of a sliding window, by TensorFlow's rule: SAME puts the odd pixel at the end. */
function windowOf(
  node: TfjsNode,
  image: Carried,
  kernel: readonly [number, number],
  dilations: readonly number[],
) {
  const strides = intsOf(node, 'strides').slice(1, 3);
  const same = textOf(node, 'padding') === 'SAME';
  const axes = kernel.map((length, axis) => {
    const input = image.shape[axis] ?? 0;
    const stride = strides[axis] ?? 1;
    const reach = (length - 1) * (dilations[axis + 1] ?? 1) + 1;
    if (!same) return { size: Math.floor((input - reach) / stride) + 1, begin: 0, end: 0 };
    const size = Math.ceil(input / stride);
    const padding = Math.max((size - 1) * stride + reach - input, 0);
    return { size, begin: padding >> 1, end: padding - (padding >> 1) };
  });
  return {
    size: axes.map(({ size }) => size),
    attributes: {
      kernel_shape: ints(kernel),
      strides: ints(strides),
      pads: ints([...axes.map(({ begin }) => begin), ...axes.map(({ end }) => end)]),
    },
  };
}

function imageOperand(conversion: Conversion, node: TfjsNode): Carried {
  const value = operand(conversion, node, 0);
  if (value.kind !== 'image') throw new UnreadableTfjsModel(`${node.op} ${node.name} wants an image`);
  return value;
}

/** Reorders the axes of a four-dimensional weight. @param order which source axis each new axis is */
function permuted(weight: TfjsWeight, order: readonly [number, number, number, number]): Float32Array {
  const strides = weight.shape.map((_, axis) => weight.shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const sizes = order.map((axis) => weight.shape[axis] ?? 0);
  const steps = order.map((axis) => strides[axis] ?? 0);
  const result = new Float32Array(weight.values.length);
  for (let i = 0; i < result.length; i++) {
    let rest = i;
    let from = 0;
    for (let axis = 3; axis >= 0; axis--) {
      const size = sizes[axis] as number;
      from += (rest % size) * (steps[axis] as number);
      rest = Math.floor(rest / size);
    }
    result[i] = weight.values[from] as number;
  }
  return result;
}

function three(values: readonly number[], node: TfjsNode): readonly [number, number, number] {
  const [a, b, c] = values;
  if (a === undefined || b === undefined || c === undefined || values.length !== 3) {
    throw new UnreadableTfjsModel(`${node.op} ${node.name} has ${values.length} sizes where three are due`);
  }
  return [a, b, c];
}

function four(values: readonly number[], node: TfjsNode): readonly [number, number, number, number] {
  const [a, b, c, d] = values;
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    throw new UnreadableTfjsModel(`${node.op} ${node.name} has ${values.length} sizes where four are due`);
  }
  return [a, b, c, d];
}

function ints(value: readonly number[]): Attribute {
  return { kind: 'ints', value };
}

/** A reference may carry an output number (`name:0`) or mark a control dependency (`^name`). */
function plainName(reference: string): string {
  return reference.replace(/^\^/, '').replace(/:\d+$/, '');
}
