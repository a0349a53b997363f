import { describe, expect, it } from 'vitest';
import { type AccessQuestion, decideAccess } from '#domain/access/decide-access';
import type { LivenessPolicy } from '#domain/access/liveness';
import { beginVisit, type Visit, withSighting, withVote } from '#domain/access/visit';
import type { Identification } from '#domain/face/match';
import { headSeen } from '../face/heads.ts';
import { alikeTo, axis, HELD_TO, type SightingSketch, STEADY, sighting } from './sightings.ts';

const NOW = 1_000_000;
const IN_TIME = 400;
const OUT_OF_TIME = 5_000;

const seen = (personId: string): Identification => ({
  kind: 'match',
  best: { personId, similarity: 0.7 },
  margin: 0.4,
});
const UNKNOWN: Identification = { kind: 'unknown', best: { personId: 'person-one', similarity: 0.2 } };
const AMBIGUOUS: Identification = {
  kind: 'ambiguous',
  best: { personId: 'person-one', similarity: 0.6 },
  second: { personId: 'person-two', similarity: 0.59 },
};

function visitOf(sightings: readonly SightingSketch[], votes: readonly string[] = []): Visit {
  const [first, ...rest] = sightings.map((sketch) => sighting({ atMs: 0, ...sketch }));
  const visit = rest.reduce(
    (known, next) => withSighting(known, next, STEADY),
    beginVisit('visit-one', first ?? sighting(), STEADY),
  );
  return votes.reduce((voted, personId) => withVote(voted, seen(personId)), visit);
}

const PASSIVE: LivenessPolicy = { level: 'passive', minClearFrames: 2, ownModel: 'absent', commands: 'none' };

const THREE_FRAMES: readonly SightingSketch[] = [{}, {}, {}];

function ask(change: Partial<AccessQuestion> = {}) {
  return decideAccess({
    visit: visitOf(THREE_FRAMES, ['person-one', 'person-one', 'person-one']),
    identification: seen('person-one'),
    heldTo: HELD_TO,
    alike: 'nobody',
    person: {
      personId: 'person-one',
      accreditations: [
        {
          id: 'accreditation-one',
          status: 'active',
          category: 'ATHLETE',
          validFromMs: NOW - 1,
          validUntilMs: NOW + 1,
          zones: ['FIELD'],
        },
      ],
      lastPassages: NEVER,
      watchlist: 'not-listed',
    },
    badge: { kind: 'none' },
    inside: null,
    policy: policyOf({}),
    gallery: 'current',
    nowMs: IN_TIME,
    wallClockMs: NOW,
    ...change,
  });
}

const NEVER = { in: null, out: null };
const FIELD = { venue: 'ARENA', zone: 'FIELD' };
const PRESS = { venue: 'ARENA', zone: 'PRESS' };

function policyOf(change: Partial<AccessQuestion['policy']>): AccessQuestion['policy'] {
  return {
    event: 'live',
    timeZone: 'UTC',
    place: FIELD,
    direction: 'in',
    entryBy: 'face',
    liveness: PASSIVE,
    schedule: { kind: 'always' },
    passback: { kind: 'none' },
    forgottenAtMs: null,
    occupancy: { kind: 'unlimited' },
    whenRefused: 'badge-and-face',
    minVotes: 2,
    decideWithinMs: 2_000,
    ...change,
  };
}

describe('the decision', () => {
  it('grants a recognised, live, entitled person', () => {
    expect(ask()).toEqual({
      kind: 'grant',
      outcome: { kind: 'granted' },
      personId: 'person-one',
      accreditationId: 'accreditation-one',
      softPassback: false,
    });
  });

  it.each<[string, Partial<AccessQuestion>]>([
    ['nobody is recognised', { identification: UNKNOWN, person: null }],
    ['two people are too alike', { identification: AMBIGUOUS, person: null }],
    ['too few frames agree', { visit: visitOf(THREE_FRAMES, ['person-one']) }],
    ['no frame was good enough', { visit: visitOf([{ usable: 'blurred' }, { usable: 'blurred' }]) }],
    [
      'too few frames were looked at for a border',
      { visit: visitOf([{}, { passive: 'not-assessed' }], ['person-one', 'person-one']) },
    ],
  ])('looks again while %s and time is left, and never grants', (_, change) => {
    expect(ask(change).kind).toBe('keep-looking');
    expect(ask({ ...change, nowMs: OUT_OF_TIME }).kind).toBe('refuse');
  });

  it.each<[string, Partial<AccessQuestion>, string]>([
    ['nobody is recognised', { identification: UNKNOWN, person: null }, 'unknown-face'],
    ['two people are too alike', { identification: AMBIGUOUS, person: null }, 'ambiguous'],
    ['votes are split', { visit: visitOf(THREE_FRAMES, ['person-one', 'person-two']) }, 'ambiguous'],
    ['no frame was good enough', { visit: visitOf([{ usable: 'blurred' }]) }, 'low-quality'],
    [
      'the border was never looked for',
      { visit: visitOf([{ passive: 'not-assessed' }], ['person-one', 'person-one']) },
      'low-quality',
    ],
    [
      'a border was seen as often as not',
      { visit: visitOf([{ passive: 'suspect' }, {}], ['person-one', 'person-one']) },
      'spoof-suspected',
    ],
  ])('refuses when time is up and %s', (_, change, outcome) => {
    expect(ask({ ...change, nowMs: OUT_OF_TIME })).toMatchObject({
      kind: 'refuse',
      outcome: { kind: outcome },
    });
  });

  it.each([1, 2, 3, 5, 9, 20])(
    'grants nobody whose identity flips from frame to frame, after %i flips',
    (flips) => {
      const votes = Array.from({ length: flips + 1 }, (_, i) => (i % 2 === 0 ? 'person-one' : 'person-two'));
      for (const personId of ['person-one', 'person-two']) {
        const visit = visitOf(THREE_FRAMES, votes);
        expect(ask({ visit, identification: seen(personId) }).kind).not.toBe('grant');
      }
    },
  );

  it('forgives one wrong frame among three right ones', () => {
    const visit = visitOf(THREE_FRAMES, ['person-two', 'person-one', 'person-one', 'person-one']);
    expect(ask({ visit }).kind).toBe('grant');
  });

  it('refuses a photo held up before it asks whose face it shows', () => {
    const visit = visitOf([{ passive: 'suspect' }, { passive: 'suspect' }], ['person-one', 'person-one']);
    expect(ask({ visit })).toMatchObject({
      kind: 'refuse',
      outcome: { kind: 'spoof-suspected' },
      personId: null,
    });
  });

  it.each([
    ['planarity', 'nobody has moved', 'badge-required'],
    ['challenge', 'the lane can tell nobody to turn', 'badge-required'],
  ] as const)('at the level %s sends people to their badge when %s', (level, _, outcome) => {
    const question = { policy: policyOf({ liveness: { ...PASSIVE, level } }) };
    expect(ask(question).kind).toBe('keep-looking');
    expect(ask({ ...question, nowMs: OUT_OF_TIME })).toMatchObject({
      kind: 'refuse',
      outcome: { kind: outcome },
    });
  });

  it('tells only those to turn who would be let in', () => {
    const sketch = { shape: headSeen({}) };
    const visit = visitOf([sketch, sketch, sketch], ['person-one', 'person-one', 'person-one']);
    const liveness = { ...PASSIVE, level: 'challenge', commands: 'shown' } as const;
    expect(ask({ visit, policy: policyOf({ liveness }) }).kind).toBe('ask-to-turn');
    expect(ask({ visit, policy: policyOf({ liveness, place: PRESS }) })).toMatchObject({
      outcome: { kind: 'denied', reason: 'zone' },
    });
    expect(ask({ visit, identification: UNKNOWN, policy: policyOf({ liveness }) }).kind).toBe('keep-looking');
  });

  it('opens for no picture on the evidence of whoever holds it up and resembles the person in it', () => {
    const theirs = [0, 5, 10, 15, 20].map((yaw) => ({ face: alikeTo(0.55), shape: headSeen({ yaw }) }));
    const picture = {
      face: axis(0),
      score: 90,
      passive: 'not-assessed',
      shape: headSeen({ yaw: 10 }),
    } as const;
    const visit = visitOf([...theirs, picture, picture, picture], ['person-one', 'person-one', 'person-one']);
    for (const level of ['passive', 'planarity', 'challenge'] as const) {
      const policy = policyOf({ liveness: { ...PASSIVE, level, commands: 'shown' } });
      expect(ask({ visit, policy }).kind).toBe('keep-looking');
      expect(ask({ visit, policy, nowMs: OUT_OF_TIME })).toMatchObject({
        kind: 'refuse',
        outcome: { kind: 'badge-required' },
      });
    }
  });

  it.each([null, Number.NaN])('takes no evidence for anybody where people are held to %s', (heldTo) => {
    expect(ask({ heldTo }).kind).toBe('keep-looking');
  });

  it('does not look for borders where the zone does not ask', () => {
    const visit = visitOf([{ passive: 'suspect' }, { passive: 'suspect' }], ['person-one', 'person-one']);
    expect(ask({ visit, policy: policyOf({ liveness: { ...PASSIVE, level: 'off' } }) }).kind).toBe('grant');
  });

  it.each(['draft', 'closed', 'purged'] as const)('lets nobody into an event that is %s', (event) => {
    for (const gallery of ['current', 'stale', 'promise-refused'] as const) {
      expect(ask({ gallery, policy: policyOf({ event }) })).toEqual({
        kind: 'refuse',
        outcome: { kind: 'denied', reason: 'event-not-live' },
        personId: null,
      });
    }
  });

  it.each([
    ['stale', 'gallery-stale'],
    ['promise-refused', 'badge-required'],
  ] as const)('grants nobody on a gallery that is %s', (gallery, outcome) => {
    expect(ask({ gallery })).toMatchObject({ kind: 'refuse', outcome: { kind: outcome } });
  });

  it.each([
    ['badge-and-face', 'promise-refused'],
    ['staffed', 'staffed'],
  ] as const)(
    'says what a zone with the policy %s does while its promise is refused',
    (whenRefused, reason) => {
      expect(ask({ gallery: 'promise-refused', policy: policyOf({ whenRefused }) })).toMatchObject({
        kind: 'refuse',
        outcome: { kind: 'badge-required', reason },
      });
    },
  );

  describe('somebody who looks like another enrolled person', () => {
    const badge = { kind: 'badge-required', reason: 'look-alike' };

    it('is asked for their badge, by name, however well they were recognised', () => {
      expect(ask({ alike: 'somebody' })).toEqual({ kind: 'refuse', outcome: badge, personId: 'person-one' });
    });

    it('is told why they may not enter, where no badge would help', () => {
      expect(ask({ alike: 'somebody', policy: policyOf({ place: PRESS }) })).toMatchObject({
        outcome: { kind: 'denied', reason: 'zone' },
      });
    });

    it('is asked for their badge when the two cannot be told apart', () => {
      expect(ask({ identification: AMBIGUOUS, alike: 'somebody', nowMs: OUT_OF_TIME })).toEqual({
        kind: 'refuse',
        outcome: badge,
        personId: null,
      });
      expect(ask({ identification: AMBIGUOUS, alike: 'nobody', nowMs: OUT_OF_TIME })).toMatchObject({
        outcome: { kind: 'ambiguous' },
      });
    });

    it('is not granted before it is known who else looks like them', () => {
      expect(ask({ alike: 'not-known' }).kind).toBe('keep-looking');
      expect(ask({ alike: 'not-known', nowMs: OUT_OF_TIME })).toMatchObject({ outcome: badge });
    });
  });

  it('refuses somebody who was removed while they stood there', () => {
    expect(ask({ person: null })).toMatchObject({ kind: 'refuse', outcome: { kind: 'unknown-face' } });
  });

  it('does not grant one person on the record of another', () => {
    const identification = seen('person-two');
    const visit = visitOf(THREE_FRAMES, ['person-two', 'person-two']);
    expect(ask({ identification, visit }).kind).toBe('refuse');
  });

  it('names whom it denies, and why', () => {
    expect(ask({ policy: policyOf({ place: PRESS }) })).toEqual({
      kind: 'refuse',
      outcome: { kind: 'denied', reason: 'zone' },
      personId: 'person-one',
    });
  });

  it('keeps the lane shut on a hard passback and marks a soft one', () => {
    const person = {
      personId: 'person-one',
      accreditations: [
        {
          id: 'accreditation-one',
          status: 'active',
          category: 'ATHLETE',
          validFromMs: 0,
          validUntilMs: NOW + 1,
          zones: ['ALL'],
        },
      ],
      lastPassages: { in: NOW - 10, out: null },
      watchlist: 'not-listed',
    } as const;
    const reset = { resetAfterMs: 60_000, resetDailyAt: null, exempt: [] };
    const hard = policyOf({ passback: { kind: 'hard', ...reset } });
    const soft = policyOf({ passback: { kind: 'soft', ...reset } });
    const forgiving = policyOf({ passback: { kind: 'hard', ...reset, exempt: ['ATHLETE'] } });
    const forgetful = policyOf({ passback: { kind: 'hard', ...reset }, forgottenAtMs: NOW - 1 });
    expect(ask({ person, policy: forgiving })).toMatchObject({ kind: 'grant', softPassback: false });
    expect(ask({ person, policy: forgetful })).toMatchObject({ kind: 'grant', softPassback: false });
    expect(ask({ person, policy: hard })).toMatchObject({ outcome: { kind: 'denied', reason: 'passback' } });
    expect(ask({ person, policy: soft })).toMatchObject({ kind: 'grant', softPassback: true });
  });

  describe('a zone that asks for badge and face', () => {
    const policy = policyOf({ entryBy: 'badge-and-face' });
    const refusedFor = (reason: string) => ({
      kind: 'refuse',
      outcome: { kind: 'badge-required', reason },
      personId: 'person-one',
    });

    it.each([
      ['no badge', { kind: 'none' }, 'zone'],
      ['a badge that does not count', { kind: 'not-valid' }, 'not-valid'],
      ["somebody else's badge", { kind: 'valid', personId: 'person-two' }, 'other-person'],
    ] as const)('keeps shut for a face with %s, and says whose face it was', (_, badge, reason) => {
      expect(ask({ policy, badge })).toEqual(refusedFor(reason));
    });

    it('opens for a face with its own badge', () => {
      expect(ask({ policy, badge: { kind: 'valid', personId: 'person-one' } }).kind).toBe('grant');
    });

    it('opens for no badge without its face', () => {
      const badge = { kind: 'valid', personId: 'person-one' } as const;
      expect(ask({ policy, badge, identification: UNKNOWN, person: null, nowMs: OUT_OF_TIME }).kind).toBe(
        'refuse',
      );
    });

    it('tells those who may not enter why, where no badge would help', () => {
      expect(ask({ policy: { ...policy, place: PRESS } })).toMatchObject({
        outcome: { kind: 'denied', reason: 'zone' },
      });
    });
  });

  it("settles with their own badge which of two look-alikes it is, and with another's nothing", () => {
    const own = { kind: 'valid', personId: 'person-one' } as const;
    expect(ask({ alike: 'somebody', badge: own }).kind).toBe('grant');
    expect(ask({ alike: 'somebody', badge: { ...own, personId: 'person-two' } })).toMatchObject({
      outcome: { kind: 'badge-required', reason: 'other-person' },
    });
  });

  describe('somebody on the watchlist', () => {
    const listed = {
      personId: 'person-one',
      accreditations: [],
      lastPassages: NEVER,
      watchlist: 'listed',
    } as const;
    const denied = {
      kind: 'refuse',
      outcome: { kind: 'denied', reason: 'watchlist' },
      personId: 'person-one',
    };

    it('is denied, whatever else would be said of them', () => {
      expect(ask({ person: listed })).toEqual(denied);
      expect(ask({ person: listed, alike: 'not-known' })).toEqual(denied);
      expect(ask({ person: listed, badge: { kind: 'valid', personId: 'person-one' } })).toEqual(denied);
      const strict = policyOf({ liveness: { ...PASSIVE, level: 'challenge', commands: 'shown' } });
      expect(ask({ person: listed, policy: strict })).toEqual(denied);
    });

    it('is not named before enough frames agree', () => {
      expect(ask({ person: listed, visit: visitOf(THREE_FRAMES, ['person-one']) }).kind).toBe('keep-looking');
    });
  });

  describe('a zone with room for two', () => {
    const policy = policyOf({ occupancy: { kind: 'limited', most: 2, exempt: [] } });

    it.each([
      [1, 'grant'],
      [2, 'refuse'],
      [null, 'refuse'],
    ])('with %s inside: %s', (inside, kind) => {
      expect(ask({ policy, inside }).kind).toBe(kind);
    });

    it('lets everybody out, however many it believes to be inside', () => {
      expect(ask({ policy: { ...policy, direction: 'out' }, inside: 9 }).kind).toBe('grant');
    });
  });

  it('keeps the hours of a zone on the way in, and nobody inside by them', () => {
    const schedule = { kind: 'hours', openings: [], closedOn: [] } as const;
    expect(ask({ policy: policyOf({ schedule }) })).toMatchObject({
      outcome: { kind: 'denied', reason: 'time' },
    });
    expect(ask({ policy: policyOf({ schedule, direction: 'out' }) }).kind).toBe('grant');
  });

  it.each([
    ['the clock', { nowMs: Number.NaN }],
    ['the wall clock', { wallClockMs: Number.NaN }],
    ['the number of votes asked for', { policy: policyOf({ minVotes: Number.NaN }) }],
    [
      'the number of clear frames asked for',
      { policy: policyOf({ liveness: { ...PASSIVE, minClearFrames: Number.NaN } }) },
    ],
  ])('grants nothing when %s is NaN', (what, change) => {
    const decision = ask(change);
    if (what === 'the clock') expect(ask({ ...change, identification: UNKNOWN }).kind).toBe('refuse');
    else expect(decision.kind).not.toBe('grant');
  });
});
