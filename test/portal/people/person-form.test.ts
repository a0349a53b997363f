import { describe, expect, it } from 'vitest';
import { newPersonSchema } from '#contract/person';
import { RequestFailed } from '../../../enrollment-portal/src/api/request-failed.ts';
import { faultsOf, toCode, toNewPerson } from '../../../enrollment-portal/src/people/person-form.ts';

describe('the form for a person', () => {
  it('makes what the server accepts', () => {
    const body = toNewPerson(
      {
        name: ' Volunteer 204 ',
        number: ' ',
        accreditations: [
          { key: 'k', category: 'field crew', zones: ['FOP'], from: '2026-08-01', through: '2026-08-16' },
        ],
      },
      'Europe/Paris',
    );
    expect(newPersonSchema.parse(body)).toEqual({
      name: 'Volunteer 204',
      externalId: null,
      accreditations: [
        {
          category: 'FIELD-CREW',
          function: null,
          zones: ['FOP'],
          validFromMs: Date.parse('2026-07-31T22:00:00Z'),
          validUntilMs: Date.parse('2026-08-16T22:00:00Z'),
        },
      ],
    });
  });

  it('writes codes in capitals with hyphens', () => {
    expect(toCode(' media  crew ')).toBe('MEDIA-CREW');
  });

  it('finds the field that the server speaks of', () => {
    const error = new RequestFailed('invalid-request', [
      { path: 'body.accreditations.2.validUntilMs', problem: 'must be after validFromMs' },
      { path: 'body.accreditations.0.zones.1', problem: 'unknown' },
      { path: 'body.name', problem: 'too long' },
    ]);
    expect(faultsOf(error).map(({ field }) => field)).toEqual([
      'accreditations.2.through',
      'accreditations.0.zones',
      'name',
    ]);
  });

  it('knows a number that is taken from one that is malformed', () => {
    const taken = new RequestFailed('conflict', [{ path: 'body.externalId', problem: 'is taken' }]);
    expect(faultsOf(taken)).toEqual([{ field: 'number', kind: 'conflict' }]);
  });

  it('blames no field for a server that cannot be reached', () => {
    expect(faultsOf(new RequestFailed('unreachable'))).toEqual([]);
  });
});
