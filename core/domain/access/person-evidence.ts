import type { Challenge } from '../face/challenge.ts';
import { type Embedding, similarity } from '../face/embedding.ts';
import { judgePlanarity, type PlanarityAnswer } from '../face/planarity.ts';
import type { Movement, SeenView } from './movement.ts';
import type { AnswersSoFar, FrameAnswers, Visit } from './visit.ts';

/** What speaks for it that a head stood there, and no picture of one. */
export interface PresenceEvidence {
  /** `suspect` counts every such frame, whosever face it shows. */
  readonly passive: FrameAnswers;
  readonly own: FrameAnswers;
  readonly planarity: PlanarityAnswer;
  readonly challenge: Challenge;
  /** Whether the newest view is one of the person, so that a turn can start from it. */
  readonly newestView: 'theirs' | 'none';
}

/**
 * What of a visit is evidence for the person who is about to be let in. Somebody who by chance resembles an enrolled
 * person enough to be followed as the same could let their own head clear the picture that they hold up next.
 * So nothing counts but what shows a face which the decision itself would take for the person: as alike as `heldTo`
 * to each of the frames that the probe is fused of, since a probe fused of two faces is alike to both.
 * @param heldTo the similarity from which the decision recognises anybody
 */
export function evidenceOfPerson(visit: Visit, heldTo: number): PresenceEvidence {
  const isTheirs = (face: Embedding): boolean =>
    visit.best.length > 0 && visit.best.every(({ embedding }) => similarity(embedding, face) >= heldTo);
  const newest = visit.movement.views.at(-1);
  return {
    passive: answersOf(visit.passive, isTheirs),
    own: answersOf(visit.own, isTheirs),
    planarity: planarityOf(visit.movement, isTheirs),
    challenge: challengeOf(visit.movement, isTheirs),
    newestView: newest && isTheirs(newest.face) ? 'theirs' : 'none',
  };
}

/** The same of whoever was followed: what an entry keeps of somebody who was not recognised. */
export function evidenceOfAnybody({ passive, own, movement }: Visit): PresenceEvidence {
  const { planarity, challenge, views } = movement;
  return { passive, own, planarity, challenge, newestView: views.length > 0 ? 'theirs' : 'none' };
}

type IsTheirs = (face: Embedding) => boolean;

function answersOf({ clearFaces, suspect }: AnswersSoFar, isTheirs: IsTheirs): FrameAnswers {
  return { clear: clearFaces.filter(isTheirs).length, suspect };
}

/**
 * Of the stretches that showed a head, those parts that show the person without anybody else in between. Parts of
 * views that showed none are not looked at: fewer of them stretch a picture less.
 */
function planarityOf({ stretches, planarity }: Movement, isTheirs: IsTheirs): PlanarityAnswer {
  const answers = stretches.flatMap((stretch) => runsOf(stretch, isTheirs)).map(judgePlanarity);
  const moved = answers.find(({ kind }) => kind === 'moved-3d');
  return moved ?? (planarity.kind === 'moved-3d' ? { kind: 'not-assessed' } : planarity);
}

function runsOf(views: readonly SeenView[], isTheirs: IsTheirs): readonly (readonly SeenView[])[] {
  const runs: SeenView[][] = [];
  let run: SeenView[] | null = null;
  for (const view of views) {
    if (!isTheirs(view.face)) {
      run = null;
    } else if (run) {
      run.push(view);
    } else {
      run = [view];
      runs.push(run);
    }
  }
  return runs;
}

/** A turn in which another face was seen is nobody's turn. */
function challengeOf({ challenge, turn }: Movement, isTheirs: IsTheirs): Challenge {
  if (challenge.kind !== 'passed' || turn.every(({ face }) => isTheirs(face))) return challenge;
  return { ...challenge, kind: 'failed', because: 'lost-sight' };
}
