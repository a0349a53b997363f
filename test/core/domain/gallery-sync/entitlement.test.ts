import { describe, expect, it } from 'vitest';
import { ACCREDITATION_STATUSES, type Accreditation } from '#domain/access/accreditation';
import { belongsInGallery } from '#domain/gallery-sync/entitlement';

const FIELD = { venue: 'ARENA', zone: 'FIELD' };

function accreditation(change: Partial<Accreditation>): Accreditation {
  return {
    id: 'accreditation-one',
    status: 'active',
    category: 'STAFF',
    validFromMs: 0,
    validUntilMs: 1,
    zones: ['FIELD'],
    ...change,
  };
}

describe('a gate’s gallery', () => {
  it('holds the people entitled to its zone, and nobody else', () => {
    expect(belongsInGallery([accreditation({})], FIELD, 'entitled')).toBe(true);
    expect(belongsInGallery([accreditation({ zones: ['ALL'] })], FIELD, 'entitled')).toBe(true);
    expect(belongsInGallery([accreditation({ zones: ['PRESS'] })], FIELD, 'entitled')).toBe(false);
    expect(belongsInGallery([accreditation({ zones: ['ARENA:ALL'] })], FIELD, 'entitled')).toBe(true);
    expect(belongsInGallery([accreditation({ zones: ['POOL:FIELD'] })], FIELD, 'entitled')).toBe(false);
    expect(belongsInGallery([], FIELD, 'entitled')).toBe(false);
  });

  it('holds everyone accredited where the gate is to say why', () => {
    expect(belongsInGallery([accreditation({ zones: ['PRESS'] })], FIELD, 'event')).toBe(true);
    expect(belongsInGallery([], FIELD, 'event')).toBe(false);
  });

  it('keeps those who were refused later, until they are erased', () => {
    const held = ACCREDITATION_STATUSES.filter((status) =>
      belongsInGallery([accreditation({ status })], FIELD, 'entitled'),
    );
    expect(held).toEqual(['active', 'suspended', 'revoked', 'expired']);
  });
});
