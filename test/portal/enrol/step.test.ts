import { describe, expect, it } from 'vitest';
import type { OwnEnrolment } from '#contract/enrolment';
import { placeOf } from '../../../enrollment-portal/src/enrol/step.ts';

const AT = 1_790_000_000_000;

const STATUSES: readonly [OwnEnrolment['status'], ReturnType<typeof placeOf>][] = [
  [{ kind: 'consent-needed' }, 'welcome'],
  [{ kind: 'photo-needed', because: 'none-yet', message: null }, 'photo'],
  [{ kind: 'photo-needed', because: 'another-asked-for', message: 'Without the hat, please.' }, 'photo'],
  [{ kind: 'in-review', since: AT }, 'status'],
  [{ kind: 'enrolled', photos: 1, at: AT }, 'status'],
  [{ kind: 'rejected', at: AT, reason: 'Not the person.' }, 'status'],
  [{ kind: 'badge-only', since: AT }, 'status'],
];

describe('where somebody comes back to', () => {
  it.each(STATUSES)('is where their enrolment stands: %o', (status, place) => {
    expect(placeOf({ status })).toBe(place);
  });
});
