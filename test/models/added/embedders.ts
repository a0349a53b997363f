import { encodeNode, encodeValueInfo, GRAPH, MODEL, OPSET, TENSOR } from '#models/convert/onnx-format';
import { OnnxGraph } from '#models/convert/onnx-graph';
import { bytesField, intField, message, textField } from '#models/convert/protobuf';

/**
 * A small network that looks at a picture: averages over 8 x 8 fields, mixed into `length` numbers.
 * @param wrong what is wrong with it
 */
export function smallEmbedder(length: number, wrong?: 'constant' | 'nan' | 'zeros' | 'chaotic'): Uint8Array {
  const graph = new OnnxGraph();
  const input = graph.input('input', ['N', 3, 112, 112]);
  const fields = graph.node('AveragePool', [input], {
    kernel_shape: { kind: 'ints', value: [14, 14] },
    strides: { kind: 'ints', value: [14, 14] },
  });
  const row = graph.node('Flatten', [fields], { axis: { kind: 'int', value: 1 } });
  const mixing = Float32Array.from({ length: 192 * length }, (_, i) => Math.sin(i * i) * mixingScale(wrong));
  const mixed = graph.node('MatMul', [row, graph.floats(mixing, [192, length])]);
  const lift = graph.floats(Float32Array.of(wrong === 'constant' ? 1 : 0), []);
  const lifted = graph.node('Add', [mixed, lift]);
  graph.output('output', ['N', length], ending(graph, lifted, wrong));
  return graph.encode('small');
}

function ending(graph: OnnxGraph, tensor: string, wrong: Parameters<typeof smallEmbedder>[1]): string {
  if (wrong === 'nan') return graph.node('Sqrt', [tensor]);
  // The least difference between two pictures turns everything round.
  if (wrong === 'chaotic')
    return graph.node('Sin', [graph.node('Mul', [tensor, graph.floats(Float32Array.of(1e4), [])])]);
  return tensor;
}

function mixingScale(wrong: Parameters<typeof smallEmbedder>[1]): number {
  return wrong === 'constant' || wrong === 'zeros' ? 0 : 1;
}

/** Its one weight lies in another file, as exporters write models above two gigabytes. */
export function externalEmbedder(): Uint8Array {
  const location = message(textField(1, 'location'), textField(2, '/etc/hostname'));
  const weight = message(
    intField(TENSOR.dims, 1),
    intField(TENSOR.dataType, 1),
    textField(TENSOR.name, 'w'),
    bytesField(TENSOR.externalData, location),
    intField(TENSOR.dataLocation, 1),
  );
  const graph = message(
    bytesField(GRAPH.node, encodeNode('Add', ['input', 'w'], 'output', {})),
    textField(GRAPH.name, 'external'),
    bytesField(GRAPH.initializer, weight),
    bytesField(GRAPH.input, encodeValueInfo('input', [1, 3, 112, 112])),
    bytesField(GRAPH.output, encodeValueInfo('output', [1, 3, 112, 112])),
  );
  return message(
    intField(MODEL.irVersion, 8),
    bytesField(MODEL.graph, graph),
    bytesField(MODEL.opsetImport, message(textField(OPSET.domain, ''), intField(OPSET.version, 18))),
  );
}
