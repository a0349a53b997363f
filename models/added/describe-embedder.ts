import { checkEmbedder } from './check-embedder.ts';
import type { EmbedderDescriptor } from './descriptor.ts';
import type { ObtainedModel } from './obtain-model.ts';
import { checkOnnxFile } from './onnx-file.ts';
import type { Statement } from './stated-embedder.ts';
import { UnusableModel } from './unusable-model.ts';

/**
 * Checks that a file is the embedder that it is said to be: whole, runnable, of this input and output, with finite
 * embeddings that differ.
 * @param source where it came from, for whoever reads the descriptor
 * @returns its descriptor, not calibrated
 * @throws UnusableModel
 */
export async function describeEmbedder(
  { content, sha256 }: ObtainedModel,
  statement: Statement,
  source: string,
): Promise<EmbedderDescriptor> {
  checkOnnxFile(content);
  const { name, licence, alignment } = statement;
  return {
    version: 1,
    kind: 'embedder',
    name,
    file: { bytes: content.length, sha256 },
    licence,
    source,
    ...(await checkEmbedder(content, statement)),
    alignment,
    calibration: null,
  };
}

/**
 * Checks that a file is the model of a descriptor that was made elsewhere, and that it runs here.
 * @throws UnusableModel
 */
export async function checkDescribed(
  { content, sha256 }: ObtainedModel,
  descriptor: EmbedderDescriptor,
): Promise<void> {
  if (sha256 !== descriptor.file.sha256) {
    throw new UnusableModel(
      'from-descriptor',
      `the file hashes to ${sha256}; the descriptor is of a file that hashes to ${descriptor.file.sha256}`,
    );
  }
  checkOnnxFile(content);
  const { input, output } = descriptor;
  await checkEmbedder(content, { input, outputName: output.name, outputLength: output.length });
}
