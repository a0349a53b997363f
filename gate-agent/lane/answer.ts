import type { Proof } from '#domain/access/by-time';
import { type Alike, type Decision, decideAccess, type KnownPerson } from '#domain/access/decide-access';
import { livenessEvidence } from '#domain/access/liveness-evidence';
import { evidenceOfAnybody, evidenceOfPerson } from '#domain/access/person-evidence';
import { withoutSight } from '#domain/access/visit';
import type { Identification } from '#domain/face/match';
import type { Evidence } from '#domain/journal/record';
import type { Gallery } from '../gallery/gallery.ts';
import type { DecisionBody, Journal } from '../journal/journal.ts';
import { accessPolicy, type LaneEquipment, type LanePlace } from './lane-place.ts';
import type { LaneRules } from './lane-rules.ts';
import type { Track } from './track.ts';

export interface AnswerContext {
  readonly place: LanePlace;
  /** What the zone asks for at this moment. */
  readonly proof: Proof;
  readonly gallery: Gallery;
  readonly journal: Pick<Journal, 'lastPassages' | 'inside'>;
  readonly rules: LaneRules;
  readonly equipment: LaneEquipment;
  /** At a staffed lane people are recognised, and an officer opens. */
  readonly attendance: 'unattended' | 'staffed';
  readonly pipelineId: string;
  readonly wallMs: number;
}

export type Answer = Exclude<Decision, { kind: 'keep-looking' | 'ask-to-turn' }>;
type Refusal = Extract<Decision, { kind: 'refuse' }>;

/** What the lane says now to whom it is looking at. @throws JournalFault */
export function answerNow(track: Track, context: AnswerContext): Decision {
  const decision = ask(track, track.atFrontMs, context);
  switch (decision.kind) {
    case 'grant':
      // The newest frame must stand behind it: whoever was recognised earlier may have stepped aside.
      return track.spoke ? decision : { kind: 'keep-looking' };
    case 'refuse':
      // Somebody who only walks past the lane is not refused.
      return track.atFrontMs >= context.rules.minDwellMs ? decision : { kind: 'keep-looking' };
    case 'ask-to-turn':
    case 'keep-looking':
      return decision;
  }
}

/**
 * The last word on somebody who has left undecided: a refusal, or nothing to say. Nothing opens for
 * whoever is gone, however well they were recognised.
 * @throws JournalFault
 */
export function answerGone(track: Track, context: AnswerContext): Refusal | null {
  const gone = { ...track, visit: withoutSight(track.visit, track.visit.lastSeenMs) };
  const decision = ask(gone, context.rules.decideWithinMs, context);
  return decision.kind === 'refuse' ? decision : null;
}

/** The visit's clock runs only while its person is at the front. */
function ask(track: Track, atFrontMs: number, context: AnswerContext): Decision {
  const decision = decide(track, atFrontMs, context);
  if (context.attendance === 'unattended' || decision.kind !== 'grant') return decision;
  const outcome = { kind: 'badge-required', reason: 'staffed' } as const;
  return { kind: 'refuse', outcome, personId: decision.personId };
}

function decide(track: Track, atFrontMs: number, context: AnswerContext): Decision {
  const { equipment, gallery, journal, place, proof, rules, wallMs } = context;
  const badge = track.badge?.shown ?? { kind: 'none' };
  // Nobody can say here that it is theirs: whoever gives no face is let in by staff.
  if (badge.kind === 'valid' && track.badge?.faces === 'none') {
    return {
      kind: 'refuse',
      outcome: { kind: 'badge-required', reason: 'staffed' },
      personId: badge.personId,
    };
  }
  return decideAccess({
    visit: track.visit,
    identification: track.identification,
    heldTo: heldTo(track, gallery),
    // Compared with the badge's holder alone, nobody can be taken for somebody else.
    alike: badge.kind === 'valid' ? 'nobody' : alikeOf(track.identification, gallery),
    person: knownPerson(track.identification, context),
    badge,
    // Asked of the disk only where it matters.
    inside: place.policy.occupancy.kind === 'limited' ? journal.inside() : null,
    policy: accessPolicy(place, proof, rules, equipment),
    gallery: gallery.state(wallMs),
    nowMs: track.visit.startedMs + atFrontMs,
    wallClockMs: wallMs,
  });
}

/** What whoever is recognised is held to, by search or by their badge; null where no score keeps the promise. */
function heldTo({ badge }: Track, { match }: Gallery): number | null {
  if (badge?.shown.kind === 'valid') return badge.threshold;
  return match.kind === 'rule' ? match.rule.threshold : null;
}

function alikeOf({ best }: Identification, gallery: Gallery): Alike {
  return best ? gallery.alike(best.personId) : 'not-known';
}

function knownPerson(
  identification: Identification,
  { gallery, journal }: AnswerContext,
): KnownPerson | null {
  if (identification.kind !== 'match') return null;
  const { personId } = identification.best;
  const standing = gallery.standingOf(personId);
  if (!standing) return null;
  return {
    personId,
    ...standing,
    lastPassages: journal.lastPassages(personId),
  };
}

/** The decision in the journal's words, with everything that led to it. */
export function decisionBody(
  passageId: string,
  answer: Answer,
  track: Track,
  context: AnswerContext,
  visit: { readonly untilMs: number; readonly cropSha256: string | null },
): DecisionBody {
  const { laneId, direction } = context.place;
  return {
    kind: 'decision',
    passageId,
    laneId,
    direction,
    outcome: answer.outcome,
    personId: answer.personId,
    accreditationId: answer.kind === 'grant' ? answer.accreditationId : null,
    softPassback: answer.kind === 'grant' && answer.softPassback,
    evidence: evidenceOf(track, visit.untilMs, context),
    cropSha256: visit.cropSha256,
  };
}

function evidenceOf(track: Track, untilMs: number, context: AnswerContext): Evidence {
  const { gallery, pipelineId, place, proof, wallMs } = context;
  const { visit, identification } = track;
  const { syncedAtMs } = gallery.sync;
  const isVerified = track.badge?.shown.kind === 'valid';
  const threshold = heldTo(track, gallery);
  const presence =
    identification.kind === 'match' && threshold !== null
      ? evidenceOfPerson(visit, threshold)
      : evidenceOfAnybody(visit);
  return {
    pipelineId,
    similarity: identification.best?.similarity ?? null,
    // With a badge there is nobody to be ahead of.
    margin: isVerified ? null : marginOf(identification, gallery.people),
    threshold,
    promisedFpir: place.policy.promisedFpir,
    basis: gallery.match.basis,
    nearestOther: (identification.best && gallery.nearestOtherOf(identification.best.personId)) ?? null,
    galleryPeople: gallery.people,
    galleryAgeMs: syncedAtMs === null ? null : Math.max(0, Math.round(wallMs - syncedAtMs)),
    sightings: visit.sightings,
    usableFrames: visit.usableFrames,
    clearFrames: presence.passive.clear,
    suspectFrames: presence.passive.suspect,
    liveness: livenessEvidence(presence, proof.liveness, context.equipment),
    ...(track.badge && {
      badge: { credentialId: track.badge.credentialId, trouble: track.badge.trouble },
    }),
    visitMs: Math.max(0, Math.round(untilMs - visit.startedMs)),
  };
}

function marginOf(identification: Identification, people: number): number | null {
  if (people < 2) return null;
  switch (identification.kind) {
    case 'match':
      return identification.margin;
    case 'ambiguous':
      return identification.best.similarity - identification.second.similarity;
    case 'unknown':
      return null;
  }
}
