import type { Conversion } from '../manifest.ts';
import { splitPrelu } from './split-prelu.ts';
import { tfjsToOnnx } from './tfjs-to-onnx.ts';

/**
 * Makes what an engine runs out of what a package ships.
 * @param files contents of the model's files, in the manifest's order
 * @returns the bytes of an .onnx file, always the same for the same files
 * @throws UnreadableTfjsModel, MalformedMessage
 */
export function convertModel(by: Conversion['by'], files: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array(), second = new Uint8Array()] = files;
  switch (by) {
    case 'tfjs-to-onnx':
      return splitPrelu(tfjsToOnnx(Buffer.from(first).toString('utf8'), second));
    case 'split-prelu':
      return splitPrelu(first);
  }
}
