import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import type { FacePipeline } from '#models/face-pipeline';
import type { AlertLog } from './alert/alert-log.ts';
import type { BadgeReader } from './badge/badge-reader.ts';
import type { QrReader } from './badge/qr-reader.ts';
import type { Clock } from './clock.ts';
import type { AgentEnd } from './command/command-desk.ts';
import type { FolderClaim } from './device/claim-folder.ts';
import type { DeviceIdentity } from './device/device-identity.ts';
import type { LaneScreen } from './display/lane-screen.ts';
import type { Gallery } from './gallery/gallery.ts';
import { type GateStatus, type LoopState, writeGateStatus } from './health/gate-status.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalSpace } from './journal/journal-space.ts';
import type { Doorkeeper } from './lane/doorkeeper.ts';
import type { FailSafe } from './lane/fail-safe.ts';
import { placeOf } from './lane/lane-place.ts';
import type { LaneWatch } from './lane/watch-lane.ts';
import type { PeerExchange } from './peers/peer-exchange.ts';
import type { NextGallery } from './pipeline/next-gallery.ts';
import type { SteadyClock } from './steady-clock.ts';
import type { CommandPull } from './sync/command-pull.ts';
import type { Doorbell } from './sync/doorbell.ts';
import type { GalleryPull } from './sync/gallery-pull.ts';
import { beat, type Health } from './sync/heartbeat.ts';
import { uploadPending } from './sync/journal-upload.ts';
import { keepGoing, type Work } from './sync/keep-going.ts';
import type { ServerClock } from './sync/server-clock.ts';
import type { ServerLink } from './sync/server-link.ts';

export interface WatchedLane {
  readonly name: string;
  readonly watch: LaneWatch;
  readonly doorkeeper: Doorkeeper;
  readonly failSafe: Pick<FailSafe, 'look'>;
  /** Null where no screens are served. */
  readonly screen: LaneScreen | null;
  /** What reads badges beside the camera. */
  readonly scanners: readonly BadgeReader[];
}

export interface GateParts {
  readonly dataDir: string;
  readonly serverUrl: string;
  readonly agentVersion: string;
  readonly claim: FolderClaim;
  readonly identity: DeviceIdentity;
  readonly clock: SteadyClock;
  /** As the machine shows it: what the server's clock is compared with. */
  readonly machineClock: Clock;
  readonly serverClock: ServerClock;
  readonly journal: Journal;
  readonly faces: FacePipeline;
  readonly gallery: Gallery;
  readonly pull: GalleryPull;
  readonly next: NextGallery;
  readonly link: ServerLink;
  readonly alerts: AlertLog;
  readonly recorded: Doorbell;
  readonly commands: CommandPull;
  readonly peers: PeerExchange;
  /** Rung when the server should hear at once how the lanes are. */
  readonly changed: Doorbell;
  readonly lanes: readonly WatchedLane[];
  readonly qrReader: QrReader;
  readonly log: Logger;
}

const HEARTBEAT_MS = 10_000;
/** Until the gate knows its place it cannot tell of its lanes; soon after it should. */
const FIRST_HEARTBEATS_MS = 1_000;
const STATUS_MS = 2_000;
const NEXT_GALLERY_MS = 2_000;
const HOUSEKEEPING_MS = 600_000;
const SNAPSHOT_CHECK_MS = 10_000;
/** A large gallery's file has half a gigabyte: people who leave one by one must not wear the disk out. */
const SNAPSHOT_PAUSE_MS = 600_000;
/** A server that answers long polls at once, whatever it means by it, is not asked without pause. */
const PULL_PAUSE_MS = 200;

type LoopName = 'gallery' | 'journal' | 'heartbeat' | 'commands';

/** Why a gate ended by itself, without a fault. */
/** `goes-on`: by another pipeline, whose gallery is there. */
export type GateEnd = 'stopped' | 'goes-on' | AgentEnd;

/** A gate at work: its lanes, and beside them the loops that keep it and its server together. */
export class Gate {
  private readonly parts: GateParts;
  private readonly stopping = new AbortController();
  private readonly loops: Record<LoopName, LoopState> = {
    gallery: { kind: 'not-tried' },
    journal: { kind: 'not-tried' },
    heartbeat: { kind: 'not-tried' },
    commands: { kind: 'not-tried' },
  };

  /** When the newest heartbeat was sent. */
  private knewItsPlace = false;
  private space: JournalSpace['kind'] = 'roomy';
  private jumps = 0;
  private snapshotPauseMs = SNAPSHOT_CHECK_MS;
  private newestRoundMs: number;
  private end: GateEnd = 'stopped';

  constructor(parts: GateParts) {
    this.parts = parts;
    this.newestRoundMs = parts.machineClock.monotonicMs();
  }

  /** When the loops beside the lanes last gave a sign of life, on the machine's monotonic clock. */
  get lastRoundMs(): number {
    return this.newestRoundMs;
  }

  /** Works until `stop` or `endAs`; then everything is let go of, in order. @throws the fault that ended it */
  async run(): Promise<GateEnd> {
    const { signal } = this.stopping;
    // Each lane and each loop waits on it.
    setMaxListeners(0, signal);
    const lanes = this.parts.lanes.map(({ watch }) => watch.run(signal));
    const loops = this.work().map((work) =>
      keepGoing(work, { clock: this.parts.clock, log: this.parts.log, signal, random: Math.random }),
    );
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      // Lanes end by themselves when a recording is over; only a fault ends the gate.
      await Promise.race([stopped, Promise.all([...lanes, ...loops]).then(() => stopped)]);
    } finally {
      this.stop();
      await Promise.allSettled([...lanes, ...loops]);
      await this.letGo();
    }
    return this.end;
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Because it was told so. */
  endAs(end: AgentEnd): void {
    this.end = end;
    this.stop();
  }

  /** The pipeline by which it goes on; null when the gallery of it had to be thrown away again. */
  get goesOnBy(): string | null {
    return this.parts.next.ready;
  }

  get screens(): readonly LaneScreen[] {
    return this.parts.lanes.flatMap(({ screen }) => screen ?? []);
  }

  /** In which the event speaks to its people; none before the gate has heard of it. */
  get languages(): readonly string[] {
    return this.parts.gallery.config?.event.languages ?? [];
  }

  status(): GateStatus {
    const { agentVersion, clock, gallery, identity, journal, lanes, link, peers } = this.parts;
    const { serverClock, serverUrl } = this.parts;
    const wallMs = clock.wallMs();
    return {
      pid: process.pid,
      deviceId: identity.deviceId,
      agentVersion,
      writtenAtMs: Math.round(wallMs),
      server: {
        url: serverUrl,
        link: link.state,
        clockOffsetMs: Math.round(serverClock.offsetMs),
        clockJumps: this.jumps,
        loops: { ...this.loops },
      },
      gallery: {
        state: gallery.state(wallMs),
        accessPoint: gallery.config?.accessPoint.name ?? null,
        pipeline: this.pipelineAgreement(),
        people: gallery.people,
        unusableTemplates: gallery.unusableTemplates,
        syncedAtMs: gallery.sync.syncedAtMs,
        validUntilMs: gallery.sync.validUntilMs,
        threshold: gallery.match.kind === 'rule' ? gallery.match.rule.threshold : null,
      },
      journal: { head: journal.head.seq, pending: journal.pendingRecords, space: this.space },
      neighbours: {
        known: gallery.config?.peers.others.length ?? 0,
        connected: peers.connected.length,
      },
      lanes: lanes.map(({ name, watch, doorkeeper }) => ({
        lane: name,
        knownToServer: placeOf(gallery.config, name) !== null,
        camera: watch.cameraState,
        view: watch.view,
        framesPerSecond: watch.framesPerSecond,
        turnstile: doorkeeper.turnstile,
        alarms: [...doorkeeper.alarms],
        mode: doorkeeper.mode,
        journal: doorkeeper.journal,
        pipeline: watch.pipelineState,
      })),
    };
  }

  private pipelineAgreement(): GateStatus['gallery']['pipeline'] {
    const { faces, gallery } = this.parts;
    if (!gallery.config) return 'not-told';
    return gallery.config.pipelineId === faces.id ? 'same' : 'other';
  }

  private work(): readonly Work[] {
    const { clock, commands, gallery, identity, journal, link, machineClock } = this.parts;
    const { next, peers, pull, recorded, serverClock, dataDir } = this.parts;
    return [
      {
        name: 'gallery',
        round: (signal) => pull.round(signal),
        rest: (signal) => clock.sleep(pull.caughtUp ? PULL_PAUSE_MS : 0, signal),
        onRound: (fault) => this.wentThrough('gallery', fault),
      },
      {
        name: 'journal',
        round: (signal) => uploadPending({ link, journal, identity }, signal),
        rest: (signal) => recorded.heard(signal),
        onRound: (fault) => this.wentThrough('journal', fault),
      },
      {
        name: 'heartbeat',
        round: async (signal) => {
          this.knewItsPlace = gallery.config !== null;
          const health = () => this.health();
          const told = await beat({ link, clock: machineClock, serverClock, health }, signal);
          this.followServer();
          if (told.occupancy) journal.occupancyTold(told.occupancy);
          if (told.configVersion !== gallery.config?.version) await pull.refreshConfig(signal);
        },
        rest: (signal) => this.untilHeartbeat(signal),
        onRound: (fault) => this.wentThrough('heartbeat', fault),
      },
      {
        name: 'commands',
        round: (signal) => commands.round(signal),
        rest: (signal) => clock.sleep(PULL_PAUSE_MS, signal),
        onRound: (fault) => this.wentThrough('commands', fault),
      },
      {
        name: 'neighbours',
        round: (signal) => peers.follow(signal),
        rest: (signal) => clock.sleep(STATUS_MS, signal),
        onRound: () => undefined,
      },
      {
        name: 'status',
        round: async () => {
          this.newestRoundMs = this.parts.machineClock.monotonicMs();
          this.watchMachine();
          for (const { name, failSafe } of this.parts.lanes)
            failSafe.look(placeOf(gallery.config, name), this.newestRoundMs);
          writeGateStatus(dataDir, this.status());
        },
        rest: (signal) => clock.sleep(STATUS_MS, signal),
        onRound: () => undefined,
      },
      {
        name: 'snapshot',
        round: async () => {
          await gallery.forgetOld();
          this.snapshotPauseMs = gallery.isWorthSaving ? SNAPSHOT_PAUSE_MS : SNAPSHOT_CHECK_MS;
          if (gallery.isWorthSaving) await gallery.saveSnapshot();
        },
        rest: (signal) => clock.sleep(this.snapshotPauseMs, signal),
        onRound: () => undefined,
      },
      {
        name: 'next gallery',
        round: async (signal) => {
          await next.round(signal);
          if (next.ready === null) return;
          this.end = 'goes-on';
          this.stop();
        },
        rest: (signal) => clock.sleep(NEXT_GALLERY_MS, signal),
        onRound: () => undefined,
      },
      {
        name: 'housekeeping',
        round: async () => {
          if (gallery.config) journal.prune(gallery.config.zone.policy.keepCropsMs);
        },
        rest: (signal) => clock.sleep(HOUSEKEEPING_MS, signal),
        onRound: () => undefined,
      },
    ];
  }

  private async untilHeartbeat(signal: AbortSignal): Promise<void> {
    const { changed, clock } = this.parts;
    const woken = new AbortController();
    const either = AbortSignal.any([signal, woken.signal]);
    const pauseMs = this.knewItsPlace ? HEARTBEAT_MS : FIRST_HEARTBEATS_MS;
    await Promise.race([clock.sleep(pauseMs, either), changed.heard(either)]);
    woken.abort();
  }

  private followServer(): void {
    const { clock, log, serverClock } = this.parts;
    const byMs = clock.follow(serverClock.nowMs());
    if (byMs !== 0) log.info({ byMs: Math.round(byMs) }, 'the time was corrected by the server');
  }

  /** Tells once of what has changed beside the lanes: the machine's clock, the room on its disk. */
  private watchMachine(): void {
    const { alerts, clock, journal } = this.parts;
    const jumpMs = clock.jumpOfMachine();
    if (jumpMs !== null) {
      this.jumps += 1;
      alerts.happened(null, { kind: 'clock-jump', jumpMs });
    }
    const { kind, freeBytes } = journal.measureSpace();
    if (kind === 'nearly-full' && this.space === 'roomy')
      alerts.happened(null, { kind: 'disk-nearly-full', freeBytes });
    this.space = kind;
    alerts.flush();
  }

  private health(): Health {
    const { gallery, journal, lanes, link, clock, serverClock, agentVersion } = this.parts;
    return {
      agentVersion,
      protocolVersion: link.protocol,
      galleryPeople: gallery.people,
      gallerySyncedAtMs: gallery.sync.syncedAtMs,
      journalHead: journal.head.seq,
      journalPending: journal.pendingRecords,
      lanes: lanes.flatMap(({ name, watch, doorkeeper }) => {
        const place = placeOf(gallery.config, name);
        if (!place) return [];
        return {
          laneId: place.laneId,
          camera: watch.cameraState,
          view: watch.view,
          framesPerSecond: watch.framesPerSecond,
          turnstile: doorkeeper.turnstile,
          alarms: [...doorkeeper.alarms],
          mode: doorkeeper.mode,
        };
      }),
      clock: { offsetMs: Math.round(serverClock.offsetMs), jumps: this.jumps },
      journalSpace: this.space,
      pipelineId: this.parts.faces.id,
      atMs: Math.round(clock.wallMs()),
    };
  }

  private wentThrough(loop: LoopName, fault: Error | null): void {
    this.loops[loop] = fault ? { kind: 'fails', because: fault.message } : { kind: 'works' };
  }

  /** So that the next start is a quick one. */
  private async leaveSnapshot(): Promise<void> {
    const { gallery, log } = this.parts;
    try {
      if (gallery.isWorthSaving) await gallery.saveSnapshot();
    } catch (fault) {
      log.warn({ err: fault }, 'the file of templates could not be written');
    }
  }

  private leaveStatus(): void {
    try {
      writeGateStatus(this.parts.dataDir, this.status());
    } catch (fault) {
      // A full disk must not keep the gate from letting go of everything else.
      this.parts.log.warn({ err: fault }, 'the status could not be written');
    }
  }

  private async letGo(): Promise<void> {
    const { claim, faces, gallery, journal, lanes, peers, qrReader } = this.parts;
    for (const { scanners, screen } of lanes) {
      screen?.close();
      for (const scanner of scanners) scanner.close();
    }
    await qrReader.close();
    await peers.stop();
    await Promise.all(lanes.map(({ doorkeeper }) => doorkeeper.close()));
    await faces.close();
    this.leaveStatus();
    await this.leaveSnapshot();
    await gallery.close();
    journal.close();
    claim.release();
  }
}
