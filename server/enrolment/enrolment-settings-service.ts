import type { ConsentText, EnrolmentSettings } from '#contract/consent';
import { canonicalJson } from '#domain/journal/canonical-json';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { found, RequestError } from '../request-error.ts';
import {
  findSettings,
  insertTexts,
  type SettingsRow,
  saveSettings,
  textsOf,
} from './enrolment-settings-store.ts';

interface WantedSettings {
  readonly controller: EnrolmentSettings['controller'];
  readonly texts: readonly ConsentText[] | null;
}

/** What an event's people are told and asked before their face is stored. */
export class EnrolmentSettingsService {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async read(actor: Actor, eventId: string): Promise<EnrolmentSettings> {
    requireAccess(actor, 'event:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    return settingsOf(this.#db, await findSettings(this.#db, eventId));
  }

  /** @throws RequestError `changed-meanwhile` */
  change(actor: Actor, eventId: string, madeOn: number, wanted: WantedSettings): Promise<EnrolmentSettings> {
    const user = requireAccess(actor, 'event:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      const before = await findSettings(tx, eventId);
      const consentNumber = await numberFor(tx, before, wanted.texts);
      const saved = await saveSettings(tx, {
        event_id: eventId,
        version: madeOn,
        controller_name: wanted.controller?.name ?? null,
        controller_contact: wanted.controller?.contact ?? null,
        consent_number: consentNumber,
      });
      if (!saved) throw new RequestError('changed-meanwhile');
      const after = await settingsOf(tx, await findSettings(tx, eventId));
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'enrolment-settings-changed',
        eventId,
        subject: { version: after.version, consentVersion: after.consent.version },
      });
      return after;
    });
  }
}

/** Texts as they are now stay the version that they are. */
async function numberFor(
  tx: Db,
  before: SettingsRow,
  texts: readonly ConsentText[] | null,
): Promise<number | null> {
  if (texts === null) return null;
  const present = await textsOf(tx, before.event_id, before.consent_number);
  if (before.consent_number !== null && canonicalJson(present.texts) === canonicalJson([...texts])) {
    return before.consent_number;
  }
  return insertTexts(tx, before.event_id, texts);
}

async function settingsOf(db: Db, row: SettingsRow): Promise<EnrolmentSettings> {
  return {
    version: row.version,
    controller:
      row.controller_name === null ? null : { name: row.controller_name, contact: row.controller_contact },
    consent: await textsOf(db, row.event_id, row.consent_number),
  };
}
