import type { HeldRole } from '#contract/role';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import { administratorHasPassword, replaceRoles } from './role-store.ts';
import { deleteSignInsOf, insertLink } from './session-store.ts';
import { newToken } from './token.ts';
import { deleteUser, ensureUser, findUserByName, saveDisabledAt } from './user-store.ts';

const LINK_VALID_MS = 60 * 60_000;
const OPERATOR = { kind: 'operator' } as const;

/** What whoever runs the server may do with users, without being one. */
export class OperatorAccounts {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * A token that signs the user in once, within LINK_VALID_MS. Makes the user when there is none,
   * enables them, and sets what they may do.
   */
  issueSignInLink(username: string, roles: readonly HeldRole[]): Promise<string> {
    const nowMs = this.#clock.nowMs();
    const { token, hash } = newToken();
    return this.#db.transaction().execute(async (tx) => {
      const user = await ensureUser(tx, { id: newId(), username, created_at: nowMs });
      await saveDisabledAt(tx, user.id, null);
      await replaceRoles(tx, user.id, roles);
      await insertLink(tx, {
        token_hash: hash,
        user_id: user.id,
        expires_at: nowMs + LINK_VALID_MS,
        used_at: null,
        issued_by: 'operator',
      });
      await appendAudit(tx, nowMs, {
        actor: OPERATOR,
        action: 'sign-in-link-issued',
        eventId: null,
        subject: { userId: user.id },
      });
      return token;
    });
  }

  async removeUser(username: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const user = await findUserByName(tx, username);
      if (!user) return;
      await deleteSignInsOf(tx, user.id);
      await deleteUser(tx, user.id);
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: OPERATOR,
        action: 'user-removed',
        eventId: null,
        subject: { userId: user.id },
      });
    });
  }

  /** True until somebody who may manage the installation has set a password to come back with. */
  async needsAdministrator(): Promise<boolean> {
    return !(await administratorHasPassword(this.#db));
  }
}
