import { bytesField, floatField, intField, message, textField } from './protobuf.ts';

/** Numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3, the fields this writer uses. */
export const MODEL = { irVersion: 1, producer: 2, graph: 7, opsetImport: 8 } as const;
export const OPSET = { domain: 1, version: 2 } as const;
export const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
export const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
export const ATTRIBUTE = {
  name: 1,
  float: 2,
  int: 3,
  text: 4,
  tensor: 5,
  graph: 6,
  ints: 8,
  tensors: 10,
  graphs: 11,
  type: 20,
} as const;
const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, ints: 7 } as const;
export const TENSOR = {
  dims: 1,
  dataType: 2,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14,
} as const;
const DATA_TYPE = { float: 1, int64: 7 } as const;
const VALUE_INFO = { name: 1, type: 2 } as const;
const TYPE = { tensor: 1 } as const;
const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;
const SHAPE = { dim: 1 } as const;
const DIMENSION = { value: 1, parameter: 2 } as const;

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string };

/** A fixed size, or the name of one that is known only when the model runs. */
export type Dimension = number | string;

export function encodeFloats(name: string, shape: readonly number[], data: Float32Array): Uint8Array {
  const bytes = new Uint8Array(data.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of data.entries()) view.setFloat32(i * 4, value, true);
  return encodeTensor(name, DATA_TYPE.float, shape, bytes);
}

/** A one-dimensional int64 tensor: axes, shapes, paddings. */
export function encodeInts(name: string, values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setBigInt64(i * 8, BigInt(value), true);
  return encodeTensor(name, DATA_TYPE.int64, [values.length], bytes);
}

/** @param output the one tensor the node makes; it also names the node */
export function encodeNode(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>>,
): Uint8Array {
  return message(
    ...inputs.map((input) => textField(NODE.input, input)),
    textField(NODE.output, output),
    textField(NODE.name, `make_${output}`),
    textField(NODE.opType, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      bytesField(NODE.attribute, message(textField(ATTRIBUTE.name, name), attributeValue(value))),
    ),
  );
}

function attributeValue(attribute: Attribute): Uint8Array {
  switch (attribute.kind) {
    case 'int':
      return message(intField(ATTRIBUTE.int, attribute.value), intField(ATTRIBUTE.type, ATTRIBUTE_TYPE.int));
    case 'ints':
      return message(
        ...attribute.value.map((value) => intField(ATTRIBUTE.ints, value)),
        intField(ATTRIBUTE.type, ATTRIBUTE_TYPE.ints),
      );
    case 'float':
      return message(
        floatField(ATTRIBUTE.float, attribute.value),
        intField(ATTRIBUTE.type, ATTRIBUTE_TYPE.float),
      );
    case 'text':
      return message(
        textField(ATTRIBUTE.text, attribute.value),
        intField(ATTRIBUTE.type, ATTRIBUTE_TYPE.text),
      );
  }
}

/** Name, float32 and shape of an input or output of the whole graph. */
export function encodeValueInfo(name: string, shape: readonly Dimension[]): Uint8Array {
  const dimensions = shape.map((size) =>
    bytesField(
      SHAPE.dim,
      typeof size === 'number' ? intField(DIMENSION.value, size) : textField(DIMENSION.parameter, size),
    ),
  );
  const tensorType = message(
    intField(TENSOR_TYPE.elementType, DATA_TYPE.float),
    bytesField(TENSOR_TYPE.shape, message(...dimensions)),
  );
  return message(
    textField(VALUE_INFO.name, name),
    bytesField(VALUE_INFO.type, bytesField(TYPE.tensor, tensorType)),
  );
}

function encodeTensor(
  name: string,
  dataType: number,
  shape: readonly number[],
  littleEndian: Uint8Array,
): Uint8Array {
  return message(
    ...shape.map((size) => intField(TENSOR.dims, size)),
    intField(TENSOR.dataType, dataType),
    textField(TENSOR.name, name),
    bytesField(TENSOR.rawData, littleEndian),
  );
}
