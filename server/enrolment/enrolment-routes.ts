import type { HandlersOf } from '../http/handler.ts';
import type { EnrolmentSettingsService } from './enrolment-settings-service.ts';
import type { OwnEnrolmentService } from './own-enrolment-service.ts';
import type { OwnPhotoService } from './own-photo-service.ts';

export function enrolmentRoutes(
  settings: EnrolmentSettingsService,
  own: OwnEnrolmentService,
  photos: OwnPhotoService,
): HandlersOf<
  | 'readEnrolmentSettings'
  | 'changeEnrolmentSettings'
  | 'openEnrolment'
  | 'readOwnEnrolment'
  | 'giveConsent'
  | 'withdrawConsent'
  | 'explainPhoto'
  | 'sendOwnPhoto'
  | 'readOwnPhoto'
  | 'leaveEnrolment'
> {
  return {
    readEnrolmentSettings: ({ actor, params }) => settings.read(actor, params.eventId),
    changeEnrolmentSettings: ({ actor, params, version, body }) =>
      settings.change(actor, params.eventId, version, body),
    openEnrolment: async ({ body, holderCookie }) => {
      const { token, lastsMs, enrolment } = await own.open(body.token);
      holderCookie.set(token, lastsMs);
      return enrolment;
    },
    readOwnEnrolment: ({ actor }) => own.read(actor),
    giveConsent: ({ actor, body }) => own.consent(actor, body),
    withdrawConsent: ({ actor }) => own.withdraw(actor),
    explainPhoto: ({ actor, body }) => own.explain(actor, body),
    sendOwnPhoto: ({ actor, query, body }) => photos.send(actor, body, query.place),
    readOwnPhoto: async ({ actor }) => ({ bytes: await photos.read(actor), contentType: 'image/jpeg' }),
    leaveEnrolment: async ({ actor, holderCookie }) => {
      await own.leave(actor);
      holderCookie.clear();
    },
  };
}
