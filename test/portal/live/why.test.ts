import { describe, expect, it } from 'vitest';
import type { Passage } from '#contract/passage';
import { type Check, stepsOf } from '../../../enrollment-portal/src/live/why.ts';

const SOMEBODY = { id: 'person-01', name: 'Athlete 17' };

function stop(outcome: Passage['outcome'], person: Passage['person'] = SOMEBODY): Check | null {
  return (
    stepsOf({ outcome, person, softPassback: false }).find(({ state }) => state === 'stopped')?.check ?? null
  );
}

describe('the questions behind an answer', () => {
  it('all hold when somebody is let in', () => {
    const steps = stepsOf({ outcome: { kind: 'granted' }, person: SOMEBODY, softPassback: false });
    expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(['held']));
  });

  it.each<[Passage['outcome'], Check]>([
    [{ kind: 'gallery-stale' }, 'gallery'],
    [{ kind: 'spoof-suspected' }, 'picture'],
    [{ kind: 'low-quality' }, 'frames'],
    [{ kind: 'denied', reason: 'event-not-live' }, 'open'],
    [{ kind: 'denied', reason: 'watchlist' }, 'watchlist'],
    [{ kind: 'denied', reason: 'suspended' }, 'accreditation'],
    [{ kind: 'denied', reason: 'passback' }, 'passback'],
    [{ kind: 'denied', reason: 'occupancy' }, 'room'],
    [{ kind: 'badge-required', reason: 'staffed' }, 'promise'],
    [{ kind: 'badge-required', reason: 'look-alike' }, 'badge'],
    [{ kind: 'badge-required' }, 'picture'],
  ])('stop at the one that decided: %j', (outcome, check) => {
    expect(stop(outcome)).toBe(check);
  });

  it('stop at the likeness when two who look alike could not be told apart', () => {
    expect(stop({ kind: 'badge-required', reason: 'look-alike' }, null)).toBe('similarity');
  });

  it('say nothing of what was not asked any more', () => {
    const steps = stepsOf({ outcome: { kind: 'unknown-face' }, person: null, softPassback: false });
    expect(steps.filter(({ state }) => state === 'not-reached').map(({ check }) => check)).toEqual([
      'watchlist',
      'accreditation',
      'passback',
      'room',
      'badge',
    ]);
  });

  it('mark a passback that the zone lets pass', () => {
    const steps = stepsOf({ outcome: { kind: 'granted' }, person: SOMEBODY, softPassback: true });
    expect(steps.find(({ check }) => check === 'passback')?.state).toBe('noted');
  });

  it('were not asked where staff opened', () => {
    const steps = stepsOf({ outcome: { kind: 'manual-override' }, person: null, softPassback: false });
    expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(['not-reached']));
  });
});
