import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { FACE_CHOICES, type FaceChoice } from '#models/evaluation/images/choose-face';
import type { ReadingSetting } from '#models/evaluation/images/read-chosen-faces';
import { type KnownPipeline, pipelineNamed, pipelineOf } from '#models/evaluation/known-pipelines';
import { projectFile } from '#models/project-file';
import { defaultCacheFolder } from './config.ts';
import { ProgressLine } from './progress-line.ts';

export interface ReadingOptions {
  readonly pipeline?: string;
  readonly face: FaceChoice;
  readonly workers?: string;
  readonly cache?: string;
}

export const PIPELINE_OPTION = [
  '--pipeline <id>',
  'id or engine of the face pipeline; the default one when left out',
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
    weightsDir: projectFile('models/weights'),
    onProgress: (reading) => progress.show(reading),
    onNote: (note) => progress.note(note),
  };
}

/** @throws EvaluationError listing the known pipelines */
export function chosenPipeline(name: string | undefined): KnownPipeline {
  return name === undefined ? pipelineOf('onnx') : pipelineNamed(name);
}

const MOST_THREADS = 256;

/** @throws EvaluationError */
export function threadCount(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_THREADS) return count;
  throw new EvaluationError(`--workers takes a whole number from 1 to ${MOST_THREADS}, not "${text}"`);
}
