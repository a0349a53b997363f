import { describe, expect, it } from 'vitest';
import { type EventStructure, structureDiff } from '#domain/event/structure-diff';

const HERE: EventStructure = new Map([
  ['venue ARENA', { name: 'Arena' }],
  ['zone ARENA:FIELD', { name: 'Field', liveness: 'passive' }],
]);

describe('two events', () => {
  it('that are alike differ in nothing', () => {
    expect(structureDiff(HERE, new Map(HERE))).toEqual([]);
  });

  it('differ in what one of them lacks, and in what is settled otherwise', () => {
    const there: EventStructure = new Map([
      ['venue POOL', { name: 'Pool' }],
      ['zone ARENA:FIELD', { name: 'Field', liveness: 'off', passback: 'none' }],
    ]);
    expect(structureDiff(there, HERE)).toEqual([
      { kind: 'only-here', part: 'venue ARENA' },
      { kind: 'only-there', part: 'venue POOL' },
      {
        kind: 'changed',
        part: 'zone ARENA:FIELD',
        fields: [
          { field: 'liveness', there: 'off', here: 'passive' },
          { field: 'passback', there: 'none', here: null },
        ],
      },
    ]);
  });
});
