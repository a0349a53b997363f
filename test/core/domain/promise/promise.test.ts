import { describe, expect, it } from 'vitest';
import type { NearestOthers } from '#domain/promise/nearest-others';
import { CONFIDENCE, keepPromise, type PromiseQuestion } from '#domain/promise/promise';
import { type StrangerEvidence, strangerEvidence } from '#domain/promise/stranger-evidence';

const NOBODY_ASIDE = () => false;

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
    isSetAside: NOBODY_ASIDE,
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
        isSetAside: NOBODY_ASIDE,
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
      isSetAside: (_, __, similarity) => similarity >= 0.6,
    });
    expect(evidence.scores[0]?.score).toBe(0.5);
    expect(evidence.trials).toBe(1001);
  });

  it('would raise the threshold for everybody if counted', () => {
    const counted = strangerEvidence({ members, outsiders: [], isSetAside: NOBODY_ASIDE });
    const aside = strangerEvidence({
      members,
      outsiders: [],
      isSetAside: (_, __, similarity) => similarity >= 0.6,
    });
    const [high, low] = [counted, aside].map((evidence) => keepPromise(evidence, question(0.005)));
    if (high?.kind !== 'kept' || low?.kind !== 'kept') throw new Error('a promise was refused');
    expect(high.threshold).toBeGreaterThan(low.threshold);
  });

  it('and like nobody else on record is left out, not counted as unlike everybody', () => {
    const evidence = strangerEvidence({
      members: [...peopleScoring(scores), { personId: 'x', nearest: [{ personId: 'y', similarity: 0.9 }] }],
      outsiders: [],
      isSetAside: (_, __, similarity) => similarity >= 0.6,
    });
    expect(evidence.trials).toBe(1000);
  });
});
