import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { idSchema, nameSchema, noBody, nothing, versionSchema } from './primitives.ts';

/** A language as browsers name it: `en`, `pt-BR`, `zh`. */
export const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$/, 'a language like en');

/**
 * Which text somebody agreed to: the first that shipped, the third of the event itself. A text under a
 * version never changes; another text is another version.
 */
export const consentVersionSchema = z.string().regex(/^(shipped|event)-[1-9]\d{0,5}$/);

/** In `heading` and `body`, `{event}` and `{controller}` stand for the names; a blank line parts paragraphs. */
export const consentTextSchema = z
  .strictObject({
    language: languageSchema,
    heading: z.string().trim().min(1).max(200),
    body: z.string().trim().min(1).max(20_000),
  })
  .meta({ id: 'ConsentText' });

export type ConsentText = z.infer<typeof consentTextSchema>;

/** Who answers for the data, and how they are reached. */
export const controllerSchema = z
  .strictObject({ name: nameSchema, contact: z.string().trim().min(1).max(500).nullable() })
  .meta({ id: 'Controller' });

/** What people of an event are told and asked before their face is stored. */
export const enrolmentSettingsSchema = z
  .strictObject({
    version: versionSchema,
    /** Null until somebody says; the event's name stands in then. */
    controller: controllerSchema.nullable(),
    consent: z.strictObject({
      version: consentVersionSchema,
      texts: z.array(consentTextSchema).min(1),
    }),
  })
  .meta({ id: 'EnrolmentSettings' });

export type EnrolmentSettings = z.infer<typeof enrolmentSettingsSchema>;

const textsSchema = z
  .array(consentTextSchema)
  .min(1)
  .max(30)
  .refine((texts) => new Set(texts.map(({ language }) => language)).size === texts.length, {
    error: 'one text a language',
  });

const eventParams = z.strictObject({ eventId: idSchema });

export const readEnrolmentSettings = endpoint({
  id: 'readEnrolmentSettings',
  method: 'get',
  path: '/api/v1/events/:eventId/enrolment-settings',
  summary: 'Who answers for the data, and the consent texts in their present version',
  audience: { kind: 'user', permission: 'event:read' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: enrolmentSettingsSchema,
});

export const changeEnrolmentSettings = endpoint({
  id: 'changeEnrolmentSettings',
  method: 'put',
  path: '/api/v1/events/:eventId/enrolment-settings',
  summary: 'Name who answers for the data, and write consent texts; other texts are a new version',
  audience: { kind: 'user', permission: 'event:manage' },
  version: 'required',
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({
    controller: controllerSchema.nullable(),
    /** Null: the texts that ship with the program, in English, French, Spanish, Chinese and Arabic. */
    texts: textsSchema.nullable(),
  }),
  answers: 'json',
  status: 200,
  reply: enrolmentSettingsSchema,
});
