import type { BadgeTrouble } from '../access/badge.ts';
import type { LivenessEvidence } from '../access/liveness-evidence.ts';
import type { Outcome, PassageResult } from '../access/outcome.ts';
import type { Direction } from '../access/passback.ts';
import type { ThresholdBasis } from '../promise/threshold-basis.ts';
import type { Alert, AlertPhase } from './alert.ts';

/** Why a gate decided as it did: enough for an officer to follow and for an auditor to repeat. */
export interface Evidence {
  readonly pipelineId: string;
  /** Similarity of the fused probe to the best candidate; null when nothing was compared. */
  readonly similarity: number | null;
  /** Lead over the second candidate; null when there was none. */
  readonly margin: number | null;
  /** The similarity that was asked for; null while no threshold could be derived. */
  readonly threshold: number | null;
  /** The organiser's promise: the share of strangers that may be accepted. */
  readonly promisedFpir: number;
  /** What the threshold rests on, or why there is none; missing from records of gates that did not tell. */
  readonly basis?: ThresholdBasis;
  /** How similar the nearest other enrolled person is to the best candidate; null when there is none, or nobody was compared. */
  readonly nearestOther?: number | null;
  readonly galleryPeople: number;
  readonly galleryAgeMs: number | null;
  readonly sightings: number;
  readonly usableFrames: number;
  /** Of the border check. */
  readonly clearFrames: number;
  readonly suspectFrames: number;
  /** Entries from before these were kept have none. */
  readonly liveness?: LivenessEvidence;
  /** The badge that was shown, and why it did not count; missing where none was. */
  readonly badge?: { readonly credentialId: string | null; readonly trouble: BadgeTrouble | null };
  /** Of a `manual-override`: the command that it was done by, and how the officer recognised the person. */
  readonly override?: { readonly commandId: string; readonly recognisedBy: 'nobody' | 'face' | 'badge' };
  /** From the first frame in the capture zone to the decision. */
  readonly visitMs: number;
}

export type JournalBody =
  | {
      readonly kind: 'decision';
      readonly passageId: string;
      readonly laneId: string;
      readonly direction: Direction;
      readonly outcome: Outcome;
      readonly personId: string | null;
      readonly accreditationId: string | null;
      readonly softPassback: boolean;
      readonly evidence: Evidence;
      /** Hex SHA-256 of the captured JPEG, so that the crop can be deleted and the chain stays whole. */
      readonly cropSha256: string | null;
    }
  | {
      readonly kind: 'result';
      readonly passageId: string;
      readonly laneId: string;
      readonly result: PassageResult;
    }
  | {
      readonly kind: 'alert';
      /** The same when it begins and when it ends. */
      readonly alertId: string;
      /** Null: the whole gate. */
      readonly laneId: string | null;
      readonly alert: Alert;
      readonly phase: AlertPhase;
      /** Gate wall clock, epoch milliseconds; its record is later where the journal could not be written. */
      readonly noticedAtMs: number;
    }
  | {
      readonly kind: 'command';
      readonly commandId: string;
      /** Null: the whole gate. */
      readonly laneId: string | null;
      /** What the gate was told to do. */
      readonly order: string;
      /** Whose account or API key told it. */
      readonly orderedBy: string;
      /** `taken` before anything is done, but for a release; then what became of it. */
      readonly phase: CommandPhase;
    };

export const COMMAND_PHASES = ['taken', 'done', 'opened', 'refused', 'unknown'] as const;

export type CommandPhase = (typeof COMMAND_PHASES)[number];

/** One link of a gate's tamper-evident log. */
export interface JournalRecord {
  /** 1, 2, 3 … without gaps, per device. */
  readonly seq: number;
  readonly deviceId: string;
  /** Gate wall clock, epoch milliseconds. */
  readonly atMs: number;
  readonly body: JournalBody;
  /** Hex SHA-256 of the record before; GENESIS for the first. */
  readonly prevHash: string;
  readonly hash: string;
}
