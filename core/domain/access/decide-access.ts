import type { EventState } from '../event/event-state.ts';
import type { Identification } from '../face/match.ts';
import type { Accreditation } from './accreditation.ts';
import { judgeBadge, type ShownBadge } from './badge.ts';
import type { EntryWay } from './by-time.ts';
import { judgeLiveness, type LivenessPolicy } from './liveness.ts';
import { hasRoom, type OccupancyLimit } from './occupancy.ts';
import type { BadgeReason, DenialReason, Outcome } from './outcome.ts';
import { type Direction, judgePassback, type LastPassages, type PassbackPolicy } from './passback.ts';
import { permissionAt } from './permission.ts';
import type { ZonePlace } from './privilege.ts';
import type { Schedule } from './schedule.ts';
import type { Visit } from './visit.ts';

/** What holds at a lane at the moment of the question. */
export interface AccessPolicy {
  readonly event: EventState;
  /** Of the event, as IANA names it. */
  readonly timeZone: string;
  readonly place: ZonePlace;
  readonly direction: Direction;
  readonly entryBy: EntryWay;
  readonly liveness: LivenessPolicy;
  readonly schedule: Schedule;
  readonly passback: PassbackPolicy;
  /** When somebody last made the zone forget who is inside, epoch milliseconds; null for never. */
  readonly forgottenAtMs: number | null;
  readonly occupancy: OccupancyLimit;
  /** What happens while no threshold keeps the zone's promise. */
  readonly whenRefused: 'badge-and-face' | 'staffed';
  /** How many frames must agree on who it is. */
  readonly minVotes: number;
  /** After this long in the capture zone the visit gets its answer, whatever it is. */
  readonly decideWithinMs: number;
}

/** What the gate knows of the person whom the probe matched. */
export interface KnownPerson {
  readonly personId: string;
  readonly accreditations: readonly Accreditation[];
  readonly lastPassages: LastPassages;
  /** Whoever is on the list is turned away, whatever they hold. */
  readonly watchlist: 'listed' | 'not-listed';
}

/** Whether another enrolled person looks so much like somebody that one may be taken for the other. */
export type Alike = 'nobody' | 'somebody' | 'not-known';

export interface AccessQuestion {
  readonly visit: Visit;
  readonly identification: Identification;
  /** The similarity that whoever is recognised was held to; null where nothing keeps the promise. */
  readonly heldTo: number | null;
  /** Of the person whom the probe is most like. */
  readonly alike: Alike;
  /** The matched person's record; null when nobody was matched. */
  readonly person: KnownPerson | null;
  readonly badge: ShownBadge;
  /** How many are in the zone as far as the gate knows; null when it was never told. */
  readonly inside: number | null;
  readonly policy: AccessPolicy;
  readonly gallery: 'current' | 'stale' | 'promise-refused';
  /** Monotonic, for the age of the visit. */
  readonly nowMs: number;
  /** Wall clock, for validity dates. */
  readonly wallClockMs: number;
}

export type Decision =
  | {
      readonly kind: 'grant';
      readonly outcome: Outcome;
      readonly personId: string;
      readonly accreditationId: string;
      readonly softPassback: boolean;
    }
  | { readonly kind: 'refuse'; readonly outcome: Outcome; readonly personId: string | null }
  /** All else would let this person in: they are to turn the head first. */
  | { readonly kind: 'ask-to-turn' }
  | { readonly kind: 'keep-looking' };

const KEEP_LOOKING: Decision = { kind: 'keep-looking' };

/**
 * The one place that opens or refuses. Pure: the same question has the same answer, anywhere.
 * It grants only on conditions that are positively true; NaN, ties and gaps end in a refusal or in
 * another look, never in a grant.
 */
export function decideAccess(question: AccessQuestion): Decision {
  const { visit, identification, person, policy, gallery } = question;
  const outOfTime = !(question.nowMs - visit.startedMs < policy.decideWithinMs);

  if (policy.event !== 'live') return refuse({ kind: 'denied', reason: 'event-not-live' });
  if (gallery === 'stale') return refuse({ kind: 'gallery-stale' });
  // A badge says whom to compare with: one comparison keeps a promise that a search cannot.
  const isVerified = question.badge.kind === 'valid' && policy.whenRefused === 'badge-and-face';
  if (gallery === 'promise-refused' && !isVerified)
    return refuse(badge(policy.whenRefused === 'staffed' ? 'staffed' : gallery));
  const liveness = judgeLiveness(visit, policy.liveness, question.heldTo ?? Number.POSITIVE_INFINITY);
  if (liveness === 'attack-seen') return refuse({ kind: 'spoof-suspected' });
  if (visit.usableFrames === 0) return outOfTime ? refuse({ kind: 'low-quality' }) : KEEP_LOOKING;

  if (identification.kind !== 'match' || !agreed(visit, identification.best.personId, policy)) {
    return outOfTime ? refuse(nobody(question)) : KEEP_LOOKING;
  }
  if (!person || person.personId !== identification.best.personId) return refuse({ kind: 'unknown-face' });
  // Before anything is asked of them: whoever is looked for must not be sent away for holding still.
  if (person.watchlist === 'listed') return deny('watchlist', person);
  if (question.alike === 'not-known' && !outOfTime) return KEEP_LOOKING;
  switch (liveness) {
    case 'still-open':
      return outOfTime ? refuse(notCleared(visit)) : KEEP_LOOKING;
    case 'turn-under-way':
      return KEEP_LOOKING;
    case 'turn-failed':
      return refuse({ kind: 'badge-required' });
    case 'turn-wanted': {
      const decision = decideForPerson(person, question);
      return decision.kind === 'grant' ? { kind: 'ask-to-turn' } : decision;
    }
    case 'passed':
      return decideForPerson(person, question);
  }
}

function decideForPerson(person: KnownPerson, question: AccessQuestion): Decision {
  const { policy, wallClockMs } = question;
  const moment = { atMs: wallClockMs, timeZone: policy.timeZone };
  const { place, schedule } = policy;
  const permission = permissionAt(person.accreditations, {
    place,
    // Hours say when to come in; nobody is kept inside by them.
    schedule: policy.direction === 'in' ? schedule : { kind: 'always' },
    moment,
  });
  if (permission.kind !== 'permitted') return deny(permission.reason, person);
  const { id, category } = permission.accreditation;
  const passback = judgePassback({
    ...policy,
    policy: policy.passback,
    category,
    last: person.lastPassages,
    moment,
  });
  if (passback === 'hard-violation') return deny('passback', person);
  if (policy.direction === 'in' && !hasRoom(policy.occupancy, category, question.inside)) {
    return deny('occupancy', person);
  }
  // Last, so that somebody who may not enter is told why, and not sent for a badge that would not help.
  const wanted = badgeWanted(person, question);
  if (wanted !== null) return { kind: 'refuse', outcome: badge(wanted), personId: person.personId };
  return {
    kind: 'grant',
    outcome: { kind: 'granted' },
    personId: person.personId,
    accreditationId: id,
    softPassback: passback === 'soft-violation',
  };
}

/** Why the face is not enough, together with the badge that was shown; null when it is. */
function badgeWanted(
  { personId }: KnownPerson,
  { badge, policy, alike }: AccessQuestion,
): BadgeReason | null {
  const verdict = judgeBadge(badge, personId);
  switch (verdict) {
    case 'confirms':
      return null;
    case 'missing':
      if (policy.entryBy !== 'face') return 'zone';
      return alike === 'nobody' ? null : 'look-alike';
    case 'not-valid':
    case 'other-person':
      return verdict;
  }
}

/**
 * Enough votes, and more than twice as many as for everybody else. A plain majority would not do: an
 * identity that flips from frame to frame is ahead by one in every other frame, and must be nobody's.
 */
function agreed(visit: Visit, personId: string, policy: AccessPolicy): boolean {
  const mine = visit.votes.get(personId) ?? 0;
  let others = -mine;
  for (const votes of visit.votes.values()) others += votes;
  return mine >= policy.minVotes && mine > 2 * others;
}

/** Nobody is called an attacker for standing still: where no edge was seen, a badge settles it. */
function notCleared({ passive, own }: Visit): Outcome {
  if (passive.suspect > 0 || own.suspect > 0) return { kind: 'spoof-suspected' };
  return passive.clear > 0 ? { kind: 'badge-required' } : { kind: 'low-quality' };
}

function nobody({ identification, alike, badge: shown }: AccessQuestion): Outcome {
  // The face was compared with the holder's alone, and is not theirs.
  if (shown.kind === 'valid') return badge('other-person');
  if (identification.kind === 'unknown') return { kind: 'unknown-face' };
  // Two who cannot be told apart because they look alike never will be, here.
  return identification.kind === 'ambiguous' && alike === 'somebody'
    ? badge('look-alike')
    : { kind: 'ambiguous' };
}

function badge(reason: BadgeReason): Outcome {
  return { kind: 'badge-required', reason };
}

function refuse(outcome: Outcome): Decision {
  return { kind: 'refuse', outcome, personId: null };
}

function deny(reason: DenialReason, person: KnownPerson): Decision {
  return { kind: 'refuse', outcome: { kind: 'denied', reason }, personId: person.personId };
}
