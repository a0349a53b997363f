import type { AlertLog } from '../alert/alert-log.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import type { LanePlace } from './lane-place.ts';
import type { LaneWatch } from './watch-lane.ts';

/** A camera that is opened again within this time has not failed the people in front of it. */
const FAILING_FOR_MS = 10_000;

export interface FailSafeParts {
  readonly watch: Pick<LaneWatch, 'cameraState' | 'pipelineState' | 'view'>;
  readonly doorkeeper: Pick<Doorkeeper, 'journal' | 'releaseForFailure' | 'failureOver'>;
  readonly alerts: Pick<AlertLog, 'waits'>;
}

/** Opens a fail-safe lane that cannot decide, for as long as it cannot; a fail-secure one stays shut by itself. */
export class FailSafe {
  private readonly parts: FailSafeParts;
  private failingSinceMs: number | null = null;
  private released = false;

  constructor(parts: FailSafeParts) {
    this.parts = parts;
  }

  /** Called again and again. @param nowMs monotonic */
  look(place: Pick<LanePlace, 'whenFailing'> | null, nowMs: number): void {
    const { doorkeeper } = this.parts;
    const mayOpen = place?.whenFailing === 'fail-safe' && this.cannotDecide;
    this.failingSinceMs = mayOpen ? (this.failingSinceMs ?? nowMs) : null;
    if (this.failingSinceMs === null) {
      this.released = false;
      doorkeeper.failureOver();
    } else if (nowMs - this.failingSinceMs >= FAILING_FOR_MS) {
      this.released = true;
      doorkeeper.releaseForFailure();
    }
  }

  private get cannotDecide(): boolean {
    const { watch, doorkeeper, alerts } = this.parts;
    // A lane that stands open writes nothing; its alert does, once the journal can be written again.
    const journalFails = doorkeeper.journal === 'fault' && !(this.released && !alerts.waits);
    return (
      watch.cameraState === 'failed' ||
      watch.view !== 'clear' ||
      watch.pipelineState === 'fault' ||
      journalFails
    );
  }
}
