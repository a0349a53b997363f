import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type FaceSelection, type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { median } from '../cpu-time.ts';
import { openDocumentedFaceApi } from './documented-face-api.ts';
import { gateFrames } from './gate-frame.ts';

export interface FrameBench {
  /** Frames of 1280 x 720 with one face, each read as often as the other way of reading. */
  readonly frames: number;
  readonly pipeline: string;
  /** CPU of the whole process for a frame to embedding and quality, one reader thread; faces of 110 to 150 px. */
  readonly cpuMsToEmbedding: CpuTimes;
  /** The same for faces of 170 to 240 px, tall enough for the border check, which runs a network thrice. */
  readonly cpuMsWithBorderCheck: CpuTimes;
  /** face-api as it is documented, on all these frames. */
  readonly faceApi: { readonly backend: string; readonly cpuMsPerFrame: CpuTimes };
  /** How many times the CPU face-api takes to its embedding. */
  readonly cpuRatioToFaceApi: number;
  readonly throughput: {
    readonly cores: number;
    /** Frames waiting at any time. */
    readonly load: number;
    readonly framesPerSecondOneWorker: number;
    readonly framesPerSecondTwoWorkers: number;
    readonly scaling: number;
    /** Share of the two cores that this process got: below about .95 a busy neighbour blurs the scaling. */
    readonly cpuShareTwoWorkers: number;
    /** Under that load, two workers. */
    readonly eventLoopDelayP99Ms: number;
  };
  /** Of the whole process, Node and the frames included. */
  readonly rssMegabytes: { readonly beforeOpening: number; readonly twoWorkers: number };
}

interface CpuTimes {
  readonly median: number;
  readonly p95: number;
}

/** As a gate selects, unless its configuration says otherwise. */
const SELECTION: FaceSelection = { ...WHOLE_FRAME, minFaceHeightPx: 80 };
const WITHOUT_BORDER_CHECK_PX = [110, 130, 150] as const;
const WITH_BORDER_CHECK_PX = [170, 205, 240] as const;

const LOAD = 4;
const WARM_UP = 5;

/** What one frame costs, beside face-api's own pipeline on the same frames, and how reading scales. */
export async function benchFrame(frames: number, note: (text: string) => void): Promise<FrameBench> {
  const smaller = await gateFrames(WITHOUT_BORDER_CHECK_PX);
  const taller = await gateFrames(WITH_BORDER_CHECK_PX);
  const pictures = [...smaller, ...taller];
  const beforeOpening = rssMegabytes();
  const two = await loaded(2, pictures, frames);
  note('two workers measured');
  const one = await openReader(1);
  try {
    const oneLoad = await underLoad(one, pictures, frames);
    note('one worker measured');
    const faceApi = await openDocumentedFaceApi();
    const plain: number[] = [];
    const checked: number[] = [];
    const theirs: number[] = [];
    const ours = async (picture: RgbImage) => (await one.read(picture, SELECTION)).faces.length === 1;
    // In turn, so that whatever else the machine does falls on all of them alike.
    for (let i = 0; i < WARM_UP + frames; i++) {
      const small = pictureAt(smaller, i);
      const tall = pictureAt(taller, i);
      const times = [
        await cpuMsOf(() => ours(small)),
        await cpuMsOf(() => ours(tall)),
        await cpuMsOf(() => faceApi.read(i % 2 === 0 ? small : tall)),
      ] as const;
      if (i < WARM_UP) continue;
      plain.push(times[0]);
      checked.push(times[1]);
      theirs.push(times[2]);
    }
    return {
      frames,
      pipeline: one.id,
      cpuMsToEmbedding: timesOf(plain),
      cpuMsWithBorderCheck: timesOf(checked),
      faceApi: { backend: faceApi.backend, cpuMsPerFrame: timesOf(theirs) },
      cpuRatioToFaceApi: median(theirs) / median(plain),
      throughput: {
        cores: availableParallelism(),
        load: LOAD,
        framesPerSecondOneWorker: oneLoad.framesPerSecond,
        framesPerSecondTwoWorkers: two.framesPerSecond,
        scaling: two.framesPerSecond / oneLoad.framesPerSecond,
        cpuShareTwoWorkers: two.cpuShare,
        eventLoopDelayP99Ms: two.eventLoopDelayP99Ms,
      },
      rssMegabytes: { beforeOpening, twoWorkers: two.rssMegabytes },
    };
  } finally {
    await one.close();
  }
}

function openReader(workers: number): Promise<FacePipeline> {
  return openFacePipeline({
    pipeline: shippedPipeline('onnx'),
    workers,
    weightsDir: projectFile('models/weights'),
  });
}

interface Loaded {
  readonly framesPerSecond: number;
  readonly cpuShare: number;
  readonly eventLoopDelayP99Ms: number;
  readonly rssMegabytes: number;
}

async function loaded(workers: number, pictures: readonly RgbImage[], frames: number): Promise<Loaded> {
  const pipeline = await openReader(workers);
  try {
    return await underLoad(pipeline, pictures, frames);
  } finally {
    await pipeline.close();
  }
}

async function underLoad(
  pipeline: FacePipeline,
  pictures: readonly RgbImage[],
  frames: number,
): Promise<Loaded> {
  await readAll(pipeline, pictures, 2 * LOAD);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  delays.enable();
  await readAll(pipeline, pictures, frames);
  delays.disable();
  const ms = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    framesPerSecond: (1000 * frames) / ms,
    cpuShare: (user + system) / 1000 / (ms * Math.min(2, availableParallelism())),
    // The monitor counts its own pause of a millisecond.
    eventLoopDelayP99Ms: Math.max(0, delays.percentile(99) / 1e6 - 1),
    rssMegabytes: rssMegabytes(),
  };
}

/** Keeps `LOAD` frames waiting until all are read. */
async function readAll(pipeline: FacePipeline, pictures: readonly RgbImage[], count: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await pipeline.read(pictureAt(pictures, next++), SELECTION);
  };
  await Promise.all(Array.from({ length: LOAD }, lane));
}

function rssMegabytes(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

function timesOf(values: readonly number[]): CpuTimes {
  return { median: median(values), p95: quantile(values, 0.95) };
}

async function cpuMsOf(read: () => Promise<boolean>): Promise<number> {
  const before = process.cpuUsage();
  if (!(await read())) throw new Error('the face of the frame was not found');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function pictureAt(pictures: readonly RgbImage[], at: number): RgbImage {
  const picture = pictures[at % pictures.length];
  if (!picture) throw new RangeError('there are no frames');
  return picture;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}
