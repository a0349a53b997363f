import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { PROTOCOLS } from '#contract/version';
import { HEAD_TURNS } from '#domain/face/challenge';
import { WHOLE_FRAME } from '#domain/face/frame';
import type { Alert } from '#domain/journal/alert';
import { pipelineNamed } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { readPadModel } from '#models/pad-model';
import { agentVersion } from './agent-version.ts';
import { AlertLog } from './alert/alert-log.ts';
import { BadgeDesk } from './badge/badge-desk.ts';
import { openBadgeReader } from './badge/badge-reader.ts';
import { QrReader } from './badge/qr-reader.ts';
import { nameOfCamera, openCamera } from './camera/open-camera.ts';
import { viewFile } from './camera/view/view-file.ts';
import { ViewGuard } from './camera/view/view-guard.ts';
import type { Clock } from './clock.ts';
import { CommandDesk } from './command/command-desk.ts';
import { LogTail } from './command/log-tail.ts';
import { StandingOrders } from './command/standing-orders.ts';
import { DEFAULT_MIN_FACE_HEIGHT_PX, type GateSettings, type LaneSettings } from './config.ts';
import { claimFolder } from './device/claim-folder.ts';
import { type DeviceIdentity, readIdentity } from './device/device-identity.ts';
import { openSealing } from './device/sealing.ts';
import { conditionOf } from './display/lane-condition.ts';
import { LaneScreen } from './display/lane-screen.ts';
import { Gallery } from './gallery/gallery.ts';
import { openGalleryStore } from './gallery/gallery-store.ts';
import { Gate, type WatchedLane } from './gate.ts';
import { GateError } from './gate-error.ts';
import type { Journal } from './journal/journal.ts';
import { DEFAULT_RETENTION } from './journal/journal-options.ts';
import { openJournal } from './journal/open-journal.ts';
import { type Calibrated, calibratedFor } from './lane/calibrated.ts';
import { cropFace } from './lane/crop-face.ts';
import { Doorkeeper } from './lane/doorkeeper.ts';
import { FailSafe } from './lane/fail-safe.ts';
import { Lane, type LaneBadges, type LaneParts } from './lane/lane.ts';
import { LaneClaims } from './lane/lane-claims.ts';
import { placeOf, tuningOf } from './lane/lane-place.ts';
import { LaneWatch } from './lane/watch-lane.ts';
import { OpenedParts } from './opened-parts.ts';
import { PeerExchange } from './peers/peer-exchange.ts';
import { forgetOtherGalleries, pipelineOfGate } from './pipeline/adopted-pipeline.ts';
import { NextGallery } from './pipeline/next-gallery.ts';
import { forgetAll } from './removal/forget-all.ts';
import { removePeople } from './removal/remove-people.ts';
import { Replay, VisitTeller } from './replay/replay.ts';
import type { ReplayRequest } from './replay/replay-request.ts';
import { emptyPage, unpairedConfig } from './replay/unpaired.ts';
import { ReplayClock } from './replay-clock.ts';
import { SteadyClock } from './steady-clock.ts';
import { CommandPull } from './sync/command-pull.ts';
import { Doorbell } from './sync/doorbell.ts';
import { GalleryPull } from './sync/gallery-pull.ts';
import { uploadPending } from './sync/journal-upload.ts';
import { ServerClock } from './sync/server-clock.ts';
import { ServerLink } from './sync/server-link.ts';
import { systemClock } from './system-clock.ts';
import { openTurnstile } from './turnstile/open-turnstile.ts';
import { simulatedTurnstileSchema } from './turnstile/simulated-turnstile.ts';

/** More faces than this in one capture zone are a crowd; the tallest are read. */
const MAX_FACES = 5;

/**
 * Everything a gate is made of, opened in the order in which it is needed; what was opened is closed
 * again when a later step fails.
 * @throws GateError, JournalFault, WeightsUnavailable, PipelineFault
 */
export async function assembleGate(settings: GateSettings): Promise<Gate> {
  const { dataDir, faceWorkers, weightsDir } = settings;
  const padModel = settings.padModel === undefined ? null : await readPadModel(settings.padModel);
  const identity = readIdentity(dataDir);
  if (!identity) {
    throw new GateError(
      `This gate is not paired yet: there is no identity in ${dataDir}. Pair it with a code from the portal.`,
    );
  }
  const tail = new LogTail();
  const log = gateLog(settings, tail).child({ deviceId: identity.deviceId });
  const clock = new SteadyClock(systemClock);
  const working = pipelineOfGate(dataDir, settings.pipeline);
  const pipeline = pipelineNamed(working.name, weightsDir);
  const calibrated = calibratedFor(pipeline);
  const opened = new OpenedParts();
  try {
    const claim = opened.keep(claimFolder(dataDir), (held) => held.release());
    forgetOtherGalleries(dataDir, working);
    const sealing = openSealing(dataDir);
    const journal = opened.keep(
      openJournal({ dataDir, deviceId: identity.deviceId, clock, sealing, retention: DEFAULT_RETENTION }),
      (held) => held.close(),
    );
    const faces = opened.keep(
      await openFacePipeline({
        pipeline,
        workers: faceWorkers,
        weightsDir,
        padModel,
        onFault: (fault) => log.warn({ err: fault }, 'the face pipeline fails'),
      }),
      (held) => held.close(),
    );
    const sealedGallery = (galleryDir: string, id: FacePipeline['id'], calibration: Calibrated) =>
      loadGallery(galleryDir, dataDir, id, calibration);
    const gallery = opened.keep(await sealedGallery(working.galleryDir, faces.id, calibrated), (held) =>
      held.close(),
    );
    log.info({ people: gallery.people, from: gallery.loadedFrom }, 'the gallery is loaded');
    const serverUrl = settings.serverUrl ?? identity.serverUrl;
    clock.notBefore(gallery.sync.syncedAtMs ?? 0);
    const serverClock = new ServerClock(systemClock);
    const link = new ServerLink({
      identity,
      serverUrl,
      clock: systemClock,
      serverClock,
      protocols: PROTOCOLS,
    });
    const pulling = { link, identity, clock, pipelineId: faces.id };
    const recorded = new Doorbell();
    const onRecorded = (): void => {
      recorded.ring();
      peers.recorded();
    };
    const laneIdOf = (lane: string): string | null => placeOf(gallery.config, lane)?.laneId ?? null;
    const alerts = new AlertLog({ journal, clock, laneIdOf, newId: randomUUID, log, onRecorded });
    const peers: PeerExchange = new PeerExchange({
      identity,
      journal,
      gallery,
      alerts,
      clock,
      random: Math.random,
      log,
    });
    const displays = settings.displayPort === undefined ? 'none' : 'served';
    const ownPadModel = padModel ? 'present' : 'absent';
    const claims = new LaneClaims(calibrated.claims);
    const qrReader = new QrReader((fault) => log.warn({ err: fault }, 'badges cannot be read'));
    const shared: LaneSurroundings = {
      faces,
      calibrated,
      gallery,
      journal,
      clock,
      claims,
      log,
      ownPadModel,
    };
    const next = new NextGallery({
      dataDir,
      weightsDir,
      pipelineId: faces.id,
      wanted: () => gallery.config?.pipelineId ?? null,
      open: (other, galleryDir) => sealedGallery(galleryDir, other.id, calibratedFor(other)),
      pullOf: (other, pipelineId) =>
        // The gallery in use is the one that answers for removals: what is gathered is gathered anew after each.
        new GalleryPull({ ...pulling, pipelineId, gallery: other, onRemovals: () => Promise.resolve() }),
      log,
    });
    const pull = new GalleryPull({
      ...pulling,
      gallery,
      onRemovals: async (orders, signal) => {
        await next.discard();
        await removePeople({ gallery, journal, link, identity, clock }, orders, signal);
      },
    });
    const lanes = settings.lanes.map((lane) =>
      watchedLane(lane, { ...shared, alerts, dataDir, onRecorded, displays, identity, qrReader }),
    );
    const orders = new StandingOrders(dataDir);
    const changed = new Doorbell();
    const desk = new CommandDesk({
      orders,
      journal,
      gallery,
      pipelineId: faces.id,
      lanes: lanes.map(({ name, doorkeeper, watch, screen }) => ({
        name,
        doorkeeper,
        nextPicture: () => watch.nextPicture(),
        onOpened: (decision) => screen?.showAnswer(decision),
      })),
      clock,
      newId: randomUUID,
      logLines: () => tail.lines,
      forgetAll: async () => {
        await next.discard();
        return forgetAll({ gallery, journal, link, identity });
      },
      onChanged: () => {
        recorded.ring();
        changed.ring();
      },
      log,
    });
    desk.resume();
    const gate: Gate = new Gate({
      dataDir,
      serverUrl,
      agentVersion: agentVersion(),
      claim,
      identity,
      clock,
      machineClock: systemClock,
      serverClock,
      journal,
      faces,
      gallery,
      pull,
      next,
      link,
      recorded,
      alerts,
      commands: new CommandPull({
        link,
        identity,
        desk,
        through: () => orders.through,
        onEnd: (end) => gate.endAs(end),
      }),
      changed,
      peers,
      lanes,
      qrReader,
      log,
    });
    return gate;
  } catch (cause) {
    await opened.close();
    throw cause;
  }
}

interface LaneSurroundings {
  readonly ownPadModel: LaneParts['ownPadModel'];
  readonly faces: FacePipeline;
  readonly calibrated: Calibrated;
  readonly gallery: Gallery;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly claims: LaneClaims;
  readonly log: Logger;
}

type LanePlan = Pick<LaneSettings, 'lane' | 'captureZone' | 'minFaceHeightPx'>;

type LaneHooks = Pick<
  LaneParts,
  'badges' | 'onBadgeWanted' | 'onDecision' | 'onServed' | 'onTailgating' | 'screen'
>;

interface GateSurroundings extends LaneSurroundings {
  readonly alerts: AlertLog;
  readonly dataDir: string;
  readonly onRecorded: () => void;
  readonly displays: 'served' | 'none';
  readonly identity: DeviceIdentity;
  readonly qrReader: QrReader;
}

function watchedLane(settings: LaneSettings, shared: GateSurroundings): WatchedLane {
  const { alerts, clock, dataDir, journal, onRecorded } = shared;
  const log = shared.log.child({ lane: settings.lane });
  const turnstile = openTurnstile(settings.turnstile, clock);
  const alarmed = (alert: Alert): (() => void) => alerts.began(settings.lane, alert);
  const doorkeeper = new Doorkeeper({ journal, turnstile, alarmed, clock, log, onRecorded });
  const screen = shared.displays === 'served' ? laneScreen(settings, shared) : null;
  const lane = buildLane(settings, { ...shared, log }, doorkeeper, {
    screen,
    badges: laneBadges(settings, shared),
    onBadgeWanted: (decision) => screen?.showAnswer(decision),
    onDecision: (decision) => {
      const { passageId, outcome, personId } = decision;
      log.info({ passageId, outcome, personId }, 'decided');
      screen?.showAnswer(decision);
      if (personId !== null && outcome.kind === 'denied' && outcome.reason === 'watchlist') {
        alerts.happened(settings.lane, { kind: 'watchlist', passageId, subjectId: personId });
      }
    },
    onServed: ({ passageId }, { result }) => log.info({ passageId, result }, 'served'),
    onTailgating: (passageId) => alerts.happened(settings.lane, { kind: 'tailgating', passageId }),
  });
  const openLaneCamera = () => openCamera(settings.camera, { pace: 'live', clock });
  const memory = viewFile(dataDir, settings.lane, nameOfCamera(settings.camera));
  const guard = settings.view === 'unwatched' ? null : new ViewGuard(settings.view, memory);
  const watch = new LaneWatch({
    name: settings.lane,
    lane,
    guard,
    alerts,
    openCamera: openLaneCamera,
    clock,
    log,
  });
  screen?.follow(() => conditionOf(watch, doorkeeper));
  const failSafe = new FailSafe({ watch, doorkeeper, alerts });
  const scanners = settings.badgeReaders.flatMap((reader) =>
    reader.kind === 'camera' ? [] : openBadgeReader(reader, clock, (content) => lane.presentBadge(content)),
  );
  return { name: settings.lane, doorkeeper, watch, failSafe, screen, scanners };
}

function laneScreen({ lane, badgeReaders }: LaneSettings, { gallery, clock }: GateSurroundings): LaneScreen {
  return new LaneScreen({
    lane,
    clock,
    speaking: () => ({
      languages: gallery.config?.event.languages ?? [],
      badges: badgeReaders.length > 0 ? 'read' : 'not-read',
    }),
    addressee: (personId) =>
      (personId === null ? null : gallery.holderOf(personId)?.addressee) ?? { name: null, language: null },
  });
}

function laneBadges(
  { badgeReaders }: LaneSettings,
  { calibrated, gallery, identity, qrReader }: GateSurroundings,
): LaneBadges | null {
  if (badgeReaders.length === 0) return null;
  const desk = new BadgeDesk({
    gallery,
    issuer: () => gallery.config && { serverKey: identity.serverKey, eventId: gallery.config.event.id },
    rule: (templates) => {
      const policy = gallery.config?.zone.policy;
      return policy ? calibrated.verification(policy.promisedFpir, templates) : null;
    },
  });
  const hasCamera = badgeReaders.some(({ kind }) => kind === 'camera');
  return { desk, readFrame: hasCamera ? (image) => qrReader.read(image) : null };
}

function buildLane(
  { lane, captureZone, minFaceHeightPx }: LanePlan,
  { faces, calibrated, gallery, journal, clock, claims, log, ownPadModel }: LaneSurroundings,
  doorkeeper: Doorkeeper,
  hooks: LaneHooks,
): Lane {
  return new Lane({
    name: lane,
    faces,
    gallery,
    journal,
    doorkeeper,
    clock,
    rules: calibrated.rules,
    selection: () => {
      const tuning = tuningOf(gallery.config, lane);
      return {
        zone: tuning?.captureZone ?? captureZone,
        minFaceHeightPx: tuning?.minFaceHeightPx ?? minFaceHeightPx,
        maxFaces: MAX_FACES,
      };
    },
    ownPadModel,
    screen: hooks.screen,
    pickTurn: () => HEAD_TURNS[randomInt(HEAD_TURNS.length)] ?? 'left',
    cropFace,
    newId: randomUUID,
    log,
    onDecision: hooks.onDecision,
    onServed: hooks.onServed,
    onTailgating: hooks.onTailgating,
    badges: hooks.badges,
    onBadgeWanted: hooks.onBadgeWanted,
    claims,
  });
}

/**
 * A lane over a recording, on media time.
 * @throws CameraFault, GateError, WeightsUnavailable, PipelineFault; ServerUnreachable, ServerRefusal
 *   when the gallery is to come from the server
 */
export async function assembleReplay(request: ReplayRequest): Promise<Replay> {
  const opened = new OpenedParts();
  try {
    return await openReplay(request, opened);
  } catch (cause) {
    await opened.close();
    throw cause;
  }
}

async function openReplay(request: ReplayRequest, opened: OpenedParts): Promise<Replay> {
  const { faceWorkers, weightsDir, source, dataDir } = request;
  const paired = pairedFolder(dataDir);
  const working = paired
    ? pipelineOfGate(paired.dataDir, request.pipeline)
    : { name: request.pipeline, galleryDir: null };
  const pipeline = pipelineNamed(working.name, weightsDir);
  const calibrated = calibratedFor(pipeline);
  const log = pino({ level: 'silent' });
  const scratch = opened.keep(mkdtempSync(join(tmpdir(), 'gate-replay-')), (folder) =>
    rmSync(folder, { recursive: true, force: true }),
  );
  const toServer = request.journal === 'to-server';
  if (toServer && !paired) throw new GateError('Only a paired gate can send a replay to its server.');
  if (paired && (toServer || request.gallery === 'from-server')) {
    opened.keep(claimFolder(paired.dataDir), (held) => held.release());
  }
  const faces = opened.keep(await openFacePipeline({ pipeline, workers: faceWorkers, weightsDir }), (held) =>
    held.close(),
  );
  const gallery = opened.keep(
    await loadGallery(working.galleryDir ?? scratch, paired?.dataDir ?? scratch, faces.id, calibrated),
    (held) => held.close(),
  );
  const link = paired && openLink(paired.identity);
  if (!paired) await gallery.adopt(unpairedConfig(faces.id), emptyPage(request.startWallMs ?? Date.now()));
  if (paired && link && request.gallery === 'from-server') {
    const pull = new GalleryPull({
      link,
      gallery,
      identity: paired.identity,
      clock: systemClock,
      pipelineId: faces.id,
      // Only the gate itself, with its journal, can say that nothing is left.
      onRemovals: () => Promise.resolve(),
    });
    await pull.catchUp(new AbortController().signal);
  }

  const plan = replayPlan(request, gallery);
  const clock = new ReplayClock(request.startWallMs ?? gallery.sync.syncedAtMs ?? Date.now());
  const journalDir = toServer && paired ? paired.dataDir : scratch;
  const journal = opened.keep(
    openJournal({
      dataDir: journalDir,
      deviceId: paired?.identity.deviceId ?? 'replay-device',
      clock,
      sealing: openSealing(journalDir),
      retention: DEFAULT_RETENTION,
    }),
    (held) => held.close(),
  );
  const turnstile = openTurnstile(
    request.turnstile ?? simulatedTurnstileSchema.parse({ kind: 'simulated' }),
    clock,
  );
  const doorkeeper = opened.keep(
    new Doorkeeper({
      journal,
      turnstile,
      alarmed: () => () => undefined,
      clock,
      log,
      onRecorded: () => undefined,
    }),
    (held) => held.close(),
  );
  const camera = opened.keep(await openCamera(source, { pace: 'replay', clock }), (held) => held.close());
  const teller = new VisitTeller(clock, request.onVisit);
  const replayed: LaneSurroundings = {
    faces,
    calibrated,
    gallery,
    journal,
    clock,
    claims: new LaneClaims(calibrated.claims),
    log,
    ownPadModel: 'absent',
  };
  const lane = buildLane(plan, replayed, doorkeeper, {
    screen: null,
    badges: null,
    onBadgeWanted: () => undefined,
    onDecision: (decision) => teller.decision(decision),
    onServed: (decision, { result }) => teller.served(decision, result),
    onTailgating: () => undefined,
  });
  const upload = async (): Promise<void> => {
    if (!toServer || !paired || !link) return;
    await uploadPending({ link, journal, identity: paired.identity }, new AbortController().signal);
  };
  return new Replay({ clock, camera, lane, teller, upload, opened });
}

interface PairedFolder {
  readonly dataDir: string;
  readonly identity: DeviceIdentity;
}

function pairedFolder(dataDir: string | null): PairedFolder | null {
  const identity = dataDir === null ? null : readIdentity(dataDir);
  return dataDir !== null && identity ? { dataDir, identity } : null;
}

function openLink(identity: DeviceIdentity): ServerLink {
  const clock = systemClock;
  return new ServerLink({
    identity,
    serverUrl: identity.serverUrl,
    clock,
    serverClock: new ServerClock(clock),
    protocols: PROTOCOLS,
  });
}

function replayPlan({ lane, captureZone, minFaceHeightPx }: ReplayRequest, gallery: Gallery): LanePlan {
  const names = gallery.config?.accessPoint.lanes.map(({ name }) => name) ?? [];
  const name = lane ?? names[0];
  if (name === undefined)
    throw new GateError('This gate has not heard from its server yet; run it once first.');
  if (!names.includes(name)) {
    throw new GateError(`There is no lane "${name}" at this gate; it has: ${names.join(', ')}.`);
  }
  return {
    lane: name,
    captureZone: captureZone ?? [...WHOLE_FRAME.zone],
    minFaceHeightPx: minFaceHeightPx ?? DEFAULT_MIN_FACE_HEIGHT_PX,
  };
}

/** @param keyDir where the key lies that seals it */
function loadGallery(
  galleryDir: string,
  keyDir: string,
  pipelineId: FacePipeline['id'],
  { promise }: Calibrated,
): Promise<Gallery> {
  return Gallery.load({
    store: openGalleryStore(galleryDir, openSealing(keyDir)),
    openIndex: () => openGalleryIndex(pipelineId),
    pipelineId,
    promise,
  });
}

/** @param tail keeps the last lines from `info` on, whatever is printed; null where nobody will ask for them */
export function gateLog({ logLevel }: Pick<GateSettings, 'logLevel'>, tail: LogTail | null): Logger {
  const base = { process: 'gate' };
  if (!tail) return pino({ level: logLevel, base });
  const kept = { stream: tail, level: 'info' } as const;
  const streams =
    logLevel === 'silent' ? [kept] : [kept, { stream: process.stdout, level: logLevel } as const];
  const isMore = logLevel === 'debug' || logLevel === 'trace';
  return pino({ level: isMore ? logLevel : 'info', base }, pino.multistream(streams));
}
