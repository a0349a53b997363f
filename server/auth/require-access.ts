import type { Permission } from '#contract/endpoint';
import { RequestError } from '../request-error.ts';
import type { Actor, DeviceActor, UserActor } from './actor.ts';

/**
 * What a permission is asked for: one event, whichever events the caller has (who must then be shown
 * only these), the whole installation, or only the caller's own account.
 */
export type Scope =
  | { readonly kind: 'event'; readonly eventId: string }
  | { readonly kind: 'some-event' }
  | { readonly kind: 'installation' }
  | { readonly kind: 'own-account' };

export const SOME_EVENT: Scope = { kind: 'some-event' };
export const INSTALLATION: Scope = { kind: 'installation' };
export const OWN_ACCOUNT: Scope = { kind: 'own-account' };

export function onEvent(eventId: string): Scope {
  return { kind: 'event', eventId };
}

/**
 * The first line of every service method that serves people. Denies unless a grant says otherwise.
 * @throws RequestError `not-signed-in`, `forbidden`
 */
export function requireAccess(actor: Actor, permission: Permission, scope: Scope): UserActor {
  if (actor.kind !== 'user') throw new RequestError('not-signed-in');
  if (!mayDo(actor, permission, scope)) throw new RequestError('forbidden');
  return actor;
}

/**
 * The first line of every service method that serves gates.
 * @throws RequestError `not-paired`
 */
export function requireDevice(actor: Actor): DeviceActor {
  if (actor.kind !== 'device') throw new RequestError('not-paired');
  return actor;
}

export function mayDo(actor: UserActor, permission: Permission, scope: Scope): boolean {
  switch (scope.kind) {
    case 'own-account':
      return permission === 'session:own';
    case 'some-event':
      return actor.grants.some((grant) => grant.permission === permission);
    case 'installation':
      return actor.grants.some((grant) => grant.permission === permission && grant.eventId === null);
    case 'event':
      return actor.grants.some(
        (grant) =>
          grant.permission === permission && (grant.eventId === null || grant.eventId === scope.eventId),
      );
  }
}
