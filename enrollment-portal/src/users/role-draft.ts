import { EVENT_ROLES, type EventRole, type HeldRole } from '#contract/role';

/** Roles as the form holds them: a switch, and for each event the roles on it. */
export interface RoleDraft {
  readonly administrator: boolean;
  readonly onEvents: Readonly<Record<string, readonly EventRole[]>>;
}

export const NO_ROLES: RoleDraft = { administrator: false, onEvents: {} };

export function draftOf(roles: readonly HeldRole[]): RoleDraft {
  const onEvents: Record<string, EventRole[]> = {};
  for (const held of roles) {
    if (held.kind === 'event') onEvents[held.eventId] = [...(onEvents[held.eventId] ?? []), held.role];
  }
  return { administrator: roles.some(({ kind }) => kind === 'administrator'), onEvents };
}

/** In a fixed order, so that the same roles are the same list. */
export function rolesOf({ administrator, onEvents }: RoleDraft): HeldRole[] {
  const ofEvents = Object.entries(onEvents).flatMap(([eventId, held]) =>
    EVENT_ROLES.filter((role) => held.includes(role)).map((role) => ({
      kind: 'event' as const,
      role,
      eventId,
    })),
  );
  return administrator ? [{ kind: 'administrator' }, ...ofEvents] : ofEvents;
}
