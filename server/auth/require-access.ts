import type { Permission } from '#contract/endpoint';
import { RequestError } from '../request-error.ts';
import type { Actor, DeviceActor, HolderActor, Principal, UserActor } from './actor.ts';

/**
 * What a permission is asked for: one event, whichever events the caller has (who must then be shown
 * only these), or the whole installation.
 */
export type Scope =
  | { readonly kind: 'event'; readonly eventId: string }
  | { readonly kind: 'some-event' }
  | { readonly kind: 'installation' };

export const SOME_EVENT: Scope = { kind: 'some-event' };
export const INSTALLATION: Scope = { kind: 'installation' };

export function onEvent(eventId: string): Scope {
  return { kind: 'event', eventId };
}

/**
 * The first line of every service method that serves people and their programs. Denies unless a grant
 * says otherwise.
 * @throws RequestError `not-signed-in`, `sign-in-unfinished`, `forbidden`
 */
export function requireAccess(actor: Actor, permission: Permission, scope: Scope): Principal {
  if (actor.kind !== 'user' && actor.kind !== 'api-key') throw new RequestError('not-signed-in');
  if (actor.kind === 'user' && isUnfinished(actor)) throw new RequestError('sign-in-unfinished');
  if (!mayDo(actor, permission, scope)) throw new RequestError('forbidden');
  return actor;
}

/**
 * Like `requireAccess`, for what belongs to people alone and to no program.
 * @throws RequestError `not-signed-in`, `sign-in-unfinished`, `forbidden`
 */
export function requireUser(actor: Actor, permission: Permission, scope: Scope): UserActor {
  const principal = requireAccess(actor, permission, scope);
  if (principal.kind !== 'user') throw new RequestError('forbidden');
  return principal;
}

/**
 * The first line of what users do with their own account. A session that still owes its code may not.
 * @throws RequestError `not-signed-in`, `sign-in-unfinished`, `forbidden`
 */
export function requireOwnAccount(actor: Actor): UserActor {
  const user = requireOwnSession(actor);
  if (user.session.stage === 'give-code') throw new RequestError('sign-in-unfinished');
  return user;
}

/**
 * The first line of what any session may do, however far its sign-in has come.
 * @throws RequestError `not-signed-in`; `forbidden` for an API key, which has no account
 */
export function requireOwnSession(actor: Actor): UserActor {
  if (actor.kind === 'api-key') throw new RequestError('forbidden');
  if (actor.kind !== 'user') throw new RequestError('not-signed-in');
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

/**
 * The first line of every service method that serves people for themselves.
 * @throws RequestError `not-signed-in`
 */
export function requireHolder(actor: Actor): HolderActor {
  if (actor.kind !== 'holder') throw new RequestError('not-signed-in');
  return actor;
}

export function mayDo(principal: Principal, permission: Permission, scope: Scope): boolean {
  const held = principal.grants.filter((grant) => grant.permission === permission);
  switch (scope.kind) {
    case 'some-event':
      return held.length > 0;
    case 'installation':
      return held.some((grant) => grant.eventId === null);
    case 'event':
      return held.some((grant) => grant.eventId === null || grant.eventId === scope.eventId);
  }
}

/** A link of the operator's opens everything at once: whoever runs the machine holds the database anyway. */
function isUnfinished({ session }: UserActor): boolean {
  if (session.stage === 'set-password') return session.by !== 'operator-link';
  return session.stage !== 'open';
}

/** How long after showing password or code nothing is asked again. */
const CONFIRMED_FOR_MS = 15 * 60_000;

/**
 * For what an unattended screen must not do. Programs have no screen; theirs is decided by their scopes.
 * @throws RequestError `confirmation-required`
 */
export function requireConfirmed(actor: Actor, nowMs: number): void {
  if (actor.kind !== 'user') return;
  if (!(nowMs - actor.session.confirmedAtMs <= CONFIRMED_FOR_MS)) {
    throw new RequestError('confirmation-required');
  }
}
