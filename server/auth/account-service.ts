import { PERMISSIONS, type Permission } from '#contract/endpoint';
import type { Session } from '#contract/session';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { newId } from '../new-id.ts';
import { RequestError } from '../request-error.ts';
import { type Actor, type Grant, NOBODY, type UserActor } from './actor.ts';
import { clearFailures, isLocked, recordFailure } from './failure-store.ts';
import { hashPassword, passwordHolds } from './password.ts';
import { OWN_ACCOUNT, requireAccess } from './require-access.ts';
import {
  deleteOtherSessions,
  deleteSession,
  deleteSignInsOf,
  findSession,
  insertLink,
  insertSession,
  markPasswordSet,
  useLink,
} from './session-store.ts';
import { newToken, tokenHash } from './token.ts';
import {
  deleteUser,
  findUser,
  findUserByName,
  grantsOf,
  insertUser,
  replaceGrants,
  savePasswordHash,
} from './user-store.ts';

const LINK_VALID_MS = 60 * 60_000;

/** A session that has just begun; the token goes into the cookie and is kept nowhere else. */
export interface BegunSession {
  readonly session: Session;
  readonly token: string;
  readonly lastsMs: number;
}

/** Users, their sign-in and their sessions. */
export class AccountService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #sessionMs: number;

  constructor(db: Db, clock: Clock, sessionHours: number) {
    this.#db = db;
    this.#clock = clock;
    this.#sessionMs = sessionHours * 60 * 60_000;
  }

  /**
   * For whoever runs the server: a token that signs the user in once, within LINK_VALID_MS. Makes the
   * user when there is none, and sets what they may do.
   */
  issueSignInLink(username: string, grants: readonly Grant[]): Promise<string> {
    const nowMs = this.#clock.nowMs();
    const { token, hash } = newToken();
    return this.#db.transaction().execute(async (tx) => {
      const known = await findUserByName(tx, username);
      const userId = known?.id ?? newId();
      if (!known) await insertUser(tx, { id: userId, username, password_hash: null, created_at: nowMs });
      await replaceGrants(tx, userId, grants);
      await insertLink(tx, {
        token_hash: hash,
        user_id: userId,
        expires_at: nowMs + LINK_VALID_MS,
        used_at: null,
      });
      await appendAudit(tx, nowMs, {
        actor: { kind: 'operator' },
        action: 'sign-in-link-issued',
        eventId: null,
        subject: { userId },
      });
      return token;
    });
  }

  /** For whoever runs the server, like `issueSignInLink`. */
  async removeUser(username: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const user = await findUserByName(tx, username);
      if (!user) return;
      await deleteSignInsOf(tx, user.id);
      await deleteUser(tx, user.id);
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: { kind: 'operator' },
        action: 'user-removed',
        eventId: null,
        subject: { userId: user.id },
      });
    });
  }

  /** @throws RequestError `wrong-credentials`, `locked-out` */
  async signIn(username: string, password: string): Promise<BegunSession> {
    const nowMs = this.#clock.nowMs();
    // Counted before it is checked, so that guesses made at once are not all free.
    const user = await this.#db.transaction().execute(async (tx) => {
      if (await isLocked(tx, username, nowMs)) throw new RequestError('locked-out');
      await recordFailure(tx, username, nowMs);
      return findUserByName(tx, username);
    });
    const holds = await passwordHolds(user?.password_hash ?? null, password);
    if (!user || !holds) throw new RequestError('wrong-credentials');
    return this.#db.transaction().execute(async (tx) => {
      await clearFailures(tx, username);
      return this.#begin(tx, user.id, 'by-password');
    });
  }

  /** @throws RequestError `link-used-or-expired` */
  signInByLink(token: string): Promise<BegunSession> {
    return this.#db.transaction().execute(async (tx) => {
      const userId = await useLink(tx, tokenHash(token), this.#clock.nowMs());
      if (userId === undefined) throw new RequestError('link-used-or-expired');
      return this.#begin(tx, userId, 'by-link');
    });
  }

  async readSession(actor: Actor): Promise<Session> {
    return sessionOf(requireAccess(actor, 'session:own', OWN_ACCOUNT));
  }

  /** Ends every other session of the user: whoever else knew the old password is out. */
  async setPassword(
    actor: Actor,
    change: { readonly newPassword: string; readonly currentPassword?: string | undefined },
  ): Promise<Session> {
    const user = requireAccess(actor, 'session:own', OWN_ACCOUNT);
    if (!user.session.byLink) {
      const row = await findUser(this.#db, user.userId);
      const holds = await passwordHolds(row?.password_hash ?? null, change.currentPassword ?? '');
      if (!holds) throw new RequestError('wrong-credentials');
    }
    const passwordHash = await hashPassword(change.newPassword);
    await this.#db.transaction().execute(async (tx) => {
      await savePasswordHash(tx, user.userId, passwordHash);
      await markPasswordSet(tx, user.session.tokenHash);
      await deleteOtherSessions(tx, user.userId, user.session.tokenHash);
      await this.#audit(tx, user, 'password-set');
    });
    return { ...sessionOf(user), mustSetPassword: false };
  }

  async signOut(actor: Actor): Promise<void> {
    const user = requireAccess(actor, 'session:own', OWN_ACCOUNT);
    await this.#db.transaction().execute(async (tx) => {
      await deleteSession(tx, user.session.tokenHash);
      await this.#audit(tx, user, 'signed-out');
    });
  }

  /** Whose session a token is; nobody's when there is none or it has ended. */
  async authenticate(token: string): Promise<Actor> {
    const session = await findSession(this.#db, tokenHash(token));
    if (!session || session.expires_at <= this.#clock.nowMs()) return NOBODY;
    return this.#actorOf(this.#db, session);
  }

  async #begin(tx: Db, userId: string, how: 'by-password' | 'by-link'): Promise<BegunSession> {
    const nowMs = this.#clock.nowMs();
    const { token, hash } = newToken();
    const session = {
      token_hash: hash,
      user_id: userId,
      created_at: nowMs,
      expires_at: nowMs + this.#sessionMs,
      by_link: how === 'by-link' ? 1 : 0,
    };
    await insertSession(tx, session);
    const actor = await this.#actorOf(tx, session);
    if (actor.kind !== 'user') throw new RequestError('wrong-credentials');
    await this.#audit(tx, actor, 'signed-in');
    return { session: sessionOf(actor), token, lastsMs: this.#sessionMs };
  }

  async #actorOf(db: Db, session: Tables['sessions']): Promise<Actor> {
    const user = await findUser(db, session.user_id);
    if (!user) return NOBODY;
    return {
      kind: 'user',
      userId: user.id,
      username: user.username,
      grants: await grantsOf(db, user.id),
      session: { tokenHash: session.token_hash, byLink: session.by_link === 1 },
    };
  }

  #audit(tx: Db, user: UserActor, action: 'signed-in' | 'signed-out' | 'password-set'): Promise<void> {
    return appendAudit(tx, this.#clock.nowMs(), {
      actor: user,
      action,
      eventId: null,
      subject: { userId: user.userId },
    });
  }
}

function sessionOf(user: UserActor): Session {
  const held = new Set<Permission>(['session:own', ...user.grants.map((grant) => grant.permission)]);
  return {
    username: user.username,
    permissions: PERMISSIONS.filter((permission) => held.has(permission)),
    mustSetPassword: user.session.byLink,
  };
}
