import { describe, expect, it } from 'vitest';
import type { NearestOthers } from '#domain/promise/nearest-others';
import { CONFIDENCE, keepPromise, type PromiseQuestion } from '#domain/promise/promise';
import { type StrangerEvidence, strangerEvidence } from '#domain/promise/stranger-evidence';

const NOBODY_DOUBTFUL = () => 'strangers' as const;
const REVIEWED = (_: string, __: string, similarity: number) =>
  similarity >= 0.6 ? ('doubtful' as const) : ('strangers' as const);

function question(fpir: number, more: Partial<PromiseQuestion> = {}): PromiseQuestion {
  return { fpir, fusionFactor: 1, confidence: CONFIDENCE, ...more };
}

function peopleScoring(scores: readonly number[], prefix = 'p'): NearestOthers[] {
  return scores.map((similarity, i) => ({
    personId: `${prefix}${i}`,
    nearest: [{ personId: `${prefix}${i}-nearest`, similarity }],
  }));
}

/** `count` different scores from .5 downwards. */
function spread(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 0.5 - (0.4 * i) / count);
}

function evidenceOf(members: readonly number[], outsiders: readonly number[] = []): StrangerEvidence {
  return strangerEvidence({
    members: peopleScoring(members),
    outsiders: peopleScoring(outsiders, 'o'),
    resemblance: NOBODY_DOUBTFUL,
  });
}

describe('a promise to strangers', () => {
  it('is kept by a threshold that as few of the gallery exceed as prove it', () => {
    const scores = spread(4731);
    const answer = keepPromise(evidenceOf(scores), question(0.01));
    if (answer.kind !== 'kept') throw new Error('the promise was refused');
    const exceeding = scores.filter((score) => score >= answer.threshold).length;
    // 4,731 people are worth 2,365 strangers; 14 of them prove 1%, that is 28 people, interpolated up to one more pair.
    expect(answer.trials).toBe(2365.5);
    expect(exceeding).toBeGreaterThanOrEqual(28);
    expect(exceeding).toBeLessThanOrEqual(30);
  });

  it('asks for more when it is stricter and when the gate fuses more images than the evidence', () => {
    const evidence = evidenceOf(spread(8000));
    const thresholds = [
      question(0.03),
      question(0.01),
      question(0.01, { fusionFactor: 1.85 }),
      question(0.002),
    ].map((asked) => {
      const answer = keepPromise(evidence, asked);
      return answer.kind === 'kept' ? answer.threshold : Number.NaN;
    });
    expect(thresholds).toEqual(thresholds.toSorted((a, b) => a - b));
    expect(new Set(thresholds).size).toBe(4);
  });

  it('is refused when the gallery is too small, with what it could carry and what it would take', () => {
    const answer = keepPromise(evidenceOf(spread(600)), question(0.001));
    expect(answer).toMatchObject({
      kind: 'refused',
      because: 'too-little-evidence',
      people: 600,
      trials: 300,
    });
    if (answer.kind !== 'refused') return;
    expect(answer.smallestFpir).toBeCloseTo(0.01222, 5);
    expect(answer.morePeople).toBe(6775);
    expect(keepPromise(evidenceOf(spread(600 + 6775)), question(0.001)).kind).toBe('kept');
    expect(keepPromise(evidenceOf(spread(600 + 6774)), question(0.001)).kind).toBe('refused');
  });

  it('of a small gallery is carried by the other people of the event, who are strangers to it', () => {
    expect(keepPromise(evidenceOf(spread(50)), question(0.01)).kind).toBe('refused');
    expect(keepPromise(evidenceOf(spread(50), spread(1000)), question(0.01)).kind).toBe('kept');
  });

  it('is not carried by the same people counted twice', () => {
    const once = keepPromise(evidenceOf(spread(300)), question(0.0125));
    const asStrangers = keepPromise(evidenceOf(spread(1), spread(300)), question(0.0125));
    expect([once.kind, asStrangers.kind]).toEqual(['refused', 'kept']);
  });
});

describe('a promise fails shut', () => {
  it.each([
    ['an empty gallery', evidenceOf([]), 'nobody-enrolled'],
    ['an empty gallery that others were compared with', evidenceOf([], spread(5000)), 'nobody-enrolled'],
    [
      'one person, who has nobody to resemble',
      strangerEvidence({
        members: [{ personId: 'a', nearest: [] }],
        outsiders: [],
        resemblance: NOBODY_DOUBTFUL,
      }),
      'too-little-evidence',
    ],
    ['scores that are no numbers', evidenceOf(spread(3000).fill(Number.NaN)), 'scores-missing'],
    [
      'more missing scores than the promise lets through',
      evidenceOf(spread(3000).fill(Number.NaN, 0, 40)),
      'scores-missing',
    ],
  ])('on %s', (_, evidence, because) => {
    expect(keepPromise(evidence, question(0.01))).toMatchObject({ kind: 'refused', because });
  });

  it('on a few missing scores it asks for more, as they may be anything', () => {
    const whole = keepPromise(evidenceOf(spread(3000)), question(0.01));
    const holed = keepPromise(evidenceOf(spread(3000).fill(Number.NaN, 2990)), question(0.01));
    if (whole.kind !== 'kept' || holed.kind !== 'kept') throw new Error('a promise was refused');
    expect(holed.threshold).toBeGreaterThan(whole.threshold);
  });

  it.each([
    ['a promise of nothing', question(0)],
    ['a promise of everything', question(1)],
    ['no promise at all', question(Number.NaN)],
    ['an unknown confidence', question(0.01, { confidence: Number.NaN })],
    ['an unknown effect of fusion', question(0.01, { fusionFactor: Number.NaN })],
    ['an effect of fusion that would loosen the promise', question(0.01, { fusionFactor: 0.5 })],
  ])('on %s', (_, asked) => {
    expect(keepPromise(evidenceOf(spread(5000)), asked)).toMatchObject({
      kind: 'refused',
      because: 'no-such-promise',
    });
  });
});

describe('a person enrolled twice', () => {
  const scores = spread(2000);
  const members: NearestOthers[] = [
    ...peopleScoring(scores),
    {
      personId: 'twice-1',
      nearest: [
        { personId: 'twice-2', similarity: 0.93 },
        { personId: 'p7', similarity: 0.31 },
      ],
    },
    {
      personId: 'twice-2',
      nearest: [
        { personId: 'twice-1', similarity: 0.93 },
        { personId: 'p9', similarity: 0.3 },
      ],
    },
  ];

  it('counts with the person most like them whom nobody has to look at first', () => {
    const evidence = strangerEvidence({
      members,
      outsiders: [],
      resemblance: REVIEWED,
    });
    expect(evidence.scores[0]?.score).toBe(0.5);
    expect(evidence.trials).toBe(1001);
  });

  it('would raise the threshold for everybody if counted', () => {
    const counted = strangerEvidence({ members, outsiders: [], resemblance: NOBODY_DOUBTFUL });
    const aside = strangerEvidence({
      members,
      outsiders: [],
      resemblance: REVIEWED,
    });
    const [high, low] = [counted, aside].map((evidence) => keepPromise(evidence, question(0.005)));
    if (high?.kind !== 'kept' || low?.kind !== 'kept') throw new Error('a promise was refused');
    expect(high.threshold).toBeGreaterThan(low.threshold);
  });

  it('and like nobody else on record is left out, not counted as unlike everybody', () => {
    const evidence = strangerEvidence({
      members: [...peopleScoring(scores), { personId: 'x', nearest: [{ personId: 'y', similarity: 0.9 }] }],
      outsiders: [],
      resemblance: REVIEWED,
    });
    expect(evidence.trials).toBe(1000);
  });
});

describe('pairs that nobody has looked at yet', () => {
  /** People who resemble nobody above .5, and pairs who resemble each other at .65 and nobody else above .3. */
  function withPairs(people: number, pairs: number, review: typeof REVIEWED | typeof NOBODY_DOUBTFUL) {
    const paired = Array.from({ length: pairs }, (_, i) => [
      { personId: `a${i}`, nearest: [pairOf(`b${i}`), { personId: 'p1', similarity: 0.3 }] },
      { personId: `b${i}`, nearest: [pairOf(`a${i}`), { personId: 'p2', similarity: 0.29 }] },
    ]).flat();
    return strangerEvidence({
      members: [...peopleScoring(spread(people - 2 * pairs)), ...paired],
      outsiders: [],
      resemblance: review,
    });
  }

  function pairOf(personId: string) {
    return { personId, similarity: 0.65 };
  }

  function kept(evidence: StrangerEvidence, fpir: number) {
    const answer = keepPromise(evidence, question(fpir));
    if (answer.kind !== 'kept') throw new Error('the promise was refused');
    return answer;
  }

  it.each([0.03, 0.01, 0.005])('never lower a threshold, at a promise of %s', (fpir) => {
    for (const pairs of [1, 4, 5, 6, 20, 200]) {
      const without = kept(withPairs(2000 - 2 * pairs, 0, REVIEWED), fpir);
      expect(kept(withPairs(2000, pairs, REVIEWED), fpir).threshold).toBeGreaterThanOrEqual(
        without.threshold,
      );
    }
  });

  it('count as strangers where they are too many to be people under two names', () => {
    const undecided = kept(withPairs(2000, 20, REVIEWED), 0.03);
    expect(undecided.doubtful).toBe('counted');
    // As if somebody had found all of them to be different people.
    const decided = kept(withPairs(2000, 20, NOBODY_DOUBTFUL), 0.03);
    expect(undecided.threshold).toBeGreaterThanOrEqual(decided.threshold);
    const strict = kept(withPairs(2000, 20, REVIEWED), 0.01);
    expect(strict.threshold).toBeGreaterThan(0.6);
  });

  it('are set aside where they are few, and the promise holds also if all of them are strangers', () => {
    const { doubtful, threshold, accepted } = kept(withPairs(2000, 5, REVIEWED), 0.01);
    expect(doubtful).toBe('set-aside');
    expect(threshold).toBeLessThan(0.5);
    expect(accepted).toBeCloseTo(kept(withPairs(1990, 0, REVIEWED), 0.005).accepted, 1);
  });

  it('count where a promise is so small that they may be all that it allows', () => {
    expect(kept(withPairs(8000, 5, REVIEWED), 0.002).doubtful).toBe('counted');
  });
});
