import { describe, expect, it } from 'vitest';
import { ACCREDITATION_STATUSES, type Accreditation, mayBecome } from '#domain/access/accreditation';
import { type Entry, permissionAt } from '#domain/access/permission';

const NOW = 1_000;

const ENTRY: Entry = {
  place: { venue: 'ARENA', zone: 'FIELD' },
  schedule: { kind: 'always' },
  moment: { atMs: NOW, timeZone: 'UTC' },
};

function accreditation(change: Partial<Accreditation> = {}): Accreditation {
  return {
    id: 'accreditation-one',
    status: 'active',
    category: 'ATHLETE',
    validFromMs: NOW,
    validUntilMs: NOW + 1_000,
    zones: ['FIELD'],
    ...change,
  };
}

const reasonOf = (...accreditations: Accreditation[]): string => {
  const permission = permissionAt(accreditations, ENTRY);
  return permission.kind === 'permitted' ? permission.accreditation.id : permission.reason;
};

describe('permission', () => {
  it.each<[string, Partial<Accreditation>, string]>([
    ['an active accreditation for the zone', {}, 'accreditation-one'],
    ['one for every zone', { zones: ['ALL'] }, 'accreditation-one'],
    ['one for every zone of the venue', { zones: ['ARENA:ALL'] }, 'accreditation-one'],
    ['one for the zone of another venue', { zones: ['POOL:FIELD', 'ARENA:PRESS'] }, 'zone'],
    ['one for another zone', { zones: ['PRESS'] }, 'zone'],
    ['one that begins later', { validFromMs: NOW + 1 }, 'time'],
    ['one in its last millisecond', { validFromMs: 0, validUntilMs: NOW + 1 }, 'accreditation-one'],
    ['one that has just ended', { validFromMs: 0, validUntilMs: NOW }, 'expired'],
    ['a suspended one', { status: 'suspended' }, 'suspended'],
    ['a revoked one', { status: 'revoked' }, 'revoked'],
    ['one marked as expired', { status: 'expired' }, 'expired'],
    ['one still being looked at', { status: 'pending' }, 'not-entitled'],
    ['an approved one that is not active yet', { status: 'approved' }, 'not-entitled'],
    ['one whose dates are NaN', { validFromMs: Number.NaN }, 'time'],
  ])('%s: %s', (_, change, expected) => {
    expect(reasonOf(accreditation(change))).toBe(expected);
  });

  it('waits for the hours of the zone, which are those of the category', () => {
    const schedule: Entry['schedule'] = {
      kind: 'hours',
      openings: [{ categories: ['PRESS'], days: ['thu'], from: '00:00', until: '24:00' }],
      closedOn: [],
    };
    const athlete = accreditation();
    const press = accreditation({ id: 'accreditation-two', category: 'PRESS' });
    const entry = { ...ENTRY, schedule };
    expect(permissionAt([athlete], entry)).toEqual({ kind: 'refused', reason: 'time' });
    expect(permissionAt([athlete, press], entry)).toMatchObject({
      accreditation: { id: 'accreditation-two' },
    });
    expect(
      permissionAt([press], { ...entry, moment: { atMs: NOW + 86_400_000, timeZone: 'UTC' } }).kind,
    ).toBe('refused');
  });

  it('is refused to whoever holds nothing', () => {
    expect(reasonOf()).toBe('not-entitled');
  });

  it('needs one accreditation that holds, whatever the others say', () => {
    const good = accreditation({ id: 'accreditation-two' });
    expect(reasonOf(accreditation({ status: 'revoked' }), good)).toBe('accreditation-two');
  });

  it('gives the reason that came closest', () => {
    expect(reasonOf(accreditation({ zones: ['PRESS'] }), accreditation({ status: 'suspended' }))).toBe(
      'suspended',
    );
    expect(reasonOf(accreditation({ zones: ['PRESS'] }), accreditation({ validFromMs: NOW + 1 }))).toBe(
      'time',
    );
  });
});

describe('the life cycle of an accreditation', () => {
  it('ends with purged', () => {
    for (const next of ACCREDITATION_STATUSES) expect(mayBecome('purged', next)).toBe(false);
  });

  it('can be purged from anywhere else', () => {
    for (const from of ACCREDITATION_STATUSES) expect(mayBecome(from, 'purged')).toBe(from !== 'purged');
  });

  it('never brings back what was revoked, nor skips approval', () => {
    expect(mayBecome('revoked', 'active')).toBe(false);
    expect(mayBecome('applied', 'active')).toBe(false);
    expect(mayBecome('suspended', 'active')).toBe(true);
  });
});
