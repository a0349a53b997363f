import { PERMISSIONS } from '#contract/endpoint';
import { EVENT_ROLES, type EventRole, type HeldRole, ROLE_PERMISSIONS } from '#contract/role';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { Grant } from './actor.ts';

const ADMINISTRATOR_ROLE = 'administrator';

export async function rolesOf(
  db: Db,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly HeldRole[]>> {
  const byUser = new Map<string, HeldRole[]>(userIds.map((id) => [id, []]));
  if (userIds.length === 0) return byUser;
  const rows = await db
    .selectFrom('user_roles')
    .selectAll()
    .where('user_id', 'in', userIds)
    .orderBy('role')
    .orderBy('event_id')
    .execute();
  for (const row of rows) byUser.get(row.user_id)?.push(...heldRole(row));
  return byUser;
}

/** A role that this program does not know grants nothing. */
function heldRole({ role, event_id: eventId }: Tables['user_roles']): HeldRole[] {
  if (role === ADMINISTRATOR_ROLE && eventId === null) return [{ kind: 'administrator' }];
  const known = EVENT_ROLES.find((candidate) => candidate === role);
  return known && eventId !== null ? [{ kind: 'event', role: known, eventId }] : [];
}

export async function replaceRoles(tx: Db, userId: string, roles: readonly HeldRole[]): Promise<void> {
  await tx.deleteFrom('user_roles').where('user_id', '=', userId).execute();
  const rows = new Map(roles.map((role) => [roleText(role), rowOf(userId, role)]));
  if (rows.size > 0)
    await tx
      .insertInto('user_roles')
      .values([...rows.values()])
      .execute();
}

function rowOf(userId: string, role: HeldRole): Tables['user_roles'] {
  return role.kind === 'administrator'
    ? { user_id: userId, role: ADMINISTRATOR_ROLE, event_id: null }
    : { user_id: userId, role: role.role, event_id: role.eventId };
}

/** `administrator`, or `security@<eventId>`: a role in one word, for the audit log and for comparing. */
export function roleText(role: HeldRole): string {
  return role.kind === 'administrator' ? ADMINISTRATOR_ROLE : `${role.role}@${role.eventId}`;
}

/** What the roles amount to. */
export function grantsOf(roles: readonly HeldRole[]): readonly Grant[] {
  return roles.flatMap((role): readonly Grant[] =>
    role.kind === 'administrator'
      ? PERMISSIONS.map((permission) => ({ permission, eventId: null }))
      : ROLE_PERMISSIONS[role.role].map((permission) => ({ permission, eventId: role.eventId })),
  );
}

/** Names of roles regardless of the event, as the policy on second factors speaks of them. */
export function roleNames(roles: readonly HeldRole[]): ReadonlySet<EventRole | typeof ADMINISTRATOR_ROLE> {
  return new Set(roles.map((role) => (role.kind === 'administrator' ? ADMINISTRATOR_ROLE : role.role)));
}

/**
 * Whether anybody but this user can sign in and manage the installation.
 * @param tx also puts concurrent changes in line: two administrators cannot remove each other at once
 */
export async function otherAdministratorThan(tx: Db, userId: string): Promise<boolean> {
  await tx
    .updateTable('installation')
    .set((eb) => ({ id: eb.ref('id') }))
    .execute();
  const row = await tx
    .selectFrom('users')
    .innerJoin('user_roles', 'user_roles.user_id', 'users.id')
    .select('users.id')
    .where('users.id', '!=', userId)
    .where('users.disabled_at', 'is', null)
    .where('users.password_hash', 'is not', null)
    .where('user_roles.role', '=', ADMINISTRATOR_ROLE)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether anybody can come back by password who may manage the installation. */
export async function administratorHasPassword(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .innerJoin('user_roles', 'user_roles.user_id', 'users.id')
    .select('users.id')
    .where('users.disabled_at', 'is', null)
    .where('users.password_hash', 'is not', null)
    .where('user_roles.role', '=', ADMINISTRATOR_ROLE)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
