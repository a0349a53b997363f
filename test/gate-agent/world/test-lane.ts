import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { GalleryEntry, GateConfig } from '#contract/device';
import type { Accreditation } from '#domain/access/accreditation';
import type { Outcome, PassageResult } from '#domain/access/outcome';
import type { HeadTurn } from '#domain/face/challenge';
import { type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import type { RelativePolygon } from '#domain/face/geometry';
import type { Alert } from '#domain/journal/alert';
import { BadgeDesk } from '#gate-agent/badge/badge-desk';
import type { Gallery } from '#gate-agent/gallery/gallery';
import type { DecisionBody, Journal } from '#gate-agent/journal/journal';
import type { JournalRetention } from '#gate-agent/journal/journal-options';
import { calibratedFor } from '#gate-agent/lane/calibrated';
import { cropFace } from '#gate-agent/lane/crop-face';
import { Doorkeeper } from '#gate-agent/lane/doorkeeper';
import { type CommandScreen, Lane, type LaneBadges } from '#gate-agent/lane/lane';
import { LaneClaims } from '#gate-agent/lane/lane-claims';
import { ReplayClock } from '#gate-agent/replay-clock';
import { SimulatedTurnstile, simulatedTurnstileSchema } from '#gate-agent/turnstile/simulated-turnstile';
import type { Turnstile } from '#gate-agent/turnstile/turnstile';
import { shippedPipeline } from '#models/engines/known-pipelines';
import type { FacePipeline, FrameReading } from '#models/face-pipeline';
import { openTestGallery } from './open-test-gallery.ts';
import { DEVICE_ID, openTestJournal, START_MS } from './open-test-journal.ts';
import { entry, gateConfig, newServerKey, page, type TestServerKey } from './pages.ts';
import type { PhotoPerson } from './photo-people.ts';
import { tempFolder } from './temp-folder.ts';

export interface TestLaneOptions {
  readonly pipeline: FacePipeline;
  readonly enrolled?: Readonly<Record<string, PhotoPerson>>;
  readonly accreditation?: Partial<Accreditation>;
  readonly policy?: Partial<GateConfig['zone']['policy']>;
  readonly watchlist?: 'listed';
  readonly turnstile?: Partial<Parameters<typeof simulatedTurnstileSchema.parse>[0] & object>;
  readonly retention?: Partial<JournalRetention>;
  /** The lane's display; none when left out. */
  readonly screen?: CommandScreen;
  /** What else is known of the enrolled. */
  readonly holders?: Readonly<Record<string, Partial<GalleryEntry>>>;
  /** None are read when left out. */
  readonly badges?: Pick<LaneBadges, 'readFrame'>;
  /** The whole frame when left out. */
  readonly zone?: RelativePolygon;
  /** `Lane 1` when left out. */
  readonly name?: 'Lane 1' | 'Lane 2';
  /** Shared with the lane next to it. */
  readonly claims?: LaneClaims;
  readonly onDecision?: (decision: DecisionBody) => void;
  /** The turn that chance picks. */
  readonly turn?: HeadTurn;
  /** Looks on when the lane opens. */
  readonly onOpen?: (dataDir: string) => void;
}

export interface Entry {
  readonly outcome: string;
  readonly personId: string | null;
  readonly result: PassageResult;
}

/** A lane with everything real but its camera, its turnstile and its clock. */
export interface TestLane {
  readonly dataDir: string;
  readonly clock: ReplayClock;
  readonly gallery: Gallery;
  readonly journal: Journal;
  readonly turnstile: SimulatedTurnstile;
  readonly decisions: readonly DecisionBody[];
  readonly entries: readonly Entry[];
  /** Answers that somebody would get without the badge that they were asked for. */
  readonly wanted: readonly Outcome[];
  /** The server's, under which badges are issued. */
  readonly key: TestServerKey;
  presentBadge(content: string): void;
  readonly alerts: readonly Alert[];
  /** Shows an image for so long, ten frames a second. */
  show(image: RgbImage, forMs: number): Promise<void>;
  /** Lets passages under way come to their end; the camera sees nothing meanwhile. */
  finish(): Promise<void>;
  /** As `finish`, after the camera has ended. */
  end(): Promise<void>;
}

const FRAME_MS = 100;

export async function openTestLane(options: TestLaneOptions): Promise<TestLane> {
  const { pipeline, enrolled = {}, policy = {} } = options;
  const dataDir = tempFolder();
  const clock = new ReplayClock(START_MS);
  const journal = openTestJournal(dataDir, {
    clock,
    ...(options.retention && { retention: options.retention }),
  });
  const calibrated = calibratedFor(shippedPipeline('onnx'));
  const gallery = await openTestGallery(dataDir, pipeline.id, calibrated.promise);
  const key = newServerKey();
  gallery.configure({ ...gateConfig(policy), pipelineId: pipeline.id });
  const changes = Object.entries(enrolled).map(
    ([personId, { embedding }]) =>
      ({
        kind: 'upsert',
        entry: {
          ...entry(personId, [embedding], options.accreditation),
          ...(options.watchlist && { watchlist: options.watchlist }),
          ...options.holders?.[personId],
        },
      }) as const,
  );
  await gallery.apply(
    page(key, { restart: true, changes }),
    gallery.expectation({ deviceId: DEVICE_ID, serverKey: key.publicKey }),
    START_MS,
  );

  const turnstile = new SimulatedTurnstile(
    simulatedTurnstileSchema.parse({ kind: 'simulated', ...options.turnstile }),
    clock,
  );
  const log = pino({ level: 'silent' });
  const alerts: Alert[] = [];
  const doorkeeper = new Doorkeeper({
    journal,
    turnstile: watched(turnstile, () => options.onOpen?.(dataDir)),
    alarmed: (alert) => {
      alerts.push(alert);
      return () => undefined;
    },
    clock,
    log,
    onRecorded: () => undefined,
  });
  const decisions: DecisionBody[] = [];
  const entries: Entry[] = [];
  const wanted: Outcome[] = [];
  const lane = new Lane({
    name: options.name ?? 'Lane 1',
    faces: remembering(pipeline),
    gallery,
    journal,
    doorkeeper,
    clock,
    rules: calibrated.rules,
    selection: () => ({
      ...WHOLE_FRAME,
      zone: options.zone ?? WHOLE_FRAME.zone,
      minFaceHeightPx: 60,
      maxFaces: 5,
    }),
    ownPadModel: 'absent',
    screen: options.screen ?? null,
    pickTurn: () => options.turn ?? 'left',
    cropFace,
    newId: randomUUID,
    onDecision: (decision) => {
      decisions.push(decision);
      options.onDecision?.(decision);
    },
    onServed: ({ outcome, personId }, { result }) =>
      entries.push({
        outcome: outcome.kind === 'denied' ? `denied: ${outcome.reason}` : outcome.kind,
        personId,
        result,
      }),
    onTailgating: (passageId) => alerts.push({ kind: 'tailgating', passageId }),
    claims: options.claims ?? new LaneClaims(calibrated.claims),
    badges: options.badges
      ? {
          desk: new BadgeDesk({
            gallery,
            issuer: () => ({ serverKey: key.publicKey, eventId: 'event-one' }),
            rule: (templates) => calibrated.verification(policy.promisedFpir ?? 0.001, templates),
          }),
          readFrame: options.badges.readFrame,
        }
      : null,
    onBadgeWanted: ({ outcome }) => wanted.push(outcome),
    log,
  });
  onTestFinished(async () => {
    const closed = doorkeeper.close();
    await clock.drain();
    await closed;
  });

  let frames = 0;
  return {
    dataDir,
    clock,
    gallery,
    journal,
    turnstile,
    decisions,
    entries,
    wanted,
    key,
    presentBadge: (content) => lane.presentBadge(content),
    alerts,
    async show(image, forMs) {
      for (const until = frames + forMs / FRAME_MS; frames < until; frames += 1) {
        await clock.advanceTo(frames * FRAME_MS);
        await lane.see({ image, capturedAtMs: frames * FRAME_MS });
      }
    },
    async finish() {
      await clock.drain();
      frames = Math.ceil(clock.monotonicMs() / FRAME_MS);
    },
    async end() {
      await lane.end();
      await clock.drain();
    },
  };
}

/** The same picture has the same reading: the models look at it once. */
function remembering(pipeline: FacePipeline): FacePipeline {
  const readings = new Map<RgbImage, Promise<FrameReading>>();
  return {
    id: pipeline.id,
    read(image, selection) {
      const reading = readings.get(image) ?? pipeline.read(image, selection);
      readings.set(image, reading);
      return reading;
    },
    close: () => Promise.resolve(),
  };
}

function watched(turnstile: Turnstile, onOpen: () => void): Turnstile {
  return {
    get state() {
      return turnstile.state;
    },
    openOnce() {
      onOpen();
      return turnstile.openOnce();
    },
    holdOpen: () => turnstile.holdOpen(),
    letShut: () => turnstile.letShut(),
    onAlarm: (listener) => turnstile.onAlarm(listener),
    probe: () => turnstile.probe(),
    close: () => turnstile.close(),
  };
}
