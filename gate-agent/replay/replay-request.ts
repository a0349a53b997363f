import type { CameraSettings } from '../camera/open-camera.ts';
import type { GateSettings, LaneSettings } from '../config.ts';
import type { DecisionBody } from '../journal/journal.ts';
import type { TurnstileSettings } from '../turnstile/open-turnstile.ts';

export interface ReplayRequest extends Pick<GateSettings, 'pipeline' | 'faceWorkers' | 'weightsDir'> {
  readonly source: CameraSettings;
  /** A paired gate's folder: its gallery and its zone's rules are used. Null: nobody is known. */
  readonly dataDir: string | null;
  /** `from-server`: a paired gate pulls what is new first. `as-stored`: the server is not asked. */
  readonly gallery: 'as-stored' | 'from-server';
  /**
   * `to-server`: a paired gate's own journal records the visits and is uploaded at the end, as if they
   * had happened. `thrown-away`: nothing stays.
   */
  readonly journal: 'thrown-away' | 'to-server';
  /** The lane's name; the access point's first when left out. */
  readonly lane?: string;
  readonly captureZone?: LaneSettings['captureZone'];
  readonly minFaceHeightPx?: number;
  readonly turnstile?: Extract<TurnstileSettings, { kind: 'simulated' }>;
  /** What the wall clock shows as the recording begins; the moment of the gallery's last sync when left out. */
  readonly startWallMs?: number;
  readonly onVisit: (visit: ReplayedVisit) => void;
}

/** One line of `gate replay --json`. */
export interface ReplayedVisit
  extends Pick<DecisionBody, 'outcome' | 'personId' | 'accreditationId' | 'softPassback' | 'evidence'> {
  /** 1, 2, 3 … in the order of the decisions. */
  readonly visit: number;
  /** Milliseconds of the recording at which the lane decided. */
  readonly atMs: number;
  /** What became of the lane. */
  readonly result: string;
}

export interface ReplaySummary {
  readonly frames: number;
  readonly visits: number;
  readonly recordedMs: number;
  /** How long the replay took by the wall. */
  readonly tookMs: number;
}
