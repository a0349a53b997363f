import { FaceApiWeights } from './face-api-weights.ts';
import type { Attribute } from './onnx-format.ts';
import { OnnxGraph } from './onnx-graph.ts';

/*
 * face-api keeps the weights of its networks in files and their structure in code; the structure is told here again.
 * Pixels go in as they are (RGB, 0 to 255); what face-api subtracts and divides by is part of each graph.
 */
const MEAN_RGB = [122.782, 117.001, 104.298];
const DIVISOR = 255;

/** A picture on its way through the graph, square in both networks. */
interface Picture {
  readonly tensor: string;
  readonly size: number;
}

/**
 * The port of dlib's ResNet: `input` [N, 3, 150, 150] RGB 0 to 255, `output` [N, 128].
 * @throws UnreadableFaceApiModel
 */
export function recognitionToOnnx(json: string, binary: Uint8Array): Uint8Array {
  const net = new Network(json, binary, { size: 150 });
  let x = net.scaledConvolution(net.input, 'conv32_down', { stride: 2, padding: 'valid' });
  x = net.relu(x);
  x = net.maxPool(x);
  for (const block of ['conv32_1', 'conv32_2', 'conv32_3']) x = residual(net, x, block);
  x = residualDown(net, x, 'conv64_down', 32);
  for (const block of ['conv64_1', 'conv64_2', 'conv64_3']) x = residual(net, x, block);
  x = residualDown(net, x, 'conv128_down', 64);
  for (const block of ['conv128_1', 'conv128_2']) x = residual(net, x, block);
  x = residualDown(net, x, 'conv256_down', 128);
  for (const block of ['conv256_1', 'conv256_2']) x = residual(net, x, block);
  x = residualDown(net, x, 'conv256_down_out', 0);
  const means = net.graph.node('ReduceMean', [x.tensor, net.graph.ints([2, 3])], { keepdims: int(0) });
  net.graph.output('output', ['N', 128], net.graph.node('MatMul', [means, net.weight('fc')]));
  return net.graph.encode('face-api-recognition');
}

/**
 * The landmark network: `input` [N, 3, 112, 112] RGB 0 to 255, `output` [N, 136] x y in fractions of the crop.
 * @throws UnreadableFaceApiModel
 */
export function landmark68ToOnnx(json: string, binary: Uint8Array): Uint8Array {
  const net = new Network(json, binary, { size: 112 });
  let x = dense(net, net.input, 'dense0', (input) => net.convolution(input, 'dense0/conv0', 2));
  for (const block of ['dense1', 'dense2', 'dense3']) {
    x = dense(net, x, block, (input) => net.separable(input, `${block}/conv0`, 2));
  }
  const pooled = net.graph.node('AveragePool', [x.tensor], {
    kernel_shape: ints([7, 7]),
    strides: ints([2, 2]),
  });
  const row = net.graph.node('Flatten', [pooled], { axis: int(1) });
  const product = net.graph.node('Gemm', [row, net.weight('fc/weights'), net.weight('fc/bias')]);
  net.graph.output('output', ['N', 136], product);
  return net.graph.encode('face-api-landmark68');
}

function residual(net: Network, x: Picture, block: string): Picture {
  const first = net.relu(net.scaledConvolution(x, `${block}/conv1`, { stride: 1, padding: 'same' }));
  const second = net.scaledConvolution(first, `${block}/conv2`, { stride: 1, padding: 'same' });
  return net.relu(net.sum(second, x));
}

/** Half the size; the way past the convolutions is averaged, both are filled up with zeros to fit. */
function residualDown(net: Network, x: Picture, block: string, channelsAdded: number): Picture {
  const first = net.relu(net.scaledConvolution(x, `${block}/conv1`, { stride: 2, padding: 'valid' }));
  const second = net.scaledConvolution(first, `${block}/conv2`, { stride: 1, padding: 'same' });
  const pooled = net.averagePool(x);
  const past = net.padded(pooled, { channels: channelsAdded, size: pooled.size });
  return net.relu(net.sum(past, net.padded(second, { channels: 0, size: pooled.size })));
}

function dense(net: Network, x: Picture, block: string, first: (x: Picture) => Picture): Picture {
  const one = net.relu(first(x));
  const two = net.separable(one, `${block}/conv1`, 1);
  const three = net.separable(net.relu(net.sum(one, two)), `${block}/conv2`, 1);
  const four = net.separable(net.relu(net.sum(one, net.sum(two, three))), `${block}/conv3`, 1);
  return net.relu(net.sum(one, net.sum(two, net.sum(three, four))));
}

/** The layers that both networks are made of. */
class Network {
  readonly graph = new OnnxGraph();
  readonly input: Picture;
  readonly #weights: FaceApiWeights;

  constructor(json: string, binary: Uint8Array, { size }: { readonly size: number }) {
    this.#weights = new FaceApiWeights(json, binary);
    const pixels = this.graph.input('input', ['N', 3, size, size]);
    const mean = this.graph.floats(Float32Array.from(MEAN_RGB), [1, 3, 1, 1]);
    const divisor = this.graph.floats(Float32Array.of(DIVISOR), []);
    const tensor = this.graph.node('Div', [this.graph.node('Sub', [pixels, mean]), divisor]);
    this.input = { tensor, size };
  }

  weight(name: string): string {
    const { values, shape } = this.#weights.of(name);
    return this.graph.floats(values, shape);
  }

  relu({ tensor, size }: Picture): Picture {
    return { tensor: this.graph.node('Relu', [tensor]), size };
  }

  sum(a: Picture, b: Picture): Picture {
    return { tensor: this.graph.node('Add', [a.tensor, b.tensor]), size: a.size };
  }

  /** A convolution followed by a scale and a shift per channel, which are taken into its weights. */
  scaledConvolution(
    x: Picture,
    name: string,
    { stride, padding }: { readonly stride: number; readonly padding: 'same' | 'valid' },
  ): Picture {
    const filters = this.#weights.of(`${name}/conv/filters`);
    const bias = this.#weights.of(`${name}/conv/bias`).values;
    const scale = this.#weights.of(`${name}/scale/weights`).values;
    const shift = this.#weights.of(`${name}/scale/biases`).values;
    const { values, shape } = outermostLast(filters.values, filters.shape);
    const perOutput = values.length / scale.length;
    const scaled = values.map((value, i) => value * (scale[Math.floor(i / perOutput)] as number));
    const shifted = bias.map((value, i) => value * (scale[i] as number) + (shift[i] as number));
    return this.#convolve(x, { weights: this.graph.floats(scaled, shape), shape, stride, padding }, [
      this.graph.floats(shifted, [shifted.length]),
    ]);
  }

  convolution(x: Picture, name: string, stride: number): Picture {
    const filters = this.#weights.of(`${name}/filters`);
    const { values, shape } = outermostLast(filters.values, filters.shape);
    const weights = this.graph.floats(values, shape);
    return this.#convolve(x, { weights, shape, stride, padding: 'same' }, [this.weight(`${name}/bias`)]);
  }

  /** Depthwise, then 1 x 1. */
  separable(x: Picture, name: string, stride: number): Picture {
    const depthwise = this.#weights.of(`${name}/depthwise_filter`);
    const [height = 0, width = 0, channels = 0] = depthwise.shape;
    const perChannel = outermostLast(depthwise.values, [height, width, 1, channels]);
    const weights = this.graph.floats(perChannel.values, perChannel.shape);
    const { shape } = perChannel;
    const each = this.#convolve(x, { weights, shape, stride, padding: 'same', groups: channels }, []);
    const pointwise = this.#weights.of(`${name}/pointwise_filter`);
    const mixing = outermostLast(pointwise.values, pointwise.shape);
    return this.#convolve(
      each,
      {
        weights: this.graph.floats(mixing.values, mixing.shape),
        shape: mixing.shape,
        stride: 1,
        padding: 'same',
      },
      [this.weight(`${name}/bias`)],
    );
  }

  maxPool(x: Picture): Picture {
    const tensor = this.graph.node('MaxPool', [x.tensor], {
      kernel_shape: ints([3, 3]),
      strides: ints([2, 2]),
    });
    return { tensor, size: Math.floor((x.size - 3) / 2) + 1 };
  }

  averagePool(x: Picture): Picture {
    const tensor = this.graph.node('AveragePool', [x.tensor], {
      kernel_shape: ints([2, 2]),
      strides: ints([2, 2]),
    });
    return { tensor, size: x.size >> 1 };
  }

  /** Zeros after the last channel, row and column. */
  padded(x: Picture, { channels, size }: { readonly channels: number; readonly size: number }): Picture {
    const missing = size - x.size;
    if (channels === 0 && missing === 0) return x;
    const amounts = this.graph.ints([0, 0, 0, 0, 0, channels, missing, missing]);
    const tensor = this.graph.node('Pad', [x.tensor, amounts], { mode: { kind: 'text', value: 'constant' } });
    return { tensor, size };
  }

  #convolve(x: Picture, layer: Layer, bias: readonly string[]): Picture {
    const { weights, shape, stride, padding, groups = 1 } = layer;
    const [, , kernel = 0] = shape;
    const size = padding === 'same' ? Math.ceil(x.size / stride) : Math.floor((x.size - kernel) / stride) + 1;
    const total = padding === 'same' ? Math.max((size - 1) * stride + kernel - x.size, 0) : 0;
    const before = total >> 1;
    const after = total - before;
    const tensor = this.graph.node('Conv', [x.tensor, weights, ...bias], {
      kernel_shape: ints([kernel, kernel]),
      strides: ints([stride, stride]),
      pads: ints([before, before, after, after]),
      group: int(groups),
    });
    return { tensor, size };
  }
}

interface Layer {
  readonly weights: string;
  /** [out, in, height, width] */
  readonly shape: readonly number[];
  readonly stride: number;
  readonly padding: 'same' | 'valid';
  readonly groups?: number;
}

/** From [height, width, in, out], as TensorFlow keeps filters, to [out, in, height, width]. */
function outermostLast(values: Float32Array, [height = 0, width = 0, into = 0, out = 0]: readonly number[]) {
  const pixels = height * width;
  const moved = new Float32Array(values.length);
  let from = 0;
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let i = 0; i < into; i++)
      for (let o = 0; o < out; o++, from++) moved[(o * into + i) * pixels + pixel] = values[from] as number;
  return { values: moved, shape: [out, into, height, width] };
}

function int(value: number): Attribute {
  return { kind: 'int', value };
}

function ints(value: readonly number[]): Attribute {
  return { kind: 'ints', value };
}
