import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type FaceSelection, type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { median } from '../cpu-time.ts';
import { openDocumentedFaceApi } from './documented-face-api.ts';
import { type CpuTimes, cpuMsOf, timesOf } from './frame-cpu.ts';
import { gateFrames } from './gate-frame.ts';
import { type JudgingCost, judgingCost } from './judging-cost.ts';

export interface FrameBench {
  /** Frames of 1280 x 720 with one face, each read as often as the other way of reading. */
  readonly frames: number;
  readonly pipeline: string;
  /** CPU of the whole process for a frame to embedding and quality, one reader thread; faces of 110 to 150 px. */
  readonly cpuMsToEmbedding: CpuTimes;
  /** What each check for attacks takes beyond that, where a zone's level asks for it. */
  readonly attackChecks: {
    /** Faces of 170 to 240 px, tall enough for the check: the same frames without it, and with it. */
    readonly border: {
      readonly cpuMsWithout: CpuTimes;
      readonly cpuMsWith: CpuTimes;
      /** Median over frames of what the same frame takes more. */
      readonly cpuMs: number;
    };
    /** Arithmetic on the mesh of a frame and those before it. */
    readonly planarity: JudgingCost;
    readonly challenge: JudgingCost;
  };
  /** face-api as it is documented, on all these frames. */
  readonly faceApi: { readonly backend: string; readonly cpuMsPerFrame: CpuTimes };
  /** How many times the CPU face-api takes to its embedding. */
  readonly cpuRatioToFaceApi: number;
  readonly throughput: {
    readonly cores: number;
    /** Frames waiting at any time. */
    readonly load: number;
    /** How often it was measured; the figures are medians. */
    readonly rounds: number;
    readonly framesPerSecondOneWorker: number;
    readonly framesPerSecondTwoWorkers: number;
    readonly scaling: number;
    /** CPU of the whole process for a frame: what two workers take more than one, the machine takes from both. */
    readonly cpuMsPerFrameOneWorker: number;
    readonly cpuMsPerFrameTwoWorkers: number;
    /** How many cores one worker keeps busy, the main thread and the collector of garbage included. */
    readonly coresBusyOneWorker: number;
    /** Share of the two cores that this process got: below about .95 a busy neighbour blurs the scaling. */
    readonly cpuShareTwoWorkers: number;
    /** Under that load, two workers. */
    readonly eventLoopDelayP99Ms: number;
  };
  /** Of the whole process, Node and the frames included. */
  readonly rssMegabytes: { readonly beforeOpening: number; readonly twoWorkers: number };
}

/** As a gate selects, unless its configuration says otherwise. */
const SELECTION: FaceSelection = { ...WHOLE_FRAME, minFaceHeightPx: 80 };
const WITH_BORDER_CHECK: FaceSelection = { ...SELECTION, attackChecks: ['border'] };
const SMALLER_PX = [110, 130, 150] as const;
const TALL_ENOUGH_FOR_BORDER_CHECK_PX = [170, 205, 240] as const;

const LOAD = 4;
const ROUNDS = 3;
const WARM_UP = 5;

/** What one frame costs, beside face-api's own pipeline on the same frames, and how reading scales. */
export async function benchFrame(frames: number, note: (text: string) => void): Promise<FrameBench> {
  const smaller = await gateFrames(SMALLER_PX);
  const taller = await gateFrames(TALL_ENOUGH_FOR_BORDER_CHECK_PX);
  const pictures = [...smaller, ...taller];
  const beforeOpening = rssMegabytes();
  return withReader(2, async (two) => {
    await readAll(two, pictures, frames);
    const twoWorkers = rssMegabytes();
    return withReader(1, async (one) => {
      const throughput = await throughputOf({ one, two }, pictures, frames);
      note('throughput measured');
      const costs = await costsInTurn(one, { smaller, taller }, frames);
      return {
        frames,
        pipeline: one.id,
        cpuMsToEmbedding: costs.toEmbedding,
        attackChecks: { border: costs.border, ...(await judgingCost(one, taller, SELECTION)) },
        faceApi: costs.faceApi,
        cpuRatioToFaceApi: costs.faceApi.cpuMsPerFrame.median / costs.toEmbedding.median,
        throughput,
        rssMegabytes: { beforeOpening, twoWorkers },
      };
    });
  });
}

interface Readers {
  readonly one: FacePipeline;
  readonly two: FacePipeline;
}

/** One worker and two in turn, several times, so that whatever else the machine does falls on both. */
async function throughputOf(
  { one, two }: Readers,
  pictures: readonly RgbImage[],
  frames: number,
): Promise<FrameBench['throughput']> {
  const rounds: { readonly one: Loaded; readonly two: Loaded }[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    rounds.push({
      one: await underLoad(one, pictures, frames),
      two: await underLoad(two, pictures, frames),
    });
  }
  const middle = (figure: (round: (typeof rounds)[number]) => number) => median(rounds.map(figure));
  const cores = availableParallelism();
  return {
    cores,
    load: LOAD,
    rounds: ROUNDS,
    framesPerSecondOneWorker: middle((round) => round.one.framesPerSecond),
    framesPerSecondTwoWorkers: middle((round) => round.two.framesPerSecond),
    scaling: middle((round) => round.two.framesPerSecond / round.one.framesPerSecond),
    cpuMsPerFrameOneWorker: middle((round) => round.one.cpuMsPerFrame),
    cpuMsPerFrameTwoWorkers: middle((round) => round.two.cpuMsPerFrame),
    coresBusyOneWorker: middle((round) => round.one.coresBusy),
    cpuShareTwoWorkers: middle((round) => round.two.coresBusy) / Math.min(2, cores),
    eventLoopDelayP99Ms: middle((round) => round.two.eventLoopDelayP99Ms),
  };
}

interface GatePictures {
  readonly smaller: readonly RgbImage[];
  readonly taller: readonly RgbImage[];
}

/** Each way of reading in turn, so that whatever else the machine does falls on all of them alike. */
async function costsInTurn(pipeline: FacePipeline, { smaller, taller }: GatePictures, frames: number) {
  const faceApi = await openDocumentedFaceApi();
  const reading = (picture: RgbImage, selection: FaceSelection) =>
    cpuMsOf(async () => (await pipeline.read(picture, selection)).faces.length === 1);
  const [toEmbedding, without, withCheck, theirs]: [number[], number[], number[], number[]] = [
    [],
    [],
    [],
    [],
  ];
  for (let i = 0; i < WARM_UP + frames; i++) {
    const small = pictureAt(smaller, i);
    const tall = pictureAt(taller, i);
    // What face-api leaves to be collected falls on whoever reads next: on this frame, which nobody counts.
    await reading(tall, SELECTION);
    const times = [
      await reading(small, SELECTION),
      await reading(tall, SELECTION),
      await reading(tall, WITH_BORDER_CHECK),
      await cpuMsOf(() => faceApi.read(i % 2 === 0 ? small : tall)),
    ] as const;
    if (i < WARM_UP) continue;
    for (const [way, list] of [toEmbedding, without, withCheck, theirs].entries()) {
      list.push(times[way] ?? Number.NaN);
    }
  }
  return {
    toEmbedding: timesOf(toEmbedding),
    border: {
      cpuMsWithout: timesOf(without),
      cpuMsWith: timesOf(withCheck),
      cpuMs: median(withCheck.map((ms, i) => ms - (without[i] ?? Number.NaN))),
    },
    faceApi: { backend: faceApi.backend, cpuMsPerFrame: timesOf(theirs) },
  };
}

async function withReader<Result>(
  workers: number,
  use: (pipeline: FacePipeline) => Promise<Result>,
): Promise<Result> {
  const weightsDir = projectFile('models/weights');
  const pipeline = await openFacePipeline({ pipeline: shippedPipeline('onnx'), workers, weightsDir });
  try {
    return await use(pipeline);
  } finally {
    await pipeline.close();
  }
}

interface Loaded {
  readonly framesPerSecond: number;
  readonly cpuMsPerFrame: number;
  readonly coresBusy: number;
  readonly eventLoopDelayP99Ms: number;
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
  const cpuMs = (user + system) / 1000;
  return {
    framesPerSecond: (1000 * frames) / ms,
    cpuMsPerFrame: cpuMs / frames,
    coresBusy: cpuMs / ms,
    // The monitor counts its own pause of a millisecond.
    eventLoopDelayP99Ms: Math.max(0, delays.percentile(99) / 1e6 - 1),
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

function pictureAt(pictures: readonly RgbImage[], at: number): RgbImage {
  const picture = pictures[at % pictures.length];
  if (!picture) throw new RangeError('there are no frames');
  return picture;
}
