/**
 * A second reading of .tflite files, for tests alone: takes the bytes apart in its own way and computes every operator
 * as the schema words it, in double precision, NHWC, without fusing anything. Slow and plain on purpose. It stands in for
 * TensorFlow Lite, which is not run.
 */
export function evaluateTflite(file: Uint8Array, picture: readonly number[]): readonly number[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const field = (table: number, index: number): number | null => {
    const vtable = table - view.getInt32(table, true);
    if (4 + 2 * index >= view.getUint16(vtable, true)) return null;
    const offset = view.getUint16(vtable + 4 + 2 * index, true);
    return offset === 0 ? null : table + offset;
  };
  const target = (at: number): number => at + view.getUint32(at, true);
  const vector = (table: number, index: number): readonly number[] => {
    const at = field(table, index);
    if (at === null) return [];
    const start = target(at);
    return Array.from({ length: view.getUint32(start, true) }, (_, i) => start + 4 + 4 * i);
  };
  const numbers = (table: number, index: number) => vector(table, index).map((at) => view.getInt32(at, true));
  const children = (table: number, index: number) => vector(table, index).map(target);
  const small = (table: number, index: number) => {
    const at = field(table, index);
    return at === null ? 0 : view.getInt8(at);
  };
  const whole = (table: number, index: number) => {
    const at = field(table, index);
    return at === null ? 0 : view.getInt32(at, true);
  };

  const model = target(0);
  const codes = children(model, 1).map((code) => Math.max(small(code, 0), whole(code, 3)));
  const stored = children(model, 4).map((buffer) => {
    const at = field(buffer, 0);
    if (at === null) return null;
    const start = target(at);
    const count = view.getUint32(start, true) / 4;
    return Array.from({ length: count }, (_, i) => view.getFloat32(start + 4 + 4 * i, true));
  });
  const graph = children(model, 2)[0] as number;
  const tensors = children(graph, 0).map((tensor) => ({
    // The exported batch is two; one picture is computed.
    shape: numbers(tensor, 0),
    values: stored[whole(tensor, 2)] ?? null,
  }));
  const made = new Map<number, readonly number[]>([[numbers(graph, 1)[0] as number, picture]]);
  const valuesOf = (tensor: number): readonly number[] => made.get(tensor) ?? tensors[tensor]?.values ?? [];
  const shapeOf = (tensor: number): readonly number[] => tensors[tensor]?.shape ?? [];

  for (const operator of children(graph, 3)) {
    const [a = -1, b = -1, c = -1] = numbers(operator, 1);
    const [out = -1] = numbers(operator, 2);
    const options = field(operator, 4) === null ? 0 : target(field(operator, 4) as number);
    const each = (combine: (x: number, y: number) => number): readonly number[] => {
      const [x, y] = [valuesOf(a), valuesOf(b)];
      const length = Math.max(x.length, y.length);
      return Array.from({ length }, (_, i) => combine(x[i % x.length] as number, y[i % y.length] as number));
    };
    switch (codes[whole(operator, 0)]) {
      case 0:
        made.set(
          out,
          each((x, y) => x + y),
        );
        break;
      case 18:
        made.set(
          out,
          each((x, y) => x * y),
        );
        break;
      case 41:
        made.set(
          out,
          each((x, y) => x - y),
        );
        break;
      case 19:
        made.set(
          out,
          valuesOf(a).map((x) => Math.max(0, x)),
        );
        break;
      case 101:
        made.set(out, valuesOf(a).map(Math.abs));
        break;
      case 22:
        made.set(out, valuesOf(a));
        break;
      case 3:
      case 4: {
        const depthwise = codes[whole(operator, 0)] === 4;
        const [, height = 0, width = 0, channels = 0] = shapeOf(a);
        const [filters = 0, kernelHeight = 0, kernelWidth = 0, last = 0] = shapeOf(b);
        made.set(
          out,
          convolve(valuesOf(a), valuesOf(b), valuesOf(c), {
            size: [height, width, channels],
            kernel: [kernelHeight, kernelWidth],
            stride: [whole(options, 2), whole(options, 1)],
            same: small(options, 0) === 0,
            filters: depthwise ? last : filters,
            depthwise,
          }),
        );
        break;
      }
      default:
        throw new Error(`operator ${codes[whole(operator, 0)]} is not evaluated`);
    }
  }
  return valuesOf(numbers(graph, 2)[0] as number);
}

interface Convolution {
  readonly size: readonly [number, number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly same: boolean;
  readonly filters: number;
  readonly depthwise: boolean;
}

function convolve(
  input: readonly number[],
  weights: readonly number[],
  bias: readonly number[],
  { size: [height, width, channels], kernel, stride, same, filters, depthwise }: Convolution,
): readonly number[] {
  const axis = (length: number, k: number, s: number) => {
    if (!same) return { length: Math.floor((length - k) / s) + 1, before: 0 };
    const outLength = Math.ceil(length / s);
    return { length: outLength, before: Math.floor(Math.max((outLength - 1) * s + k - length, 0) / 2) };
  };
  const rows = axis(height, kernel[0], stride[0]);
  const columns = axis(width, kernel[1], stride[1]);
  const output = new Array<number>(rows.length * columns.length * filters);
  let to = 0;
  for (let y = 0; y < rows.length; y++) {
    for (let x = 0; x < columns.length; x++) {
      for (let f = 0; f < filters; f++) {
        let sum = bias[f] as number;
        for (let ky = 0; ky < kernel[0]; ky++) {
          const row = y * stride[0] + ky - rows.before;
          if (row < 0 || row >= height) continue;
          for (let kx = 0; kx < kernel[1]; kx++) {
            const column = x * stride[1] + kx - columns.before;
            if (column < 0 || column >= width) continue;
            const pixel = (row * width + column) * channels;
            if (depthwise) {
              sum += (input[pixel + f] as number) * (weights[(ky * kernel[1] + kx) * filters + f] as number);
              continue;
            }
            const filter = ((f * kernel[0] + ky) * kernel[1] + kx) * channels;
            for (let i = 0; i < channels; i++) {
              sum += (input[pixel + i] as number) * (weights[filter + i] as number);
            }
          }
        }
        output[to++] = sum;
      }
    }
  }
  return output;
}
