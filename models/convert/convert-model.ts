import type { Conversion } from '../manifest.ts';
import { landmark68ToOnnx, recognitionToOnnx } from './face-api-to-onnx.ts';
import { splitPrelu } from './split-prelu.ts';
import { tfjsToOnnx } from './tfjs-to-onnx.ts';
import { tfliteToOnnx } from './tflite-to-onnx.ts';

/**
 * Makes what an engine runs out of what a package ships.
 * @param files contents of the model's files, in the manifest's order
 * @returns the bytes of an .onnx file, always the same for the same files
 * @throws UnreadableTfjsModel, UnreadableTfliteModel, UnreadableFaceApiModel, MalformedMessage, MalformedFlatBuffer
 */
export function convertModel(by: Conversion['by'], files: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array(), second = new Uint8Array()] = files;
  switch (by) {
    case 'tfjs-to-onnx':
      return splitPrelu(tfjsToOnnx(Buffer.from(first).toString('utf8'), second));
    case 'tflite-to-onnx':
      return splitPrelu(tfliteToOnnx(first));
    case 'face-api-recognition-to-onnx':
      return recognitionToOnnx(Buffer.from(first).toString('utf8'), second);
    case 'face-api-landmark68-to-onnx':
      return landmark68ToOnnx(Buffer.from(first).toString('utf8'), second);
    case 'split-prelu':
      return splitPrelu(first);
  }
}
