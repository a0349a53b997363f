import { describe, expect, it } from 'vitest';
import { claimOnce, type Identification, identify } from '#domain/face/match';

const rule = { threshold: 0.5, margin: 0.05 };
const person = (personId: string, similarity: number) => ({ personId, similarity });

describe('who a probe is', () => {
  it.each([
    { why: 'nobody is enrolled', scores: [], kind: 'unknown' },
    { why: 'the nearest is too far', scores: [0.49], kind: 'unknown' },
    { why: 'the only person is near enough', scores: [0.5], kind: 'match' },
    { why: 'the first leads by enough', scores: [0.6, 0.54], kind: 'match' },
    { why: 'the first leads by too little', scores: [0.6, 0.56], kind: 'ambiguous' },
    { why: 'two are equally near', scores: [0.9, 0.9], kind: 'ambiguous' },
    { why: 'two are equally far', scores: [0.3, 0.3], kind: 'unknown' },
    { why: 'the score is not a number', scores: [Number.NaN, 0.9], kind: 'unknown' },
    { why: 'the second score is not a number', scores: [0.9, Number.NaN], kind: 'ambiguous' },
  ])('is $kind when $why', ({ scores, kind }) => {
    const candidates = scores.map((similarity, i) => person(`person ${i}`, similarity));
    expect(identify(candidates, rule).kind).toBe(kind);
  });

  it('is never decided by a rule that is not a number', () => {
    const candidates = [person('a', 0.9), person('b', 0.1)];
    expect(identify(candidates, { threshold: Number.NaN, margin: 0 }).kind).toBe('unknown');
    expect(identify(candidates, { threshold: 0.5, margin: Number.NaN }).kind).toBe('ambiguous');
  });

  it('is nobody in a tie even without a margin', () => {
    const tie = [person('a', 0.8), person('b', 0.8)];
    expect(identify(tie, { threshold: 0.5, margin: 0 }).kind).toBe('ambiguous');
  });
});

describe('several faces of one frame', () => {
  const match = (personId: string, similarity: number): Identification => ({
    kind: 'match',
    best: person(personId, similarity),
    margin: 0.3,
  });

  it('cannot all be one person: the most similar keeps the claim', () => {
    const claims = claimOnce([match('a', 0.7), match('a', 0.8), match('b', 0.6), match('a', 0.75)]);
    expect(claims.map(({ kind }) => kind)).toEqual(['unknown', 'match', 'match', 'unknown']);
  });

  it('leave a person to nobody when they claim equally', () => {
    const claims = claimOnce([match('a', 0.8), match('a', 0.8)]);
    expect(claims.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });

  it('keep what is no claim as it was', () => {
    const others: readonly Identification[] = [
      { kind: 'unknown', best: person('a', 0.2) },
      { kind: 'ambiguous', best: person('a', 0.9), second: person('b', 0.9) },
    ];
    expect(claimOnce([...others, match('a', 0.6)])).toEqual([...others, match('a', 0.6)]);
  });
});
