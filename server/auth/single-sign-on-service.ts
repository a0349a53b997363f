import type { HeldRole } from '#contract/role';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { unlessTaken } from '../db/unique.ts';
import { findEvent } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { seal, unseal } from '../privacy/sealed-box.ts';
import { RequestError } from '../request-error.ts';
import { findIdentity, insertIdentity } from './identity-store.ts';
import { replaceRoles } from './role-store.ts';
import { deleteSignInsOf } from './session-store.ts';
import type { BegunSession, Sessions } from './sessions.ts';
import { attemptSchema, type Identity, type OidcSettings, OpenIdProvider } from './single-sign-on.ts';
import { insertUser } from './user-store.ts';

/** How long somebody may take at the provider. */
export const ATTEMPT_LASTS_MS = 10 * 60_000;
const ATTEMPT = 'single-sign-on attempt';

/**
 * Signing in through the organisation. The provider says who somebody is and which groups they are in;
 * the settings say which roles that makes, anew at every sign-in. A name that a local user has is never
 * taken over.
 */
export class SingleSignOnService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #sessions: Sessions;
  readonly #accountKey: Uint8Array;
  readonly #settings: OidcSettings;
  readonly #provider: OpenIdProvider;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly sessions: Sessions;
    readonly accountKey: Uint8Array;
    readonly settings: OidcSettings;
    /** Where the provider sends browsers back to; registered with it. */
    readonly redirectUri: string;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#sessions = needs.sessions;
    this.#accountKey = needs.accountKey;
    this.#settings = needs.settings;
    this.#provider = new OpenIdProvider(needs.settings, needs.redirectUri);
  }

  get label(): string {
    return this.#settings.label;
  }

  /** @returns where to send the browser, and what it must bring back */
  async begin(): Promise<{ url: string; sealedAttempt: string }> {
    const { url, attempt } = await this.#provider.begin(this.#clock.nowMs(), ATTEMPT_LASTS_MS);
    const text = Buffer.from(JSON.stringify(attempt), 'utf8');
    return { url, sealedAttempt: Buffer.from(seal(this.#accountKey, ATTEMPT, text)).toString('base64url') };
  }

  /**
   * @param sealedAttempt what `begin` gave this browser; without it, somebody else began
   * @throws RequestError `single-sign-on-failed`, `unavailable`; `forbidden` for somebody in no group
   * that has a role; `conflict` when a local user has the name
   */
  async finish(
    answer: Readonly<Record<string, string>>,
    sealedAttempt: string | undefined,
    browser: string,
  ): Promise<BegunSession> {
    const identity = await this.#provider.finish(answer, this.#opened(sealedAttempt));
    const outcome = await this.#db.transaction().execute(async (tx) => {
      const roles = await this.#rolesOf(tx, identity);
      const userId = await this.#userOf(tx, identity, roles);
      if (userId === null) return null;
      await replaceRoles(tx, userId, roles);
      const shownAtMs = identity.shownAtMs;
      if (roles.length > 0)
        return this.#sessions.begin(tx, userId, { by: 'single-sign-on', browser, shownAtMs });
      await deleteSignInsOf(tx, userId);
      return null;
    });
    if (outcome === null) throw new RequestError('forbidden');
    return outcome;
  }

  #opened(sealedAttempt: string | undefined) {
    try {
      const sealed = Buffer.from(sealedAttempt ?? '', 'base64url');
      const text = Buffer.from(unseal(this.#accountKey, ATTEMPT, sealed)).toString('utf8');
      const attempt = attemptSchema.parse(JSON.parse(text));
      if (attempt.expiresAt > this.#clock.nowMs()) return attempt;
    } catch {
      // Whatever is wrong with it, there is no attempt to go on with.
    }
    throw new RequestError('single-sign-on-failed');
  }

  async #rolesOf(tx: Db, { groups }: Identity): Promise<HeldRole[]> {
    const roles: HeldRole[] = [];
    for (const { group, ...held } of this.#settings.roles.filter((rule) => groups.includes(rule.group))) {
      if (held.role === 'administrator') roles.push({ kind: 'administrator' });
      else if (held.eventId !== undefined && (await findEvent(tx, held.eventId))) {
        roles.push({ kind: 'event', role: held.role, eventId: held.eventId });
      }
    }
    return roles;
  }

  /** @returns the user's id; null for somebody new who would have no role */
  async #userOf(tx: Db, identity: Identity, roles: readonly HeldRole[]): Promise<string | null> {
    const known = await findIdentity(tx, identity);
    if (known !== undefined) return known;
    if (roles.length === 0) return null;
    const nowMs = this.#clock.nowMs();
    const userId = newId();
    await unlessTaken(
      'username',
      insertUser(tx, { id: userId, username: identity.username, created_at: nowMs }),
    );
    await insertIdentity(tx, identity, userId);
    await appendAudit(tx, nowMs, {
      actor: { kind: 'operator' },
      action: 'user-joined-by-single-sign-on',
      eventId: null,
      subject: { userId },
    });
    return userId;
  }
}
