import { ATTRIBUTE, GRAPH, MODEL, NODE, TENSOR } from '../convert/onnx-format.ts';
import { type Field, MalformedMessage, readFields } from '../convert/protobuf.ts';
import { UnusableModel } from './unusable-model.ts';

/**
 * Makes sure that bytes are one whole ONNX model, before any runtime is given them.
 * @throws UnusableModel for what is cut short, is no ONNX file, or keeps its weights in further files
 */
export function checkOnnxFile(bytes: Uint8Array): void {
  try {
    const graph = fieldsOf(readFields(bytes), MODEL.graph);
    if (graph.length !== 1) throw new MalformedMessage('it holds no graph');
    for (const each of graph) checkGraph(readFields(each.content));
  } catch (cause) {
    if (!(cause instanceof MalformedMessage)) throw cause;
    throw new UnusableModel('model', `the file is not a whole ONNX model: ${cause.message}`, { cause });
  }
}

function checkGraph(graph: readonly Field[]): void {
  if (fieldsOf(graph, GRAPH.node).length === 0) throw new MalformedMessage('its graph has no nodes');
  for (const tensor of fieldsOf(graph, GRAPH.initializer)) refuseExternal(tensor);
  for (const node of fieldsOf(graph, GRAPH.node)) {
    for (const attribute of fieldsOf(readFields(node.content), NODE.attribute)) {
      const fields = readFields(attribute.content);
      for (const number of [ATTRIBUTE.tensor, ATTRIBUTE.tensors])
        for (const tensor of fieldsOf(fields, number)) refuseExternal(tensor);
      for (const number of [ATTRIBUTE.graph, ATTRIBUTE.graphs])
        for (const nested of fieldsOf(fields, number)) checkGraph(readFields(nested.content));
    }
  }
}

const EXTERNAL = 1;

/** A path inside the file would make the runtime read whatever it names. */
function refuseExternal(tensor: Field): void {
  const fields = readFields(tensor.content);
  const located = fieldsOf(fields, TENSOR.dataLocation).some(({ value }) => value === EXTERNAL);
  if (!located && fieldsOf(fields, TENSOR.externalData).length === 0) return;
  throw new UnusableModel(
    'model',
    'the file keeps its weights in further files (external data); save the model as one file',
  );
}

function fieldsOf(fields: readonly Field[], number: number): readonly Field[] {
  return fields.filter((field) => field.number === number);
}
