import type { Session } from '#contract/session';
import { type AuditAction, appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { seal, unseal } from '../privacy/sealed-box.ts';
import { RequestError } from '../request-error.ts';
import type { Actor, UserActor } from './actor.ts';
import { clearFailures, takeTry } from './failure-store.ts';
import { requireOwnAccount, requireOwnSession } from './require-access.ts';
import {
  deleteSecondFactor,
  findSecondFactor,
  saveFreshSecret,
  takeRecoveryCode,
  takeStep,
  turnSecondFactorOn,
} from './second-factor-store.ts';
import { saveCodeGiven } from './session-store.ts';
import type { Sessions } from './sessions.ts';
import { tokenHash } from './token.ts';
import { newRecoveryCodes, newTotpSecret, stepOfCode, toldSecret } from './totp.ts';

/** An authenticator app beside the password, and codes on paper for when it is lost. */
export class SecondFactorService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #sessions: Sessions;
  readonly #accountKey: Uint8Array;

  constructor(db: Db, clock: Clock, sessions: Sessions, accountKey: Uint8Array) {
    this.#db = db;
    this.#clock = clock;
    this.#sessions = sessions;
    this.#accountKey = accountKey;
  }

  /** @throws RequestError `conflict` while one is on */
  async begin(actor: Actor): Promise<{ secret: string; uri: string }> {
    const user = requireOwnAccount(actor);
    if (user.account.secondFactor === 'on') throw isOn();
    const secret = newTotpSecret();
    await this.#db.transaction().execute(async (tx) => {
      await saveFreshSecret(tx, user.userId, seal(this.#accountKey, placeOf(user.userId), secret));
      await this.#audit(tx, user, 'second-factor-begun');
    });
    return toldSecret(secret, user.username);
  }

  /** @throws RequestError `conflict` when none was begun, `wrong-code`, `locked-out` */
  async confirm(actor: Actor, code: string): Promise<{ recoveryCodes: string[]; session: Session }> {
    const user = requireOwnAccount(actor);
    if (user.account.secondFactor === 'on') throw isOn();
    const recoveryCodes = newRecoveryCodes();
    return this.#withTry(user, async (tx, nowMs) => {
      if (!(await findSecondFactor(tx, user.userId))) throw new RequestError('conflict');
      if (!(await this.#isCodeOfApp(tx, user.userId, code, nowMs))) throw new RequestError('wrong-code');
      await turnSecondFactorOn(tx, user.userId, recoveryCodes.map(recoveryHash), nowMs);
      await saveCodeGiven(tx, user.session.tokenHash, nowMs);
      await this.#audit(tx, user, 'second-factor-on');
      return { recoveryCodes: [...recoveryCodes], session: await this.#sessions.again(tx, user) };
    });
  }

  /** Also for a session that shows a code again. @throws RequestError `conflict`, `wrong-code`, `locked-out` */
  async giveCode(actor: Actor, code: string): Promise<Session> {
    const user = requireOwnSession(actor);
    if (user.account.secondFactor === 'off') throw new RequestError('conflict');
    return this.#withTry(user, async (tx, nowMs) => {
      const how = await this.#accept(tx, user.userId, code, nowMs);
      if (how === null) throw new RequestError('wrong-code');
      await saveCodeGiven(tx, user.session.tokenHash, nowMs);
      if (how === 'recovery') await this.#audit(tx, user, 'recovery-code-used');
      await this.#audit(tx, user, user.session.stage === 'give-code' ? 'signed-in' : 'identity-confirmed');
      return this.#sessions.again(tx, user);
    });
  }

  async remove(actor: Actor): Promise<void> {
    const user = requireOwnAccount(actor);
    await this.#db.transaction().execute(async (tx) => {
      await deleteSecondFactor(tx, user.userId);
      await this.#audit(tx, user, 'second-factor-off');
    });
  }

  /** The try stays counted when the code is wrong, though nothing else of the request is kept. */
  async #withTry<T>(user: UserActor, check: (tx: Db, nowMs: number) => Promise<T>): Promise<T> {
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute((tx) => takeTry(tx, user.username, nowMs));
    return this.#db.transaction().execute(async (tx) => {
      const result = await check(tx, nowMs);
      await clearFailures(tx, user.username);
      return result;
    });
  }

  async #accept(tx: Db, userId: string, code: string, nowMs: number): Promise<'app' | 'recovery' | null> {
    if (await this.#isCodeOfApp(tx, userId, code, nowMs)) return 'app';
    return (await takeRecoveryCode(tx, userId, tokenHash(code), nowMs)) ? 'recovery' : null;
  }

  async #isCodeOfApp(tx: Db, userId: string, code: string, nowMs: number): Promise<boolean> {
    const row = await findSecondFactor(tx, userId);
    if (!row) return false;
    const secret = unseal(this.#accountKey, placeOf(userId), row.sealed);
    const step = stepOfCode(secret, code, nowMs);
    return step !== null && (await takeStep(tx, userId, step));
  }

  #audit(tx: Db, user: UserActor, action: AuditAction): Promise<void> {
    return appendAudit(tx, this.#clock.nowMs(), {
      actor: user,
      action,
      eventId: null,
      subject: { userId: user.userId },
    });
  }
}

function isOn(): RequestError {
  return new RequestError('conflict', [{ path: 'body', problem: 'a second factor is on already' }]);
}

function placeOf(userId: string): string {
  return `second-factor/${userId}`;
}

/** Of the code as it is typed: without the hyphens that are for the eye. */
function recoveryHash(code: string): string {
  return tokenHash(code.replaceAll('-', ''));
}
