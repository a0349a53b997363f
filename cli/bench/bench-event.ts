import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import { FUSED_FRAMES } from '#domain/access/visit';
import { toPipelineId } from '#domain/face/embedding';
import { framesFactor } from '#domain/promise/fused-images';
import { promiseForGallery } from '#domain/promise/gallery-promise';
import { CONFIDENCE } from '#domain/promise/promise';
import { impostorScoresOf } from '#models/calibration/pipeline-scores';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { CommitNotifier } from '#server/commit-notifier';
import { openDatabase } from '#server/db/open-database';
import { memoryFor } from '#server/memory-shares';
import { newId } from '#server/new-id';
import { MasterKeys } from '#server/privacy/master-keys';
import { Vault } from '#server/privacy/vault';
import { Calibrator } from '#server/promise/calibrator';
import { findMeasure } from '#server/promise/measure-store';
import { OUTSIDERS_AT_MOST } from '#server/promise/measured-gallery';
import { chosenPipeline } from '../evaluation/reading-options.ts';
import { SyntheticEvent } from './synthetic-event.ts';
import { SyntheticPeople } from './synthetic-people.ts';

interface Spent {
  readonly seconds: number;
  /** Of the whole process. */
  readonly cpuSeconds: number;
}

export interface EventBench {
  readonly people: number;
  readonly zonePeople: number;
  readonly firstPass: Spent;
  /** By a fresh process, as it were, from what the first has written. */
  readonly restart: Spent;
  readonly newcomer: Spent;
  readonly departure: Spent;
  /** With nothing to do, for comparison: on a busy machine it is not small. */
  readonly idleEventLoopP99Ms: number;
  readonly eventLoopP99Ms: number;
  readonly eventLoopMaxMs: number;
  readonly rssBytes: number;
  readonly estimate300kHours: number;
  readonly zonePromise: string;
}

const PIPELINE = toPipelineId('bench-v1');
const DIM = 512;
const ENROLLED_AT_ONCE = 200;
const FPIR = 0.001;
const IDLE_MS = 2_000;

export async function benchEvent(
  { people, zonePeople, seed }: { people: number; zonePeople: number; seed: number },
  note: (text: string) => void,
): Promise<EventBench> {
  const impostors = impostorScoresOf(chosenPipeline(undefined));
  if (!impostors) throw new EvaluationError('the pipeline that ships was never measured');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'venue-bench-'));
  const clock = { nowMs: () => Date.now() };
  const { db, close } = await openDatabase({ kind: 'sqlite', dataDir }, clock.nowMs(), () => undefined);
  const vault = new Vault(new MasterKeys(new Uint8Array(32).fill(1)));
  const faces = new SyntheticPeople(DIM, seed);
  const needs = {
    db,
    vault,
    pipelineId: PIPELINE,
    clock,
    notifier: new CommitNotifier(),
    impostors,
    logger: pino({ level: 'error' }),
    outsidersAtMost: OUTSIDERS_AT_MOST,
    memoryBytes: memoryFor('measuredGalleries'),
  };
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let rssBytes = 0;
  const watching = setInterval(() => {
    rssBytes = Math.max(rssBytes, process.memoryUsage.rss());
  }, 250);
  const calibrators: Calibrator[] = [];
  const calibrator = () => {
    const fresh = new Calibrator(needs);
    calibrators.push(fresh);
    return fresh;
  };
  try {
    const event = await SyntheticEvent.make(db, vault, PIPELINE);
    const zoneId = await event.addZone('FIELD', FPIR);
    const person = (i: number) => ({
      id: newId(),
      zones: [i < zonePeople ? 'FIELD' : 'OTHER'],
      templates: [faces.stranger()],
    });
    for (let from = 0; from < people; from += ENROLLED_AT_ONCE) {
      const count = Math.min(ENROLLED_AT_ONCE, people - from);
      await event.enrol(Array.from({ length: count }, (_, i) => person(from + i)));
    }
    note(`${people} people are enrolled`);
    const idleEventLoopP99Ms = await idleP99Ms();
    delay.enable();
    const first = calibrator();
    const firstPass = await spent(() => first.round());
    note(`first pass: ${firstPass.seconds.toFixed(1)} s`);
    const comer = person(0);
    await event.enrol([comer]);
    const newcomer = await spent(() => first.round());
    await event.withdrawFace(comer.id);
    const departure = await spent(() => first.round());
    await first.close();
    await event.enrol([person(0)]);
    const restart = await spent(() => calibrator().round());
    delay.disable();
    const measure = await findMeasure(db, event.eventId, zoneId);
    const promise =
      measure?.findings &&
      promiseForGallery(measure.findings.evidence, measure.templates, {
        fpir: FPIR,
        fusionFactor: framesFactor(impostors.fusion, FUSED_FRAMES),
        confidence: CONFIDENCE,
      }).promise;
    return {
      people,
      zonePeople,
      firstPass,
      restart,
      newcomer,
      departure,
      idleEventLoopP99Ms,
      eventLoopP99Ms: delay.percentile(99) / 1e6,
      eventLoopMaxMs: delay.max / 1e6,
      rssBytes,
      // Everyone against everyone grows with the square.
      estimate300kHours: (firstPass.cpuSeconds * (300_000 / people) ** 2) / 3_600,
      zonePromise:
        promise?.kind === 'kept'
          ? `kept at ${promise.steps[0]?.threshold.toFixed(3)}, worth ${Math.round(promise.trials)} strangers`
          : (promise?.kind ?? 'not measured'),
    };
  } finally {
    clearInterval(watching);
    for (const one of calibrators) await one.close();
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function idleP99Ms(): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  delay.disable();
  return delay.percentile(99) / 1e6;
}

async function spent(work: () => Promise<void>): Promise<Spent> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
}
