import type { Permission } from '#contract/endpoint';
import type { EventRole } from '#contract/role';
import type { Session, SessionStage, SignInWay } from '#contract/session';
import { SIGN_IN_WAYS } from '#contract/session';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import { RequestError } from '../request-error.ts';
import { type Actor, NOBODY, type UserActor } from './actor.ts';
import { grantsOf, roleNames, rolesOf } from './role-store.ts';
import { secondFactorIsOn } from './second-factor-store.ts';
import { findSession, insertSession, type SessionRow, saveSeen } from './session-store.ts';
import { newToken, tokenHash } from './token.ts';
import { findUser } from './user-store.ts';

/** A session that has just begun; the token goes into the cookie and is kept nowhere else. */
export interface BegunSession {
  readonly session: Session;
  readonly token: string;
  readonly lastsMs: number;
}

export interface SessionPolicy {
  readonly sessionHours: number;
  /** Whoever holds one of these roles needs a second factor when signing in by password. */
  readonly secondFactorFor: readonly (EventRole | 'administrator')[];
}

/** How somebody came. */
export interface SignIn {
  readonly by: SignInWay;
  readonly browser: string;
  /** When they last showed that it is them, which a provider may not have asked for just now. */
  readonly shownAtMs: number;
}

/** How often it is noted that a session is in use. */
const NOTE_SEEN_EVERY_MS = 60_000;

/** Who is signed in, how they came, and how far. */
export class Sessions {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #lastsMs: number;
  readonly #secondFactorFor: SessionPolicy['secondFactorFor'];

  constructor(db: Db, clock: Clock, policy: SessionPolicy) {
    this.#db = db;
    this.#clock = clock;
    this.#lastsMs = policy.sessionHours * 60 * 60_000;
    this.#secondFactorFor = policy.secondFactorFor;
  }

  /** @throws RequestError `wrong-credentials` for a user who is disabled */
  async begin(tx: Db, userId: string, { by, browser, shownAtMs }: SignIn): Promise<BegunSession> {
    const nowMs = this.#clock.nowMs();
    const { token, hash } = newToken();
    const row: SessionRow = {
      token_hash: hash,
      id: newId(),
      user_id: userId,
      signed_in_by: by,
      browser,
      created_at: nowMs,
      last_seen_at: nowMs,
      confirmed_at: Math.min(shownAtMs, nowMs),
      code_given_at: null,
      expires_at: nowMs + this.#lastsMs,
    };
    await insertSession(tx, row);
    await saveSeen(tx, row, nowMs);
    const actor = await this.#actorOf(tx, row);
    if (actor.kind !== 'user') throw new RequestError('wrong-credentials');
    const half = actor.session.stage === 'give-code';
    await appendAudit(tx, nowMs, {
      actor,
      action: half ? 'signed-in-half' : 'signed-in',
      eventId: null,
      subject: { userId, by },
    });
    return { session: sessionOf(actor), token, lastsMs: this.#lastsMs };
  }

  /** Whose session a token is; nobody's when there is none, it has ended, or its user is disabled. */
  async authenticate(token: string): Promise<Actor> {
    const nowMs = this.#clock.nowMs();
    const row = await findSession(this.#db, tokenHash(token));
    if (!row || row.expires_at <= nowMs) return NOBODY;
    if (nowMs - row.last_seen_at > NOTE_SEEN_EVERY_MS) await saveSeen(this.#db, row, nowMs);
    return this.#actorOf(this.#db, row);
  }

  /** The session as it stands now, after something about its user has changed. */
  async again(tx: Db, user: UserActor): Promise<Session> {
    const row = await findSession(tx, user.session.tokenHash);
    const actor = row ? await this.#actorOf(tx, row) : NOBODY;
    if (actor.kind !== 'user') throw new RequestError('not-signed-in');
    return sessionOf(actor);
  }

  async #actorOf(db: Db, row: SessionRow): Promise<Actor> {
    const user = await findUser(db, row.user_id);
    if (!user || user.disabled_at !== null) return NOBODY;
    const roles = (await rolesOf(db, [user.id])).get(user.id) ?? [];
    const on = await secondFactorIsOn(db, user.id);
    const held = roleNames(roles);
    const by = signInWay(row.signed_in_by);
    return {
      kind: 'user',
      userId: user.id,
      username: user.username,
      grants: grantsOf(roles),
      session: {
        id: row.id,
        tokenHash: row.token_hash,
        by,
        stage: stageOf(by, {
          secondFactor: on ? 'on' : 'off',
          code: row.code_given_at === null ? 'owed' : 'given',
          demand: this.#secondFactorFor.some((role) => held.has(role)) ? 'demanded' : 'free',
        }),
        confirmedAtMs: row.confirmed_at,
      },
      account: {
        password: user.password_hash === null ? 'none' : 'set',
        secondFactor: on ? 'on' : 'off',
      },
    };
  }
}

interface SecondFactorState {
  readonly secondFactor: 'on' | 'off';
  readonly code: 'given' | 'owed';
  readonly demand: 'demanded' | 'free';
}

/**
 * The identity provider asks for its own second factor; the operator's link is the way back in when a
 * factor was lost.
 */
function stageOf(by: SignInWay, { secondFactor, code, demand }: SecondFactorState): SessionStage {
  if (by === 'single-sign-on') return 'open';
  if (by === 'operator-link') return 'set-password';
  if (secondFactor === 'on' && code === 'owed') return 'give-code';
  if (by === 'link') return 'set-password';
  return demand === 'demanded' && secondFactor === 'off' ? 'enrol-second-factor' : 'open';
}

/** A way that this program does not know is treated as the weakest. */
export function signInWay(text: string): SignInWay {
  return SIGN_IN_WAYS.find((way) => way === text) ?? 'link';
}

/** The session as it is told to its own user. */
export function sessionOf(user: UserActor): Session {
  const everywhere = user.grants.filter(({ eventId }) => eventId === null);
  const events = [...new Set(user.grants.flatMap(({ eventId }) => (eventId === null ? [] : [eventId])))];
  return {
    username: user.username,
    stage: user.session.stage,
    permissions: distinct(['session:own', ...everywhere.map(({ permission }) => permission)]),
    onEvents: events.map((eventId) => ({
      eventId,
      permissions: distinct(
        user.grants.filter((grant) => grant.eventId === eventId).map(({ permission }) => permission),
      ),
    })),
    signedInBy: user.session.by,
    ...user.account,
  };
}

function distinct(permissions: readonly Permission[]): Permission[] {
  return [...new Set(permissions)];
}
