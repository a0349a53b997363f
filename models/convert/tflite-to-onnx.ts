import type { Attribute } from './onnx-format.ts';
import { OnnxGraph } from './onnx-graph.ts';
import {
  readTflite,
  type TfliteModel,
  type TfliteOperator,
  type TfliteTensor,
  UnreadableTfliteModel,
} from './tflite-model.ts';

/** Numbers of the operators and fields of their options, from the same schema as `tflite-model.ts`. */
const OPERATOR = {
  add: 0,
  conv: 3,
  depthwiseConv: 4,
  mul: 18,
  relu: 19,
  reshape: 22,
  sub: 41,
  abs: 101,
} as const;
const CONV = { padding: 0, strideWidth: 1, strideHeight: 2, activation: 3 } as const;
const DEPTHWISE = { ...CONV, multiplier: 3, activation: 4 } as const;
const SAME = 0;
const NO_ACTIVATION = 0;

interface Conversion {
  readonly model: TfliteModel;
  readonly graph: OnnxGraph;
  /** The operator that makes a tensor. */
  readonly maker: ReadonlyMap<number, TfliteOperator>;
  /** Names in the ONNX graph, by tensor: images are carried as NCHW. */
  readonly carried: Map<number, string>;
}

/**
 * Rewrites an image network of TensorFlow Lite as ONNX (opset 18, float32, batch left open). Its input keeps its name
 * and becomes NCHW; its output is one row and keeps its name.
 * @returns the bytes of an .onnx file, the same for the same model
 * @throws UnreadableTfliteModel for what this converter does not know, MalformedFlatBuffer
 */
export function tfliteToOnnx(bytes: Uint8Array): Uint8Array {
  const model = readTflite(bytes);
  const maker = new Map(model.operators.flatMap((each) => each.outputs.map((made) => [made, each] as const)));
  const conversion: Conversion = { model, graph: new OnnxGraph(), maker, carried: new Map() };
  const [input, ...moreInputs] = model.inputs;
  const [output, ...moreOutputs] = model.outputs;
  if (input === undefined || output === undefined || moreInputs.length + moreOutputs.length > 0) {
    throw new UnreadableTfliteModel('the model has not one input and one output');
  }
  const { name, shape } = tensorAt(conversion, input);
  const [, height = 0, width = 0, channels = 0] = shape;
  conversion.carried.set(input, conversion.graph.input(name, ['N', channels, height, width]));
  const made = tensorAt(conversion, output);
  conversion.graph.output(made.name, ['N', ...made.shape.slice(1)], carry(conversion, output));
  return conversion.graph.encode('tflite');
}

function carry(conversion: Conversion, tensor: number): string {
  const known = conversion.carried.get(tensor);
  if (known !== undefined) return known;
  const operator = conversion.maker.get(tensor);
  if (!operator) {
    throw new UnreadableTfliteModel(`nothing makes the tensor "${tensorAt(conversion, tensor).name}"`);
  }
  const name = make(conversion, operator);
  conversion.carried.set(tensor, name);
  return name;
}

function make(conversion: Conversion, operator: TfliteOperator): string {
  switch (operator.code) {
    case OPERATOR.conv:
      return convolution(conversion, operator);
    case OPERATOR.depthwiseConv:
      return depthwiseConvolution(conversion, operator);
    case OPERATOR.add:
      return prelu(conversion, operator) ?? sum(conversion, operator);
    case OPERATOR.reshape:
      return row(conversion, operator);
    default:
      throw new UnreadableTfliteModel(`cannot convert operator ${operator.code}`);
  }
}

function convolution(conversion: Conversion, operator: TfliteOperator): string {
  const filter = constant(conversion, operator, 1);
  const [out = 0, height = 0, width = 0, channels = 0] = filter.shape;
  // From [out, height, width, in] to [out, in, height, width].
  const weights = new Float32Array(filter.values.length);
  let from = 0;
  for (let o = 0; o < out; o++)
    for (let pixel = 0; pixel < height * width; pixel++)
      for (let i = 0; i < channels; i++, from++)
        weights[(o * channels + i) * height * width + pixel] = filter.values[from] as number;
  const tensor = conversion.graph.floats(weights, [out, channels, height, width]);
  return convolve(conversion, operator, CONV, { tensor, height, width, groups: 1 });
}

function depthwiseConvolution(conversion: Conversion, operator: TfliteOperator): string {
  if (operator.options?.int(DEPTHWISE.multiplier, 0) !== 1) {
    throw new UnreadableTfliteModel('cannot convert a depthwise convolution that multiplies channels');
  }
  const filter = constant(conversion, operator, 1);
  const [, height = 0, width = 0, channels = 0] = filter.shape;
  // From [1, height, width, channels] to [channels, 1, height, width].
  const pixels = height * width;
  const weights = Float32Array.from(
    { length: channels * pixels },
    (_, i) => filter.values[(i % pixels) * channels + Math.floor(i / pixels)] as number,
  );
  const tensor = conversion.graph.floats(weights, [channels, 1, height, width]);
  return convolve(conversion, operator, DEPTHWISE, { tensor, height, width, groups: channels });
}

interface Filter {
  readonly tensor: string;
  readonly height: number;
  readonly width: number;
  readonly groups: number;
}

function convolve(
  conversion: Conversion,
  operator: TfliteOperator,
  fields: {
    readonly padding: number;
    readonly strideWidth: number;
    readonly strideHeight: number;
    readonly activation: number;
  },
  filter: Filter,
): string {
  const { options } = operator;
  if (options?.byte(fields.activation, NO_ACTIVATION) !== NO_ACTIVATION) {
    throw new UnreadableTfliteModel('cannot convert a convolution with an activation of its own');
  }
  const [, inHeight = 0, inWidth = 0] = tensorAt(conversion, operator.inputs[0]).shape;
  const strides = [options.int(fields.strideHeight, 1), options.int(fields.strideWidth, 1)] as const;
  const padded = options.byte(fields.padding, SAME) === SAME;
  const rows = padded ? samePadding(inHeight, filter.height, strides[0]) : NO_PADDING;
  const columns = padded ? samePadding(inWidth, filter.width, strides[1]) : NO_PADDING;
  const bias = constant(conversion, operator, 2);
  return conversion.graph.node(
    'Conv',
    [
      carry(conversion, inputOf(operator, 0)),
      filter.tensor,
      conversion.graph.floats(bias.values, [bias.values.length]),
    ],
    {
      kernel_shape: ints([filter.height, filter.width]),
      strides: ints(strides),
      pads: ints([rows.before, columns.before, rows.after, columns.after]),
      group: { kind: 'int', value: filter.groups },
    },
  );
}

const NO_PADDING = { before: 0, after: 0 };

/** TensorFlow puts the odd pixel at the end. */
function samePadding(input: number, kernel: number, stride: number) {
  const output = Math.ceil(input / stride);
  const padding = Math.max((output - 1) * stride + kernel - input, 0);
  return { before: padding >> 1, after: padding - (padding >> 1) };
}

/**
 * `relu(x) + half * (x - |x|)`, which is how PReLU with a slope of `2 * half` was written before TensorFlow Lite had
 * an operator for it.
 * @returns null for any other sum
 */
function prelu(conversion: Conversion, { inputs }: TfliteOperator): string | null {
  const relu = madeBy(conversion, inputs[0], OPERATOR.relu);
  const scaled = madeBy(conversion, inputs[1], OPERATOR.mul);
  if (!relu || !scaled) return null;
  const x = inputOf(relu, 0);
  const halves = scaled.inputs.find((each) => tensorAt(conversion, each).values !== null);
  const difference = scaled.inputs.find((each) => each !== halves);
  const subtraction = madeBy(conversion, difference, OPERATOR.sub);
  const absolute = madeBy(conversion, subtraction?.inputs[1], OPERATOR.abs);
  if (halves === undefined || subtraction?.inputs[0] !== x || absolute?.inputs[0] !== x) return null;
  const { values } = tensorAt(conversion, halves);
  const slopes = Float32Array.from(values ?? [], (half) => 2 * half);
  const perChannel = conversion.graph.floats(slopes, [slopes.length, 1, 1]);
  return conversion.graph.node('PRelu', [carry(conversion, x), perChannel]);
}

function sum(conversion: Conversion, operator: TfliteOperator): string {
  const [a, b] = [inputOf(operator, 0), inputOf(operator, 1)];
  if (tensorAt(conversion, a).shape.join() !== tensorAt(conversion, b).shape.join()) {
    throw new UnreadableTfliteModel('cannot convert a sum of different shapes');
  }
  return conversion.graph.node('Add', [carry(conversion, a), carry(conversion, b)]);
}

/** A picture of one pixel as a row: with one pixel NCHW and NHWC are the same. */
function row(conversion: Conversion, operator: TfliteOperator): string {
  const [, height, width, channels = 0] = tensorAt(conversion, operator.inputs[0]).shape;
  if (height !== 1 || width !== 1) throw new UnreadableTfliteModel('cannot convert a reshape of a picture');
  const to = conversion.graph.ints([-1, channels]);
  return conversion.graph.node('Reshape', [carry(conversion, inputOf(operator, 0)), to]);
}

function madeBy({ maker }: Conversion, tensor: number | undefined, code: number): TfliteOperator | null {
  const operator = tensor === undefined ? undefined : maker.get(tensor);
  return operator?.code === code ? operator : null;
}

function inputOf(operator: TfliteOperator, index: number): number {
  const tensor = operator.inputs[index];
  if (tensor === undefined)
    throw new UnreadableTfliteModel(`operator ${operator.code} has no input ${index}`);
  return tensor;
}

function tensorAt({ model }: Conversion, index: number | undefined): TfliteTensor {
  const tensor = index === undefined ? undefined : model.tensors[index];
  if (!tensor) throw new UnreadableTfliteModel(`there is no tensor ${index}`);
  return tensor;
}

function constant(conversion: Conversion, operator: TfliteOperator, index: number) {
  const { name, shape, values } = tensorAt(conversion, inputOf(operator, index));
  if (!(values instanceof Float32Array)) throw new UnreadableTfliteModel(`"${name}" is not stored`);
  return { shape, values };
}

function ints(value: readonly number[]): Attribute {
  return { kind: 'ints', value };
}
