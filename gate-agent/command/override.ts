import type { LaneOrder } from '#contract/lane-command';
import type { Gallery } from '../gallery/gallery.ts';
import type { DecisionBody } from '../journal/journal.ts';
import type { LanePlace } from '../lane/lane-place.ts';

export type Opening = Extract<LaneOrder, { kind: 'open-once' | 'let-through' }>;

export interface OverrideContext {
  readonly place: LanePlace;
  readonly gallery: Pick<Gallery, 'people' | 'sync'>;
  readonly pipelineId: string;
  readonly wallMs: number;
}

/** An officer's opening in the journal's words: nothing was compared, and it says by which command. */
export function overrideDecision(
  passageId: string,
  commandId: string,
  order: Opening,
  { place, gallery, pipelineId, wallMs }: OverrideContext,
): DecisionBody {
  const { syncedAtMs } = gallery.sync;
  const isNamed = order.kind === 'let-through';
  return {
    kind: 'decision',
    passageId,
    laneId: place.laneId,
    direction: place.direction,
    outcome: { kind: 'manual-override' },
    personId: isNamed ? order.personId : null,
    accreditationId: null,
    softPassback: false,
    evidence: {
      pipelineId,
      similarity: null,
      margin: null,
      threshold: null,
      promisedFpir: place.policy.promisedFpir,
      galleryPeople: gallery.people,
      galleryAgeMs: syncedAtMs === null ? null : Math.max(0, Math.round(wallMs - syncedAtMs)),
      sightings: 0,
      usableFrames: 0,
      clearFrames: 0,
      suspectFrames: 0,
      override: { commandId, recognisedBy: isNamed ? order.recognisedBy : 'nobody' },
      visitMs: 0,
    },
    cropSha256: null,
  };
}
