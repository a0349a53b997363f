import type { Db } from '../db/database.ts';
import type { EventRow } from '../event/event-store.ts';
import { type ZoneGates, zoneGatesOf } from '../venue/venue-store.ts';
import { type CalibrationRun, findRun } from './calibration-run-store.ts';
import { type GalleryDefinition, galleriesOf } from './gallery-definition.ts';
import { type MeasureState, measureStates } from './measure-store.ts';

export interface DueGallery {
  readonly definition: GalleryDefinition;
  /** What is known of it; null when that is worth nothing. */
  readonly state: MeasureState | null;
}

export interface DueGalleries {
  readonly zones: readonly ZoneGates[];
  readonly run: CalibrationRun;
  readonly states: readonly MeasureState[];
  readonly galleries: readonly GalleryDefinition[];
  /** Those whose evidence is not that of now. */
  readonly due: readonly DueGallery[];
}

/** Which of an event's galleries have to be measured, for the first time or again. */
export async function dueGalleries(db: Db, pipelineId: string, event: EventRow): Promise<DueGalleries> {
  const zones = await zoneGatesOf(db, event.id);
  const run = await findRun(db, event.id);
  const states = await measureStates(db, event.id);
  const galleries = galleriesOf(pipelineId, zones);
  const due = galleries.flatMap((definition): DueGallery[] => {
    const { key, hash } = definition;
    const state = states.find((one) => one.gallery === key && one.definition === hash) ?? null;
    const isCurrent =
      state !== null &&
      state.measuredAtMs !== null &&
      state.throughSeq >= event.gallery_seq &&
      state.decisions >= run.decisions;
    return isCurrent ? [] : [{ definition, state }];
  });
  return { zones, run, states, galleries, due };
}
