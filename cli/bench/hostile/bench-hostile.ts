import { WHOLE_FRAME } from '#domain/face/frame';
import { concurrently } from '#models/evaluation/images/concurrently';
import { type FacePipeline, PipelineFault } from '#models/face-pipeline';
import { type DecodedPhoto, decodePhoto, ENROLMENT_PHOTO_LIMITS } from '#models/pipeline/decode-photo';
import { type HostileInput, type HostileKind, hostileInputs } from './hostile-inputs.ts';
import { makeHostileMaterials } from './materials.ts';

/** `read` holds a face or none; every other answer is a typed refusal. */
type Answer = 'read' | Exclude<DecodedPhoto['kind'], 'decoded'> | 'pipeline-fault';

interface HostileRequest {
  readonly pipeline: FacePipeline;
  readonly count: number;
  readonly seed: number;
  readonly onProgress: (done: number) => void;
}

export interface HostileBench {
  readonly count: number;
  readonly seed: number;
  readonly answers: Readonly<Partial<Record<HostileKind, Partial<Record<Answer, number>>>>>;
  /** Inputs that threw something other than a typed error, with what they threw. */
  readonly crashes: readonly { readonly kind: HostileKind; readonly because: string }[];
  /** Inputs without an answer after HANG_MS. */
  readonly hangs: readonly HostileKind[];
  readonly slowestMs: number;
  readonly slowestKind: HostileKind | null;
  readonly peakRssMegabytes: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** A photo is given twenty seconds to decode; whatever takes three times that does not end. */
const HANG_MS = 60_000;
/** As the server does. */
const AT_ONCE = 2;
const PROGRESS_EVERY = 250;

/** Sends hostile inputs the way a photo goes, and counts what comes back. */
export async function benchHostile({
  pipeline,
  count,
  seed,
  onProgress,
}: HostileRequest): Promise<HostileBench> {
  const materials = await makeHostileMaterials();
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  const answers: Partial<Record<HostileKind, Partial<Record<Answer, number>>>> = {};
  const crashes: { kind: HostileKind; because: string }[] = [];
  const hangs: HostileKind[] = [];
  let slowest = { ms: 0, kind: null as HostileKind | null };
  let done = 0;
  const inputs = hostileInputs(materials, count, seed);
  const lane = async () => {
    for (let next = await inputs.next(); !next.done; next = await inputs.next()) {
      const { kind } = next.value;
      const beganMs = performance.now();
      const outcome = await answerTo(next.value, pipeline);
      const ms = performance.now() - beganMs;
      if (ms > slowest.ms) slowest = { ms, kind };
      if (outcome.kind === 'answered') {
        const counts = answers[kind] ?? {};
        answers[kind] = { ...counts, [outcome.answer]: (counts[outcome.answer] ?? 0) + 1 };
      } else if (outcome.kind === 'hung') hangs.push(kind);
      else crashes.push({ kind, because: outcome.because });
      done += 1;
      if (done % PROGRESS_EVERY === 0) onProgress(done);
    }
  };
  await concurrently(Array.from({ length: AT_ONCE }), AT_ONCE, lane);
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    count,
    seed,
    answers,
    crashes,
    hangs,
    slowestMs: slowest.ms,
    slowestKind: slowest.kind,
    peakRssMegabytes: process.resourceUsage().maxRSS / 1024,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
}

type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'crashed'; readonly because: string }
  | { readonly kind: 'hung' };

async function answerTo({ bytes }: HostileInput, pipeline: FacePipeline): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'hung' }), HANG_MS);
  });
  try {
    return await Promise.race([read(bytes, pipeline), hung]);
  } catch (error) {
    return { kind: 'crashed', because: String(error) };
  } finally {
    clearTimeout(timer);
  }
}

async function read(bytes: Uint8Array, pipeline: FacePipeline): Promise<Outcome> {
  const decoded = await decodePhoto(bytes, ENROLMENT_PHOTO_LIMITS);
  if (decoded.kind !== 'decoded') return { kind: 'answered', answer: decoded.kind };
  try {
    await pipeline.read(decoded.image, WHOLE_FRAME);
    return { kind: 'answered', answer: 'read' };
  } catch (error) {
    if (error instanceof PipelineFault) return { kind: 'answered', answer: 'pipeline-fault' };
    throw error;
  }
}
