import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { codeSchema, idSchema, instantSchema, noBody, nothing, privilegeSchema } from './primitives.ts';

/** What a column of the table may be. */
export const IMPORT_FIELDS = [
  'externalId',
  'name',
  'category',
  'function',
  'validFrom',
  'validUntil',
  'zones',
  'photo',
] as const;

export type ImportField = (typeof IMPORT_FIELDS)[number];

const columnSchema = z.string().min(1).max(200);

const mappedColumns = z.strictObject({
  externalId: columnSchema,
  name: columnSchema,
  category: columnSchema.optional(),
  function: columnSchema.optional(),
  validFrom: columnSchema.optional(),
  validUntil: columnSchema.optional(),
  zones: columnSchema.optional(),
  photo: columnSchema.optional(),
});

/** Which column is which, by its heading. What is left out is not touched. */
export const columnMappingSchema = mappedColumns.refine(
  (mapping) => new Set(Object.values(mapping)).size === Object.values(mapping).length,
  { error: 'names a column twice' },
);

export type ColumnMapping = z.infer<typeof columnMappingSchema>;

/** What rows have that do not say. */
export const importDefaultsSchema = z.strictObject({
  category: codeSchema.optional(),
  function: codeSchema.optional(),
  /** Days in the event's time zone; the last is included. */
  validFrom: z.iso.date().optional(),
  validUntil: z.iso.date().optional(),
  zones: z.array(privilegeSchema).max(200).optional(),
});

export type ImportDefaults = z.infer<typeof importDefaultsSchema>;

/** What is wrong with a row; the row then changes nothing. */
export const ROW_PROBLEMS = [
  'not-a-row',
  'missing',
  'too-long',
  'not-a-code',
  /** The event has categories, or functions, and this is none of them. */
  'unknown-code',
  'not-a-date',
  'ends-before-it-begins',
  'twice-in-the-file',
  'accreditation-ended',
  'consent-withdrawn',
  'photo-not-there',
  'photo-ambiguous',
  'photo-too-large',
  'photo-encrypted',
  'photo-unreadable',
  'photo-without-face',
  'photo-of-several',
  'photo-low-quality',
  'photo-of-somebody-else-enrolled',
  'photo-of-another-person',
] as const;

export type RowProblem = (typeof ROW_PROBLEMS)[number];

/** Why a file cannot be read at all. */
export const FILE_PROBLEMS = [
  'empty',
  'not-a-table',
  'encoding',
  'too-many-rows',
  'too-many-columns',
  'headings',
  'too-large',
  'not-an-archive',
  'hostile-archive',
] as const;

export type FileProblem = (typeof FILE_PROBLEMS)[number];

const countsSchema = z.strictObject({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  photosEnrolled: z.int(),
  photosToReview: z.int(),
});

export type ImportCounts = z.infer<typeof countsSchema>;

const modeSchema = z.enum(['dry-run', 'apply']);

/** How the rows are to be read, and what becomes of photos that will not do. */
const choicesSchema = z.strictObject({
  mapping: columnMappingSchema,
  defaults: importDefaultsSchema.default({}),
  /** A photo that falls short or looks like somebody else's: refuse its row, or let somebody look at it. */
  whenPhotoFails: z.enum(['refuse-row', 'review']).default('refuse-row'),
});

export type ImportChoices = z.infer<typeof choicesSchema>;

export const importSchema = z
  .strictObject({
    id: idSchema,
    state: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('collecting') }),
      z.strictObject({ kind: z.literal('waiting'), mode: modeSchema }),
      z.strictObject({ kind: z.literal('running'), mode: modeSchema }),
      z.strictObject({ kind: z.literal('done'), mode: modeSchema, at: instantSchema }),
      /** What was done until then stays; started again, the rest is done. */
      z.strictObject({ kind: z.literal('cancelled'), mode: modeSchema, at: instantSchema }),
      z.strictObject({ kind: z.literal('failed'), mode: modeSchema }),
    ]),
    table: z
      .strictObject({
        format: z.enum(['csv', 'xlsx']),
        columns: z.array(z.string()),
        rows: z.int().nonnegative(),
        /** Which columns are which, as far as their headings tell. */
        proposed: mappedColumns.partial(),
      })
      .nullable(),
    photos: z
      .strictObject({
        pictures: z.int().nonnegative(),
        /** Of entries that cannot be used: encrypted, links, too large, or no pictures. */
        unusable: z.int().nonnegative(),
      })
      .nullable(),
    /** What it was last started with; null before that. */
    chosen: choicesSchema.nullable(),
    progress: z.strictObject({ done: z.int(), total: z.int() }),
    counts: countsSchema,
    createdAt: instantSchema,
  })
  .meta({ id: 'PeopleImport' });

export type PeopleImport = z.infer<typeof importSchema>;

const write = { kind: 'user', permission: 'person:write' } as const;
const eventParams = z.strictObject({ eventId: idSchema });
const importParams = eventParams.extend({ importId: idSchema });
const path = '/api/v1/events/:eventId/imports';

export const listImports = endpoint({
  id: 'listImports',
  method: 'get',
  path,
  summary: 'Imports of people, newest first',
  audience: write,
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ imports: z.array(importSchema) }),
});

export const createImport = endpoint({
  id: 'createImport',
  method: 'post',
  path,
  summary: 'Begin an import of people; then upload its table, and an archive of photos if there is one',
  audience: write,
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 201,
  reply: importSchema,
});

export const readImport = endpoint({
  id: 'readImport',
  method: 'get',
  path: `${path}/:importId`,
  summary: 'How far an import is',
  audience: write,
  params: importParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: importSchema,
});

export const uploadImportTable = endpoint({
  id: 'uploadImportTable',
  method: 'put',
  path: `${path}/:importId/table`,
  summary:
    'The table: CSV in UTF-8 or UTF-16 with any usual separator, or the first sheet of an Excel file (.xlsx); a heading and up to 50,000 rows',
  audience: write,
  params: importParams,
  query: nothing,
  accepts: 'file',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: importSchema,
});

export const uploadImportPhotos = endpoint({
  id: 'uploadImportPhotos',
  method: 'put',
  path: `${path}/:importId/photos`,
  summary:
    'A ZIP archive of photos: named in the column `photo`, or like the external id. Folders in it do not count',
  audience: write,
  params: importParams,
  query: nothing,
  accepts: 'file',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: importSchema,
});

export const startImport = endpoint({
  id: 'startImport',
  method: 'post',
  path: `${path}/:importId/start`,
  summary: 'Begin to go through the rows; a dry run changes nothing and tells all that would be refused',
  audience: write,
  params: importParams,
  query: nothing,
  accepts: 'json',
  body: choicesSchema.extend({ mode: modeSchema }),
  answers: 'json',
  status: 202,
  reply: importSchema,
});

export const cancelImport = endpoint({
  id: 'cancelImport',
  method: 'post',
  path: `${path}/:importId/cancel`,
  summary: 'Stop after the rows under way. What was done stays; started again, the import does the rest',
  audience: write,
  params: importParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: importSchema,
});

export const readImportReport = endpoint({
  id: 'readImportReport',
  method: 'get',
  path: `${path}/:importId/report`,
  summary: 'The refused rows as CSV: line, column, problem. It repeats nothing of what the rows say',
  audience: write,
  params: importParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'file',
  status: 200,
  reply: noBody,
});
