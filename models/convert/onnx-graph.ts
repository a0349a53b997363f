import {
  type Attribute,
  type Dimension,
  encodeFloats,
  encodeInts,
  encodeNode,
  encodeValueInfo,
  GRAPH,
  MODEL,
  OPSET,
} from './onnx-format.ts';
import { bytesField, intField, message, textField } from './protobuf.ts';

const IR_VERSION = 8;
const OPSET_VERSION = 18;

/** Collects an ONNX graph node by node, in an order in which every input is made before it is used. */
export class OnnxGraph {
  readonly #nodes: Uint8Array[] = [];
  readonly #constants: Uint8Array[] = [];
  readonly #inputs: Uint8Array[] = [];
  readonly #outputs: Uint8Array[] = [];
  #made = 0;

  input(name: string, shape: readonly Dimension[]): string {
    this.#inputs.push(encodeValueInfo(name, shape));
    return name;
  }

  /** Gives a tensor of the graph a public name. */
  output(name: string, shape: readonly Dimension[], tensor: string): void {
    this.#nodes.push(encodeNode('Identity', [tensor], name, {}));
    this.#outputs.push(encodeValueInfo(name, shape));
  }

  floats(data: Float32Array, shape: readonly number[]): string {
    const name = this.#name('constant');
    this.#constants.push(encodeFloats(name, shape, data));
    return name;
  }

  /** A one-dimensional int64 tensor: axes, shapes, paddings. */
  ints(values: readonly number[]): string {
    const name = this.#name('constant');
    this.#constants.push(encodeInts(name, values));
    return name;
  }

  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const made = this.#name(operator);
    this.#nodes.push(encodeNode(operator, inputs, made, attributes));
    return made;
  }

  /** The whole model as the bytes of an .onnx file. The same calls make the same bytes. */
  encode(name: string): Uint8Array {
    const graph = message(
      ...this.#nodes.map((each) => bytesField(GRAPH.node, each)),
      textField(GRAPH.name, name),
      ...this.#constants.map((each) => bytesField(GRAPH.initializer, each)),
      ...this.#inputs.map((each) => bytesField(GRAPH.input, each)),
      ...this.#outputs.map((each) => bytesField(GRAPH.output, each)),
    );
    const opset = message(textField(OPSET.domain, ''), intField(OPSET.version, OPSET_VERSION));
    return message(
      intField(MODEL.irVersion, IR_VERSION),
      textField(MODEL.producer, 'venue-access'),
      bytesField(MODEL.graph, graph),
      bytesField(MODEL.opsetImport, opset),
    );
  }

  #name(prefix: string): string {
    this.#made += 1;
    return `${prefix}_${this.#made}`;
  }
}
