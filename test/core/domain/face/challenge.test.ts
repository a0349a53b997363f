import { describe, expect, it } from 'vitest';
import { brokenOff, type HeadTurn, judgeChallenge, TURN_WITHIN_MS } from '#domain/face/challenge';
import { viewOf } from '#domain/face/planarity';
import { type HeadSketch, headSeen } from './heads.ts';

const told = (command: HeadTurn) =>
  ({ kind: 'running', command, facing: viewOf(1_000, headSeen({})) }) as const;

const views = (...turns: readonly HeadSketch[]) =>
  turns.map((turn, i) => viewOf(1_100 + 100 * i, headSeen(turn)));

const LATE = 1_000 + TURN_WITHIN_MS;

describe('a commanded turn', () => {
  it.each([
    ['left', { yaw: 20 }],
    ['right', { yaw: -20 }],
  ] as const)('%s is passed by a head that turns so, in the words of its owner', (command, turn) => {
    const answer = judgeChallenge(told(command), views({ yaw: turn.yaw / 2 }, turn), 1_200);
    expect(answer).toMatchObject({ kind: 'passed', command, afterMs: 200 });
  });

  it.each([
    ['while nothing happens', []],
    ['while the head is still', [{}, { yaw: 1 }]],
    ['after a turn too small', [{ yaw: 6 }]],
    ['on a flat picture that turns as told', [{ yaw: 30, made: 'flat' }]],
  ] as const)('is waited for %s', (_, turns) => {
    expect(judgeChallenge(told('left'), views(...turns), 1_900).kind).toBe('running');
  });

  it.each([
    ['no-turn', 'nobody turned', [{}]],
    ['no-turn', 'a flat picture was turned', [{ yaw: 40, made: 'flat' }]],
  ] as const)('has failed (%s) when the time is over and %s', (because, _, turns) => {
    expect(judgeChallenge(told('left'), views(...turns), LATE)).toMatchObject({ kind: 'failed', because });
  });

  it('has failed at once when the head turns the other way', () => {
    const answer = judgeChallenge(told('left'), views({ yaw: -20 }), 1_200);
    expect(answer).toMatchObject({ kind: 'failed', because: 'other-way' });
  });

  it('does not count a turn from before the command', () => {
    const before = [viewOf(900, headSeen({ yaw: 25 }))];
    expect(judgeChallenge(told('left'), before, 1_100).kind).toBe('running');
  });

  it('has failed when the person was lost from sight', () => {
    expect(brokenOff(told('right'), 1_700)).toMatchObject({
      kind: 'failed',
      because: 'lost-sight',
      afterMs: 700,
    });
  });

  it('is not passed on views that hold no numbers', () => {
    const broken = views({ yaw: 25 }).map(({ atMs, shape }) =>
      viewOf(
        atMs,
        shape.map(() => Number.NaN),
      ),
    );
    expect(judgeChallenge(told('left'), broken, 1_200).kind).toBe('running');
    expect(judgeChallenge(told('left'), broken, LATE).kind).toBe('failed');
    expect(judgeChallenge(told('left'), broken, Number.NaN).kind).toBe('failed');
  });
});
