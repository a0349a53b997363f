import type { PassageResult } from '#domain/access/outcome';
import type { Camera } from '../camera/camera.ts';
import type { DecisionBody } from '../journal/journal.ts';
import type { Lane } from '../lane/lane.ts';
import type { OpenedParts } from '../opened-parts.ts';
import type { ReplayClock } from '../replay-clock.ts';
import type { ReplayedVisit } from './replay-request.ts';

/** Collects what a replayed lane decides and tells each visit once its lane has been heard of. */
export class VisitTeller {
  private readonly clock: ReplayClock;
  private readonly onVisit: (visit: ReplayedVisit) => void;
  private readonly decided = new Map<string, { readonly visit: number; readonly atMs: number }>();

  constructor(clock: ReplayClock, onVisit: (visit: ReplayedVisit) => void) {
    this.clock = clock;
    this.onVisit = onVisit;
  }

  get visits(): number {
    return this.decided.size;
  }

  decision({ passageId }: DecisionBody): void {
    this.decided.set(passageId, {
      visit: this.decided.size + 1,
      atMs: Math.round(this.clock.monotonicMs()),
    });
  }

  served(decision: DecisionBody, result: PassageResult): void {
    const known = this.decided.get(decision.passageId);
    if (!known) return;
    const { outcome, personId, accreditationId, softPassback, evidence } = decision;
    this.onVisit({ ...known, outcome, result, personId, accreditationId, softPassback, evidence });
  }
}

export interface ReplayParts {
  readonly clock: ReplayClock;
  readonly camera: Camera;
  readonly lane: Lane;
  readonly teller: VisitTeller;
  /** Brings the journal to the server, where it is to go there. */
  readonly upload: () => Promise<void>;
  readonly opened: OpenedParts;
}

export class Replay {
  readonly clock: ReplayClock;
  private readonly parts: ReplayParts;

  constructor(parts: ReplayParts) {
    this.clock = parts.clock;
    this.parts = parts;
  }

  get visits(): number {
    return this.parts.teller.visits;
  }

  /** @returns how many frames were seen */
  async play(): Promise<number> {
    const { camera, lane, clock } = this.parts;
    for (let frames = 0; ; frames += 1) {
      const next = await camera.nextFrame();
      if (next.kind === 'ended') {
        await lane.end();
        await clock.drain();
        return frames;
      }
      await lane.see(next.frame);
    }
  }

  /** @throws ServerUnreachable, ServerRefusal */
  upload(): Promise<void> {
    return this.parts.upload();
  }

  close(): Promise<void> {
    return this.parts.opened.close();
  }
}
