import type { BulkChange } from '#contract/person-bulk';

export type StatusAction = 'suspend' | 'reinstate' | 'revoke';

export const TARGETS = { suspend: 'suspended', reinstate: 'active', revoke: 'revoked' } as const;

interface Undo {
  readonly to: 'active' | 'suspended';
  readonly changes: readonly BulkChange[];
}

/**
 * What takes a change back, as far as the life cycle allows: nothing brings back what was revoked, and what was only
 * approved when it was suspended would come back as active. Null where there is nothing.
 */
export function undoOf(action: StatusAction, changes: readonly BulkChange[]): Undo | null {
  if (action === 'revoke') return null;
  const undo: Undo =
    action === 'suspend'
      ? { to: 'active', changes: changes.filter(({ from }) => from === 'active') }
      : { to: 'suspended', changes };
  return undo.changes.length === 0 ? null : undo;
}

/** In requests of so many changes at most; what one person holds may come in two of them. */
export function inRequests(changes: readonly BulkChange[], most: number): readonly (readonly BulkChange[])[] {
  return Array.from({ length: Math.ceil(changes.length / most) }, (_, at) =>
    changes.slice(at * most, (at + 1) * most),
  );
}
