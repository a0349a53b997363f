import { describe, expect, it } from 'vitest';
import type { AccreditationCodes } from '#contract/accreditation-codes';
import { movedUp, withLine, without } from '../../../enrollment-portal/src/setup/codes-edit.ts';

const CODES: AccreditationCodes = {
  version: 2,
  categories: [
    { code: 'ATH', name: 'Athlete', zones: ['ARENA:FIELD'] },
    { code: 'PRESS', name: 'Press', zones: [] },
    { code: 'STAFF', name: 'Staff', zones: ['ALL'] },
  ],
  functions: [{ code: 'COACH', name: 'Coach' }],
};

const order = (codes: AccreditationCodes) => codes.categories.map(({ code }) => code);

describe('the categories of an event', () => {
  it('gain one at the end', () => {
    const codes = withLine(CODES, 'categories', { code: 'VIP', name: 'Guest', zones: ['ALL:BOX'] });
    expect(order(codes)).toEqual(['ATH', 'PRESS', 'STAFF', 'VIP']);
  });

  it('keep their place when one is edited', () => {
    const codes = withLine(CODES, 'categories', { code: 'PRESS', name: 'Media', zones: ['ALL:PRESS'] });
    expect(codes.categories[1]).toEqual({ code: 'PRESS', name: 'Media', zones: ['ALL:PRESS'] });
    expect(order(codes)).toEqual(order(CODES));
  });

  it.each([
    [1, ['PRESS', 'ATH', 'STAFF']],
    [2, ['ATH', 'STAFF', 'PRESS']],
  ])('change places with the one before: %d', (at, expected) => {
    expect(order(movedUp(CODES, 'categories', at))).toEqual(expected);
  });

  it('lose the one that is removed, and functions stay', () => {
    const codes = without(CODES, 'categories', 'ATH');
    expect(order(codes)).toEqual(['PRESS', 'STAFF']);
    expect(codes.functions).toEqual(CODES.functions);
  });

  it('give functions no zones', () => {
    const codes = withLine(CODES, 'functions', { code: 'COACH', name: 'Trainer', zones: ['ALL'] });
    expect(codes.functions).toEqual([{ code: 'COACH', name: 'Trainer' }]);
  });
});
