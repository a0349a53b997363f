import { describe, expect, it } from 'vitest';
import type { BulkChange } from '#contract/person-bulk';
import { inRequests, undoOf } from '../../../enrollment-portal/src/bulk/undoable.ts';

const change = (name: string, from: BulkChange['from']): BulkChange => ({
  personId: `person-${name}`,
  accreditationId: `accreditation-${name}`,
  from,
});

describe('taking back what was done for many', () => {
  it('makes active again what was active, and never what was only approved', () => {
    const undo = undoOf('suspend', [change('a', 'active'), change('b', 'approved')]);
    expect(undo).toEqual({ to: 'active', changes: [change('a', 'active')] });
  });

  it('suspends again what was reinstated', () => {
    expect(undoOf('reinstate', [change('a', 'suspended')])?.to).toBe('suspended');
  });

  it('is not offered for what was revoked, nor where nothing changed', () => {
    expect(undoOf('revoke', [change('a', 'active')])).toBeNull();
    expect(undoOf('suspend', [])).toBeNull();
    expect(undoOf('suspend', [change('b', 'approved')])).toBeNull();
  });

  it('comes in requests that the server takes, and leaves none out', () => {
    const changes = Array.from({ length: 5 }, (_, at) => change(String(at), 'active'));
    const requests = inRequests(changes, 2);
    expect(requests.map((some) => some.length)).toEqual([2, 2, 1]);
    expect(requests.flat()).toEqual(changes);
    expect(inRequests([], 2)).toEqual([]);
  });
});
