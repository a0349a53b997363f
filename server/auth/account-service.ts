import type { Session } from '#contract/session';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { RequestError } from '../request-error.ts';
import type { Actor } from './actor.ts';
import { clearFailures, giveTryBack, takeTry } from './failure-store.ts';
import { hashPassword, passwordHolds } from './password.ts';
import { requireOwnAccount, requireOwnSession } from './require-access.ts';
import type { SecondFactorService } from './second-factor-service.ts';
import {
  deleteOtherSessions,
  deleteSession,
  deleteSessionById,
  markPasswordSet,
  saveConfirmed,
  sessionsOf,
  useLink,
} from './session-store.ts';
import { type BegunSession, type Sessions, sessionOf } from './sessions.ts';
import { type SignedInPlace, signedInPlace } from './signed-in-place.ts';
import { tokenHash } from './token.ts';
import { findUser, findUserByName, savePasswordHash } from './user-store.ts';

export type ShownIdentity =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'code'; readonly code: string };

/** What users do with their own account: sign in and out, set a password, see where they are signed in. */
export class AccountService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #sessions: Sessions;
  readonly #secondFactors: SecondFactorService;
  readonly #passwordSignIn: 'on' | 'off';

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly sessions: Sessions;
    readonly secondFactors: SecondFactorService;
    readonly passwordSignIn: 'on' | 'off';
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#sessions = needs.sessions;
    this.#secondFactors = needs.secondFactors;
    this.#passwordSignIn = needs.passwordSignIn;
  }

  /** @throws RequestError `wrong-credentials`, `locked-out`; `forbidden` where passwords sign nobody in */
  async signIn(username: string, password: string, browser: string): Promise<BegunSession> {
    if (this.#passwordSignIn === 'off') throw new RequestError('forbidden');
    const nowMs = this.#clock.nowMs();
    const { user, tries } = await this.#db.transaction().execute(async (tx) => ({
      tries: await takeTry(tx, username, nowMs),
      user: await findUserByName(tx, username),
    }));
    const holds = await passwordHolds(user?.password_hash ?? null, password);
    if (!user || !holds) throw new RequestError('wrong-credentials');
    return this.#db.transaction().execute(async (tx) => {
      const begun = await this.#sessions.begin(tx, user.id, { by: 'password', browser, shownAtMs: nowMs });
      if (begun.session.stage === 'give-code') await giveTryBack(tx, username, tries);
      else await clearFailures(tx, username);
      return begun;
    });
  }

  /** @throws RequestError `link-used-or-expired` */
  signInByLink(token: string, browser: string): Promise<BegunSession> {
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      const link = await useLink(tx, tokenHash(token), nowMs);
      if (!link) throw new RequestError('link-used-or-expired');
      const by = link.issued_by === 'operator' ? 'operator-link' : 'link';
      return this.#sessions.begin(tx, link.user_id, { by, browser, shownAtMs: nowMs });
    });
  }

  async readSession(actor: Actor): Promise<Session> {
    return sessionOf(requireOwnSession(actor));
  }

  /**
   * Ends every other session of the user: whoever else knew the old password is out.
   * @throws RequestError `wrong-credentials`, `locked-out`
   */
  async setPassword(
    actor: Actor,
    change: { readonly newPassword: string; readonly currentPassword?: string | undefined },
  ): Promise<Session> {
    const user = requireOwnAccount(actor);
    const nowMs = this.#clock.nowMs();
    if (user.session.stage !== 'set-password')
      await this.#requirePassword(actor, change.currentPassword ?? '');
    const passwordHash = await hashPassword(change.newPassword);
    return this.#db.transaction().execute(async (tx) => {
      await savePasswordHash(tx, user.userId, passwordHash);
      await markPasswordSet(tx, user.session.tokenHash, nowMs);
      await deleteOtherSessions(tx, user.userId, user.session.tokenHash);
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'password-set',
        eventId: null,
        subject: { userId: user.userId },
      });
      return this.#sessions.again(tx, user);
    });
  }

  /**
   * Where a second factor is on, only a code of it will do.
   * @throws RequestError `wrong-credentials`, `wrong-code`, `locked-out`
   */
  async confirm(actor: Actor, shown: ShownIdentity): Promise<Session> {
    const user = requireOwnAccount(actor);
    if (shown.kind === 'code') return this.#secondFactors.giveCode(actor, shown.code);
    if (user.account.secondFactor === 'on') throw new RequestError('wrong-code');
    await this.#requirePassword(actor, shown.password);
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      await saveConfirmed(tx, user.session.tokenHash, nowMs);
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'identity-confirmed',
        eventId: null,
        subject: { userId: user.userId },
      });
      return this.#sessions.again(tx, user);
    });
  }

  async signOut(actor: Actor): Promise<void> {
    const user = requireOwnSession(actor);
    await this.#db.transaction().execute(async (tx) => {
      await deleteSession(tx, user.session.tokenHash);
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'signed-out',
        eventId: null,
        subject: { userId: user.userId },
      });
    });
  }

  async listSessions(actor: Actor): Promise<{ sessions: SignedInPlace[] }> {
    const user = requireOwnAccount(actor);
    const rows = await sessionsOf(this.#db, user.userId, this.#clock.nowMs());
    return { sessions: rows.map((row) => signedInPlace(row, user.session.id)) };
  }

  async endSession(actor: Actor, sessionId: string): Promise<void> {
    const user = requireOwnAccount(actor);
    await this.#db.transaction().execute(async (tx) => {
      if (!(await deleteSessionById(tx, user.userId, sessionId))) throw new RequestError('not-found');
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'session-ended',
        eventId: null,
        subject: { userId: user.userId, sessionId },
      });
    });
  }

  async #requirePassword(actor: Actor, password: string): Promise<void> {
    const user = requireOwnAccount(actor);
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute((tx) => takeTry(tx, user.username, nowMs));
    const row = await findUser(this.#db, user.userId);
    if (!(await passwordHolds(row?.password_hash ?? null, password))) {
      throw new RequestError('wrong-credentials');
    }
    await clearFailures(this.#db, user.username);
  }
}
