import { z } from 'zod';
import { consentTextSchema, consentVersionSchema, controllerSchema, languageSchema } from './consent.ts';
import { endpoint } from './endpoint.ts';
import { languagesSchema } from './event-settings.ts';
import { qualityAssessmentSchema, unusablePhotoSchema } from './person.ts';
import { codeSchema, instantSchema, nameSchema, noBody, nothing } from './primitives.ts';

/** What somebody may say who cannot give a better photo. */
export const EXPLANATIONS = ['head-covering', 'disability', 'medical-condition', 'other'] as const;

export const explanationSchema = z
  .strictObject({
    because: z.enum(EXPLANATIONS),
    note: z.string().trim().min(1).max(1_000).nullable(),
  })
  .meta({ id: 'PhotoExplanation' });

export type Explanation = z.infer<typeof explanationSchema>;

/** How long something is kept. */
const keptSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('for'), ms: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('until'), at: instantSchema }),
  /** Until consent is withdrawn, the person is erased, or the event's data is. */
  z.strictObject({ kind: z.literal('until-withdrawn') }),
  /** Until the event's data is erased. */
  z.strictObject({ kind: z.literal('with-event') }),
]);

export const STORED_THINGS = ['photo', 'template', 'captured-face', 'passages'] as const;

/** Where a person stands with their own enrolment. */
const ownStatusSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('consent-needed') }),
  z.strictObject({
    kind: z.literal('photo-needed'),
    /** `new-recognition`: the recognition was exchanged and the earlier photo is no longer there to be read anew. */
    because: z.enum(['none-yet', 'another-asked-for', 'new-recognition']),
    /** What the team said about it. */
    message: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('in-review'), since: instantSchema }),
  z.strictObject({ kind: z.literal('enrolled'), photos: z.int().positive(), at: instantSchema }),
  z.strictObject({ kind: z.literal('rejected'), at: instantSchema, reason: z.string() }),
  /** Consent was withdrawn: entry is by badge, and nothing of the face is stored. */
  z.strictObject({ kind: z.literal('badge-only'), since: instantSchema }),
]);

/** All that the holder of an opened invitation sees. */
export const ownEnrolmentSchema = z
  .strictObject({
    /** `languages`: in which the event speaks, the first where nobody has chosen. */
    event: z.strictObject({ name: nameSchema, timeZone: z.string(), languages: languagesSchema }),
    person: z.strictObject({
      name: nameSchema,
      externalId: z.string().nullable(),
      accreditations: z.array(
        z.strictObject({ category: codeSchema, validFromMs: instantSchema, validUntilMs: instantSchema }),
      ),
    }),
    /** By whom. */
    controller: controllerSchema,
    /** What is stored, and how long. */
    stored: z.array(z.strictObject({ what: z.enum(STORED_THINGS), kept: keptSchema })),
    /** The texts that consent is asked for now, with the names filled in. */
    texts: z.strictObject({ version: consentVersionSchema, texts: z.array(consentTextSchema).min(1) }),
    consent: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({
        kind: z.literal('given'),
        textVersion: consentVersionSchema,
        language: languageSchema,
        at: instantSchema,
      }),
      z.strictObject({ kind: z.literal('withdrawn'), at: instantSchema }),
    ]),
    explanation: explanationSchema.nullable(),
    status: ownStatusSchema,
    /** Until then this device may come back to this without another link. */
    openUntil: instantSchema,
  })
  .meta({ id: 'OwnEnrolment' });

export type OwnEnrolment = z.infer<typeof ownEnrolmentSchema>;

/** What a photo came to, as its own subject is told: nothing in it is about anybody else. */
export const ownPhotoVerdictSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('accepted'), quality: z.array(qualityAssessmentSchema) }),
    /** A person looks at it first: because it was explained, or for a reason that is not told. */
    z.strictObject({
      kind: z.literal('in-review'),
      because: z.enum(['explained', 'to-be-checked']),
      quality: z.array(qualityAssessmentSchema),
    }),
    z.strictObject({
      kind: z.literal('refused'),
      refusal: unusablePhotoSchema,
      quality: z.array(qualityAssessmentSchema),
      /** Whether the same photo would be looked at by a person once it is explained why there is no better one. */
      mayBeExplained: z.boolean(),
    }),
  ])
  .meta({ id: 'OwnPhotoVerdict' });

export type OwnPhotoVerdict = z.infer<typeof ownPhotoVerdictSchema>;

const holder = { kind: 'holder' } as const;
const common = { params: nothing, query: nothing, answers: 'json', status: 200 } as const;

export const openEnrolment = endpoint({
  ...common,
  id: 'openEnrolment',
  method: 'post',
  path: '/api/v1/enrolment/open',
  summary:
    'Open the link of an invitation: it works once; from then on a cookie of this device opens the rest',
  audience: { kind: 'public' },
  accepts: 'json',
  /** What stands behind the hash of the link. */
  body: z.strictObject({ token: z.string().min(20).max(200) }),
  reply: ownEnrolmentSchema,
});

export const readOwnEnrolment = endpoint({
  ...common,
  id: 'readOwnEnrolment',
  method: 'get',
  path: '/api/v1/enrolment',
  summary: 'Who is invited to what, what is stored, how long and by whom, and how far the enrolment is',
  audience: holder,
  accepts: 'empty',
  body: noBody,
  reply: ownEnrolmentSchema,
});

export const giveConsent = endpoint({
  ...common,
  id: 'giveConsent',
  method: 'post',
  path: '/api/v1/enrolment/consent',
  summary: 'Agree to a consent text; changed-meanwhile when it is no longer the one that is asked for',
  audience: holder,
  accepts: 'json',
  body: z.strictObject({ textVersion: consentVersionSchema, language: languageSchema }),
  reply: ownEnrolmentSchema,
});

export const withdrawConsent = endpoint({
  ...common,
  id: 'withdrawConsent',
  method: 'post',
  path: '/api/v1/enrolment/withdrawal',
  summary:
    'Withdraw consent: photos, templates and captured faces are deleted here and at every gate; the badge stays',
  audience: holder,
  accepts: 'empty',
  body: noBody,
  reply: ownEnrolmentSchema,
});

export const explainPhoto = endpoint({
  ...common,
  id: 'explainPhoto',
  method: 'put',
  path: '/api/v1/enrolment/explanation',
  summary: 'Say why there is no better photo; the next one that falls short is then looked at by a person',
  audience: holder,
  accepts: 'json',
  body: explanationSchema,
  reply: ownEnrolmentSchema,
});

export const sendOwnPhoto = endpoint({
  ...common,
  id: 'sendOwnPhoto',
  method: 'post',
  path: '/api/v1/enrolment/photos',
  summary: 'Give a photo of oneself, as the raw body; needs consent',
  audience: holder,
  query: z.strictObject({
    /** `instead`: once it is accepted, earlier photos are deleted. */
    place: z.enum(['beside', 'instead']).default('beside'),
  }),
  accepts: 'image',
  body: noBody,
  reply: ownPhotoVerdictSchema,
});

export const readOwnPhoto = endpoint({
  ...common,
  id: 'readOwnPhoto',
  method: 'get',
  path: '/api/v1/enrolment/photo',
  summary: "The holder's latest photo, enrolled or in review",
  audience: holder,
  accepts: 'empty',
  body: noBody,
  answers: 'image',
  reply: noBody,
});

export const leaveEnrolment = endpoint({
  ...common,
  id: 'leaveEnrolment',
  method: 'post',
  path: '/api/v1/enrolment/leave',
  summary: 'This device forgets the invitation; another link is needed to come back',
  audience: holder,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});
