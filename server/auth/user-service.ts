import type { HeldRole } from '#contract/role';
import type { User } from '#contract/user';
import { type AuditAction, appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { unlessTaken } from '../db/unique.ts';
import { findEvent } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { decodeNameCursor, encodeCursor } from '../page-cursor.ts';
import { found, RequestError } from '../request-error.ts';
import type { Actor, UserActor } from './actor.ts';
import { INSTALLATION, requireUser } from './require-access.ts';
import { otherAdministratorThan, replaceRoles, rolesOf, roleText } from './role-store.ts';
import { deleteSecondFactor, withSecondFactor } from './second-factor-store.ts';
import {
  deleteLinksOf,
  deleteSessionById,
  deleteSignInsOf,
  insertLink,
  sessionsOf,
} from './session-store.ts';
import { type SignedInPlace, signedInPlace } from './signed-in-place.ts';
import { newToken } from './token.ts';
import {
  findUser,
  insertUser,
  nextUserVersion,
  saveDisabledAt,
  type UserRow,
  usersPage,
} from './user-store.ts';

/** Long enough for an invitation that is sent on a Friday. */
const INVITATION_VALID_MS = 4 * 24 * 60 * 60_000;

export interface Invitation {
  readonly link: string;
  readonly expiresAt: number;
}

/** The users of the installation, as its administrators manage them. */
export class UserService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #portalUrl: URL;

  constructor(db: Db, clock: Clock, portalUrl: URL) {
    this.#db = db;
    this.#clock = clock;
    this.#portalUrl = portalUrl;
  }

  async list(
    actor: Actor,
    query: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ users: User[]; nextCursor: string | null }> {
    requireUser(actor, 'user:manage', INSTALLATION);
    const after = query.cursor === undefined ? null : decodeNameCursor(query.cursor);
    const rows = await usersPage(this.#db, after, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      users: await usersOf(this.#db, page),
      nextCursor:
        last && rows.length > page.length ? encodeCursor({ key: last.username, id: last.id }) : null,
    };
  }

  /** @throws RequestError `conflict` when the name is taken; `invalid-request` for a role on no event */
  async invite(
    actor: Actor,
    wanted: { readonly username: string; readonly roles: readonly HeldRole[] },
  ): Promise<{ user: User; invitation: Invitation }> {
    const administrator = requireUser(actor, 'user:manage', INSTALLATION);
    const id = newId();
    return this.#db.transaction().execute(async (tx) => {
      const created = { id, username: wanted.username, created_at: this.#clock.nowMs() };
      await unlessTaken('body.username', insertUser(tx, created));
      await this.#setRoles(tx, id, wanted.roles);
      await this.#audit(tx, administrator, 'user-invited', id, {
        roles: wanted.roles.map(roleText).sort().join(' '),
      });
      const invitation = await this.#newLink(tx, id);
      return { user: await this.#user(tx, id), invitation };
    });
  }

  renewInvitation(actor: Actor, userId: string): Promise<Invitation> {
    const administrator = requireUser(actor, 'user:manage', INSTALLATION);
    return this.#db.transaction().execute(async (tx) => {
      const user = found(await findUser(tx, userId));
      if (user.disabled_at !== null) {
        throw new RequestError('conflict', [{ path: 'params.userId', problem: 'is disabled' }]);
      }
      await deleteLinksOf(tx, userId);
      await this.#audit(tx, administrator, 'sign-in-link-issued', userId);
      return this.#newLink(tx, userId);
    });
  }

  /** @throws RequestError `changed-meanwhile`, `last-administrator` */
  changeRoles(actor: Actor, userId: string, madeOn: number, roles: readonly HeldRole[]): Promise<User> {
    const administrator = requireUser(actor, 'user:manage', INSTALLATION);
    return this.#edit(userId, madeOn, async (tx) => {
      const before = (await rolesOf(tx, [userId])).get(userId) ?? [];
      if (isAdministrator(before) && !isAdministrator(roles)) await requireOtherAdministrator(tx, userId);
      await this.#setRoles(tx, userId, roles);
      await this.#audit(tx, administrator, 'user-roles-changed', userId, {
        from: before.map(roleText).sort().join(' '),
        to: roles.map(roleText).sort().join(' '),
      });
    });
  }

  /** @throws RequestError `changed-meanwhile`, `last-administrator` */
  changeState(actor: Actor, userId: string, madeOn: number, to: 'enabled' | 'disabled'): Promise<User> {
    const administrator = requireUser(actor, 'user:manage', INSTALLATION);
    return this.#edit(userId, madeOn, async (tx) => {
      if (to === 'enabled') {
        await saveDisabledAt(tx, userId, null);
        await this.#audit(tx, administrator, 'user-enabled', userId);
        return;
      }
      const roles = (await rolesOf(tx, [userId])).get(userId) ?? [];
      if (isAdministrator(roles)) await requireOtherAdministrator(tx, userId);
      await saveDisabledAt(tx, userId, this.#clock.nowMs());
      await deleteSignInsOf(tx, userId);
      await this.#audit(tx, administrator, 'user-disabled', userId);
    });
  }

  async resetSecondFactor(actor: Actor, userId: string): Promise<void> {
    const administrator = requireUser(actor, 'user:manage', INSTALLATION);
    await this.#db.transaction().execute(async (tx) => {
      found(await findUser(tx, userId));
      await deleteSecondFactor(tx, userId);
      await deleteSignInsOf(tx, userId);
      await this.#audit(tx, administrator, 'second-factor-off', userId);
    });
  }

  async listSessions(actor: Actor, userId: string): Promise<{ sessions: SignedInPlace[] }> {
    const administrator = requireUser(actor, 'user:manage', INSTALLATION);
    found(await findUser(this.#db, userId));
    const rows = await sessionsOf(this.#db, userId, this.#clock.nowMs());
    return { sessions: rows.map((row) => signedInPlace(row, administrator.session.id)) };
  }

  async endSession(actor: Actor, userId: string, sessionId: string): Promise<void> {
    const administrator = requireUser(actor, 'user:manage', INSTALLATION);
    await this.#db.transaction().execute(async (tx) => {
      if (!(await deleteSessionById(tx, userId, sessionId))) throw new RequestError('not-found');
      await this.#audit(tx, administrator, 'session-ended', userId, { sessionId });
    });
  }

  #edit(userId: string, madeOn: number, change: (tx: Db) => Promise<void>): Promise<User> {
    return this.#db.transaction().execute(async (tx) => {
      found(await findUser(tx, userId));
      if ((await nextUserVersion(tx, userId, madeOn)) === undefined) {
        throw new RequestError('changed-meanwhile');
      }
      await change(tx);
      return this.#user(tx, userId);
    });
  }

  async #setRoles(tx: Db, userId: string, roles: readonly HeldRole[]): Promise<void> {
    for (const [i, role] of roles.entries()) {
      if (role.kind === 'event' && !(await findEvent(tx, role.eventId))) {
        throw new RequestError('invalid-request', [
          { path: `body.roles.${i}.eventId`, problem: 'is no event' },
        ]);
      }
    }
    await replaceRoles(tx, userId, roles);
  }

  async #newLink(tx: Db, userId: string): Promise<Invitation> {
    const { token, hash } = newToken();
    const expiresAt = this.#clock.nowMs() + INVITATION_VALID_MS;
    await insertLink(tx, {
      token_hash: hash,
      user_id: userId,
      expires_at: expiresAt,
      used_at: null,
      issued_by: 'administrator',
    });
    return { link: signInLink(this.#portalUrl, token), expiresAt };
  }

  async #user(tx: Db, userId: string): Promise<User> {
    const [user] = await usersOf(tx, [found(await findUser(tx, userId))]);
    return found(user);
  }

  #audit(
    tx: Db,
    actor: UserActor,
    action: AuditAction,
    userId: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    return appendAudit(tx, this.#clock.nowMs(), {
      actor,
      action,
      eventId: null,
      subject: { userId, ...more },
    });
  }
}

/** The token stays behind the hash: browsers keep it out of requests and so out of logs. */
export function signInLink(portalUrl: URL, token: string): string {
  return `${portalUrl.origin}/sign-in#token=${token}`;
}

async function usersOf(db: Db, rows: readonly UserRow[]): Promise<User[]> {
  const ids = rows.map(({ id }) => id);
  const roles = await rolesOf(db, ids);
  const protectedUsers = await withSecondFactor(db, ids);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    username: row.username,
    state: stateOf(row),
    roles: [...(roles.get(row.id) ?? [])],
    secondFactor: protectedUsers.has(row.id) ? 'on' : 'off',
    lastSeenAt: row.last_seen_at,
    createdAt: row.created_at,
  }));
}

function stateOf(row: UserRow): User['state'] {
  if (row.disabled_at !== null) return 'disabled';
  return row.password_hash === null && row.last_seen_at === null ? 'invited' : 'active';
}

function isAdministrator(roles: readonly HeldRole[]): boolean {
  return roles.some(({ kind }) => kind === 'administrator');
}

async function requireOtherAdministrator(tx: Db, userId: string): Promise<void> {
  if (!(await otherAdministratorThan(tx, userId))) throw new RequestError('last-administrator');
}
