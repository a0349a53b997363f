import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { type KnownPipeline, pipelineNamed } from '#models/engines/known-pipelines';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { FACE_CHOICES, type FaceChoice } from '#models/evaluation/images/choose-face';
import type { ReadingSetting } from '#models/evaluation/images/read-chosen-faces';
import { defaultCacheFolder, weightsFolder } from './config.ts';
import { ProgressLine } from './progress-line.ts';

export interface ReadingOptions {
  readonly pipeline?: string;
  readonly face: FaceChoice;
  readonly workers?: string;
  readonly cache?: string;
}

/** What the face pipeline runs beside its own checks. */
export interface PadModelOption {
  readonly padModel?: string;
}

export const PAD_MODEL_OPTION = [
  '--pad-model <file>',
  'description of an attack detector of your own, see docs/evaluation/liveness.md',
] as const;

export const PIPELINE_OPTION = [
  '--pipeline <id>',
  'face pipeline: onnx, face-api, the name of an added embedder, or an id; onnx when left out',
] as const;
export const WORKERS_OPTION = ['--workers <n>', 'threads; as many as there are cores when left out'] as const;

/**
 * The options that say how images are read, the same for every protocol.
 * @param face which face of several, unless the command line says
 */
export function withReadingOptions(command: Command, face: FaceChoice): Command {
  return command
    .option(...PIPELINE_OPTION)
    .addOption(
      new Option('--face <which>', 'the face that an image with several is about')
        .choices(FACE_CHOICES)
        .default(face),
    )
    .option(...WORKERS_OPTION)
    .option('--cache <folder>', `keeps what was read of each image (default: ${defaultCacheFolder()})`);
}

/** @throws EvaluationError naming the option that cannot be used */
export function readingSetting({ pipeline, face, workers, cache }: ReadingOptions): ReadingSetting {
  const progress = new ProgressLine(process.stderr);
  return {
    pipeline: chosenPipeline(pipeline),
    faceChoice: face,
    workers: threadCount(workers),
    cacheFolder: cache ?? defaultCacheFolder(),
    weightsDir: weightsFolder(),
    onProgress: (reading) => progress.show(reading),
    onNote: (note) => progress.note(note),
  };
}

/** @throws UnknownPipeline listing the known ones */
export function chosenPipeline(name: string | undefined): KnownPipeline {
  return pipelineNamed(name ?? 'onnx', weightsFolder());
}

const MOST_THREADS = 256;

/** @throws EvaluationError */
export function threadCount(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_THREADS) return count;
  throw new EvaluationError(`--workers takes a whole number from 1 to ${MOST_THREADS}, not "${text}"`);
}
