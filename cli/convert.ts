import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { convertModel } from '#models/convert/convert-model';
import { placeFile } from '#models/weight-file';

interface ConvertOptions {
  readonly graph: string;
  readonly weights: string;
  readonly out: string;
}

export function convertCommand(): Command {
  return new Command('convert')
    .description('Rewrite a TensorFlow.js graph model of your own as ONNX, and tell its sha256')
    .requiredOption('--graph <file>', 'the model.json')
    .requiredOption('--weights <file>', 'its one weight file')
    .requiredOption('--out <file>', 'the .onnx file to write')
    .action(async ({ graph, weights, out }: ConvertOptions) => {
      const onnx = convertModel('tfjs-to-onnx', [await readFile(graph), await readFile(weights)]);
      await placeFile(out, onnx);
      console.log(`${createHash('sha256').update(onnx).digest('hex')}  ${out}`);
    });
}
