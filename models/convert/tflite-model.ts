import { FlatTable } from './flatbuffer.ts';

/** Numbers of https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/schema/schema.fbs. */
const MODEL = { operatorCodes: 1, subgraphs: 2, buffers: 4 } as const;
const OPERATOR_CODE = { deprecatedCode: 0, code: 3 } as const;
const SUBGRAPH = { tensors: 0, inputs: 1, outputs: 2, operators: 3 } as const;
const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3 } as const;
const OPERATOR = { code: 0, inputs: 1, outputs: 2, options: 4 } as const;
const BUFFER = { data: 0 } as const;
const TYPE = { float32: 0, int32: 2 } as const;

export interface TfliteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Values that are stored with the model; null for what is computed. */
  readonly values: Float32Array | Int32Array | null;
}

export interface TfliteOperator {
  /** The builtin operator's number in the schema. */
  readonly code: number;
  /** Indices of tensors. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: FlatTable | null;
}

export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  /** In an order in which every input is made before it is used. */
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export class UnreadableTfliteModel extends Error {
  override name = 'UnreadableTfliteModel';
}

/**
 * Reads a .tflite file of one graph of float32 tensors.
 * @throws UnreadableTfliteModel, MalformedFlatBuffer
 */
export function readTflite(bytes: Uint8Array): TfliteModel {
  const model = FlatTable.root(bytes);
  const [graph, ...more] = model.tables(MODEL.subgraphs);
  if (!graph || more.length > 0) throw new UnreadableTfliteModel('the model has not one graph');
  const buffers = model.tables(MODEL.buffers).map((buffer) => buffer.bytes(BUFFER.data));
  const codes = model
    .tables(MODEL.operatorCodes)
    // Numbers above 127 did not fit the first field; writers fill both.
    .map((each) => Math.max(each.byte(OPERATOR_CODE.deprecatedCode, 0), each.int(OPERATOR_CODE.code, 0)));
  return {
    tensors: graph.tables(SUBGRAPH.tensors).map((tensor) => readTensor(tensor, buffers)),
    operators: graph.tables(SUBGRAPH.operators).map((operator) => ({
      code: codes[operator.int(OPERATOR.code, 0)] ?? Number.NaN,
      inputs: operator.ints(OPERATOR.inputs),
      outputs: operator.ints(OPERATOR.outputs),
      options: operator.table(OPERATOR.options),
    })),
    inputs: graph.ints(SUBGRAPH.inputs),
    outputs: graph.ints(SUBGRAPH.outputs),
  };
}

function readTensor(tensor: FlatTable, buffers: readonly Uint8Array[]): TfliteTensor {
  const name = tensor.text(TENSOR.name);
  const shape = tensor.ints(TENSOR.shape);
  const data = buffers[tensor.int(TENSOR.buffer, 0)];
  if (!data || data.length === 0) return { name, shape, values: null };
  const size = shape.reduce((product, each) => product * each, 1);
  if (data.length !== size * 4) {
    throw new UnreadableTfliteModel(`"${name}" has ${data.length} bytes for ${size} numbers`);
  }
  // Copied, because the file does not align them.
  const copy = Uint8Array.from(data).buffer;
  switch (tensor.byte(TENSOR.type, 0)) {
    case TYPE.float32:
      return { name, shape, values: new Float32Array(copy) };
    case TYPE.int32:
      return { name, shape, values: new Int32Array(copy) };
    default:
      throw new UnreadableTfliteModel(`"${name}" holds neither float32 nor int32`);
  }
}
