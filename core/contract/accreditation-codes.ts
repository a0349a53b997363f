import { z } from 'zod';
import { EVERY } from '#domain/access/privilege';
import { endpoint } from './endpoint.ts';
import {
  codeSchema,
  idSchema,
  nameSchema,
  noBody,
  nothing,
  privilegeSchema,
  versionSchema,
} from './primitives.ts';

/** A code of something that there is; the wildcard names nothing by itself. */
export const ownCodeSchema = codeSchema.refine((code) => code !== EVERY, { error: 'stands for every code' });

/** What somebody is accredited as, and where everyone of the kind may go unless it is said otherwise. */
const categorySchema = z
  .strictObject({ code: ownCodeSchema, name: nameSchema, zones: z.array(privilegeSchema).max(200) })
  .meta({ id: 'Category' });

/** What somebody does at the event. */
const functionSchema = z
  .strictObject({ code: ownCodeSchema, name: nameSchema })
  .meta({ id: 'AccreditationFunction' });

const MOST_CODES = 500;

export const categoriesSchema = listOf(categorySchema);
export const functionsSchema = listOf(functionSchema);

function listOf<T extends z.ZodType<{ readonly code: string }>>(schema: T) {
  return z
    .array(schema)
    .max(MOST_CODES)
    .superRefine((list, issues) => {
      const seen = new Set<string>();
      for (const [i, { code }] of list.entries()) {
        if (seen.has(code)) issues.addIssue({ code: 'custom', path: [i, 'code'], message: 'is there twice' });
        seen.add(code);
      }
    });
}

/** Of an event without categories any code is a category, and so with functions. */
export const accreditationCodesSchema = z
  .strictObject({ version: versionSchema, categories: categoriesSchema, functions: functionsSchema })
  .meta({ id: 'AccreditationCodes' });

export type AccreditationCodes = z.infer<typeof accreditationCodesSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const readAccreditationCodes = endpoint({
  id: 'readAccreditationCodes',
  method: 'get',
  path: '/api/v1/events/:eventId/accreditation-codes',
  summary: 'Categories and functions of an event, in their order',
  audience: { kind: 'user', permission: 'event:read' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: accreditationCodesSchema,
});

export const changeAccreditationCodes = endpoint({
  id: 'changeAccreditationCodes',
  method: 'put',
  path: '/api/v1/events/:eventId/accreditation-codes',
  summary: 'Set the categories and functions of an event. Accreditations that are there keep what they have',
  audience: { kind: 'user', permission: 'event:manage' },
  version: 'required',
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: accreditationCodesSchema.omit({ version: true }),
  answers: 'json',
  status: 200,
  reply: accreditationCodesSchema,
});
