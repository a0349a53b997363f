import type { ConsentText } from '#contract/consent';
import type { OwnEnrolment } from '#contract/enrolment';
import type { HolderActor } from '../auth/actor.ts';
import type { Db } from '../db/database.ts';
import { type EventRow, findEvent, settingsOf } from '../event/event-store.ts';
import { accreditationsOf, findPerson } from '../person/person-store.ts';
import { enrolledPhotosOf, hasPhoto } from '../photo/photo-store.ts';
import { findExplanation } from '../photo-review/explanation-store.ts';
import { latestPhotoReviews } from '../photo-review/photo-review-store.ts';
import type { Vault } from '../privacy/vault.ts';
import { found } from '../request-error.ts';
import { venuesOf } from '../venue/venue-store.ts';
import { type ConsentRow, latestConsents } from './consent-store.ts';
import { findSettings, textsOf } from './enrolment-settings-store.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

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
    event: {
      name: event.name,
      timeZone: event.time_zone,
      languages: settingsOf(event).languages,
    },
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
    stored: await storedOf(db, event),
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

/** Zones may keep captured faces for less than the event does; somebody who is invited is told the longest. */
async function storedOf(db: Db, event: EventRow): Promise<OwnEnrolment['stored']> {
  const { retention } = settingsOf(event);
  const zones = (await venuesOf(db, event.id)).flatMap((venue) => venue.zones);
  const longest = Math.max(0, ...zones.map(({ policy }) => policy.keepCropsMs));
  const photo = retention.photosAfterApproval;
  const { passages } = retention;
  return [
    {
      what: 'photo',
      kept: photo.kind === 'days' ? { kind: 'for', ms: photo.days * DAY_MS } : { kind: 'until-withdrawn' },
    },
    { what: 'template', kept: { kind: 'until-withdrawn' } },
    {
      what: 'captured-face',
      kept: { kind: 'for', ms: Math.min(longest, retention.cropsHours * HOUR_MS) },
    },
    {
      what: 'passages',
      kept: passages.kind === 'days' ? { kind: 'for', ms: passages.days * DAY_MS } : { kind: 'with-event' },
    },
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
