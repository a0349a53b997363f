import type { ConsentText } from '#contract/consent';
import type { OwnEnrolment } from '#contract/enrolment';
import type { HolderActor } from '../auth/actor.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { accreditationsOf, findPerson } from '../person/person-store.ts';
import { enrolledPhotosOf, hasPhoto } from '../photo/photo-store.ts';
import { findExplanation } from '../photo-review/explanation-store.ts';
import { latestPhotoReviews } from '../photo-review/photo-review-store.ts';
import type { Vault } from '../privacy/vault.ts';
import { found } from '../request-error.ts';
import { venuesOf } from '../venue/venue-store.ts';
import { type ConsentRow, latestConsents } from './consent-store.ts';
import { findSettings, textsOf } from './enrolment-settings-store.ts';

/** All that somebody who was invited may see, of themselves alone. */
export async function readOwnEnrolment(
  db: Db,
  vault: Vault,
  { eventId, personId, openUntilMs }: HolderActor,
  pipelineId: string,
): Promise<OwnEnrolment> {
  const event = found(await findEvent(db, eventId));
  const person = found(await findPerson(db, eventId, personId));
  const accreditations = (await accreditationsOf(db, [personId])).get(personId) ?? [];
  const settings = await findSettings(db, eventId);
  const controller = {
    name: settings.controller_name ?? event.name,
    contact: settings.controller_contact,
  };
  const offered = await textsOf(db, eventId, settings.consent_number);
  const consent = (await latestConsents(db, [personId])).get(personId);
  return {
    event: { name: event.name, timeZone: event.time_zone },
    person: {
      name: person.name,
      externalId: person.external_id,
      accreditations: accreditations.map(({ category, validFromMs, validUntilMs }) => ({
        category,
        validFromMs,
        validUntilMs,
      })),
    },
    controller,
    stored: await storedOf(db, eventId),
    texts: {
      version: offered.version,
      texts: offered.texts.map((text) => filledIn(text, event.name, controller.name)),
    },
    consent: consentOf(consent),
    explanation: await findExplanation(db, await vault.ofEvent(db, eventId), personId),
    status: await statusOf(db, personId, pipelineId, consent),
    openUntil: openUntilMs,
  };
}

function filledIn(text: ConsentText, event: string, controller: string): ConsentText {
  const fill = (part: string) => part.replaceAll('{event}', event).replaceAll('{controller}', controller);
  return { language: text.language, heading: fill(text.heading), body: fill(text.body) };
}

/** Each zone says how long captured faces are kept; somebody who is invited is told the longest. */
async function storedOf(db: Db, eventId: string): Promise<OwnEnrolment['stored']> {
  const zones = (await venuesOf(db, eventId)).flatMap((venue) => venue.zones);
  const captured = Math.max(0, ...zones.map(({ policy }) => policy.keepCropsMs));
  return [
    { what: 'photo', kept: { kind: 'until-withdrawn' } },
    { what: 'template', kept: { kind: 'until-withdrawn' } },
    { what: 'captured-face', kept: { kind: 'for', ms: captured } },
    { what: 'passages', kept: { kind: 'with-event' } },
  ];
}

function consentOf(consent: ConsentRow | undefined): OwnEnrolment['consent'] {
  if (!consent) return { kind: 'none' };
  if (consent.withdrawn_at !== null) return { kind: 'withdrawn', at: consent.withdrawn_at };
  return {
    kind: 'given',
    textVersion: consent.text_version,
    language: consent.language,
    at: consent.given_at,
  };
}

async function statusOf(
  db: Db,
  personId: string,
  pipelineId: string,
  consent: ConsentRow | undefined,
): Promise<OwnEnrolment['status']> {
  if (!consent) return { kind: 'consent-needed' };
  if (consent.withdrawn_at !== null) return { kind: 'badge-only', since: consent.withdrawn_at };
  const review = (await latestPhotoReviews(db, [personId])).get(personId);
  if (review?.state === 'open') return { kind: 'in-review', since: review.created_at };
  const enrolled = (await enrolledPhotosOf(db, [personId], pipelineId)).get(personId);
  if (enrolled) return { kind: 'enrolled', photos: enrolled.photos, at: enrolled.latestAt };
  if (review?.state === 'rejected') {
    return { kind: 'rejected', at: review.decided_at ?? review.created_at, reason: review.message ?? '' };
  }
  if (review?.state === 'another-asked-for') {
    return { kind: 'photo-needed', because: 'another-asked-for', message: review.message };
  }
  const because = (await hasPhoto(db, personId)) ? 'new-recognition' : 'none-yet';
  return { kind: 'photo-needed', because, message: null };
}
