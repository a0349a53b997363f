import { z } from 'zod';
import { EVERY, opensZone } from '#domain/access/privilege';
import { categoriesSchema, functionsSchema, ownCodeSchema } from './accreditation-codes.ts';
import { endpoint } from './endpoint.ts';
import { structureDifferenceSchema } from './event-clone.ts';
import { idSchema, nameSchema, noBody, nothing } from './primitives.ts';
import { accessPointSchema, laneSchema, MOST_LANES, whenFailingSchema } from './venue.ts';
import { newZonePolicySchema, zonePolicyChangeSchema } from './zone-policy.ts';

/** Which form a pack is written in; a program refuses one that it does not know. */
export const PACK_FORM = 'venue-access-pack/1';

/** A kind of zone that several venues have. */
const sharedZoneSchema = z.strictObject({
  code: ownCodeSchema,
  name: nameSchema,
  policy: newZonePolicySchema,
});

/** A zone of a venue: as the shared zone of its code, apart from what is said here. */
const packedZoneSchema = z.strictObject({
  code: ownCodeSchema,
  name: nameSchema.exactOptional(),
  policy: zonePolicyChangeSchema.exactOptional(),
});

const packedGateSchema = z.strictObject({
  /** Unique in its venue. */
  name: nameSchema,
  /** Code of a zone of the venue. */
  zone: ownCodeSchema,
  galleryScope: accessPointSchema.shape.galleryScope.default('entitled'),
  whenFailing: whenFailingSchema.default('fail-secure'),
  lanes: z
    .array(laneSchema.omit({ id: true }))
    .min(1)
    .max(MOST_LANES),
});

const packedVenueSchema = z.strictObject({
  code: ownCodeSchema,
  name: nameSchema,
  zones: z.array(packedZoneSchema).max(500).default([]),
  gates: z.array(packedGateSchema).max(1_000).default([]),
});

const packShape = z.strictObject({
  form: z.literal(PACK_FORM),
  name: nameSchema,
  description: z.string().max(2_000).default(''),
  categories: categoriesSchema.default([]),
  functions: functionsSchema.default([]),
  zones: z.array(sharedZoneSchema).max(500).default([]),
  venues: z.array(packedVenueSchema).max(200).default([]),
});

/** What an event is made of, by its codes: who may go where and what is asked of them there. It holds nobody. */
export const eventPackSchema = packShape.superRefine(requireWhole).meta({ id: 'EventPack' });

export type EventPack = z.output<typeof packShape>;

type Issues = z.core.$RefinementCtx<EventPack>;
type PackedVenue = EventPack['venues'][number];
type PackedZone = PackedVenue['zones'][number];

/** A zone with everything that a pack says of it, in the venue and for all. */
export interface WholeZone {
  readonly code: string;
  readonly name: string;
  readonly policy: z.output<typeof newZonePolicySchema>;
}

/** The zone as it is to be in its venue. @throws ZodError for one of which the pack does not say enough */
export function wholeZone(pack: Pick<EventPack, 'zones'>, zone: PackedZone): WholeZone {
  return wholeZoneSchema.parse(mergedZone(pack, zone));
}

const wholeZoneSchema = sharedZoneSchema;

function mergedZone({ zones }: Pick<EventPack, 'zones'>, { code, name, policy }: PackedZone) {
  const shared = zones.find((one) => one.code === code);
  const given = Object.fromEntries(Object.entries(policy ?? {}).filter(([, value]) => value !== undefined));
  return { code, name: name ?? shared?.name, policy: { ...shared?.policy, ...given } };
}

/** A pack says itself all that it speaks of, so that it can be checked anywhere. */
function requireWhole(pack: EventPack, issues: Issues): void {
  const report = (path: PropertyKey[], message: string) =>
    issues.addIssue({ code: 'custom', path, message, input: pack });
  requireEach(pack.zones, 'code', ['zones'], report);
  requireEach(pack.venues, 'code', ['venues'], report);
  const knownCategory = (code: string) =>
    code === EVERY || pack.categories.length === 0 || pack.categories.some((one) => one.code === code);
  const requireCategories = (policy: CategoriesIn, path: PropertyKey[]) => {
    for (const { at, code } of categoriesIn(policy)) {
      if (!knownCategory(code)) report([...path, ...at], `${code} is no category of the pack`);
    }
  };
  for (const [i, { policy }] of pack.zones.entries()) requireCategories(policy, ['zones', i, 'policy']);
  for (const [v, venue] of pack.venues.entries()) {
    const at = ['venues', v];
    requireEach(venue.zones, 'code', [...at, 'zones'], report);
    requireEach(venue.gates, 'name', [...at, 'gates'], report);
    for (const [z, zone] of venue.zones.entries()) {
      const zoneAt = [...at, 'zones', z];
      const merged = wholeZoneSchema.safeParse(mergedZone(pack, zone));
      for (const { path, message } of merged.error?.issues ?? []) report([...zoneAt, ...path], message);
      requireCategories(zone.policy ?? {}, [...zoneAt, 'policy']);
    }
    for (const [g, gate] of venue.gates.entries()) {
      requireEach(gate.lanes, 'name', [...at, 'gates', g, 'lanes'], report);
      const isHere = venue.zones.some(({ code }) => code === gate.zone);
      if (!isHere) report([...at, 'gates', g, 'zone'], `${gate.zone} is no zone of ${venue.code}`);
    }
  }
  requireZones(pack, report);
}

type Report = (path: PropertyKey[], message: string) => void;

function requireEach<Key extends 'code' | 'name'>(
  list: readonly Readonly<Record<Key, string>>[],
  key: Key,
  path: PropertyKey[],
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [i, one] of list.entries()) {
    if (seen.has(one[key])) report([...path, i, key], 'is there twice');
    seen.add(one[key]);
  }
}

/** A privilege that opens nothing is a slip of the pen. */
function requireZones({ categories, venues }: EventPack, report: Report): void {
  const places = venues.flatMap((venue) =>
    venue.zones.map(({ code }) => ({ venue: venue.code, zone: code })),
  );
  for (const [c, { zones }] of categories.entries()) {
    for (const [p, privilege] of zones.entries()) {
      const opens = privilege === EVERY || places.some((place) => opensZone(privilege, place));
      if (!opens) report(['categories', c, 'zones', p], `${privilege} opens no zone of the pack`);
    }
  }
}

type CategoriesIn = Partial<
  Pick<z.output<typeof zonePolicyChangeSchema>, 'schedule' | 'passback' | 'occupancy'>
>;

/** Every category that a policy speaks of, and where it does. */
function categoriesIn({
  schedule,
  passback,
  occupancy,
}: CategoriesIn): { at: PropertyKey[]; code: string }[] {
  const openings = schedule?.kind === 'hours' ? schedule.openings : [];
  return [
    ...openings.flatMap(({ categories }, i) =>
      categories.map((code, c) => ({ at: ['schedule', 'openings', i, 'categories', c], code })),
    ),
    ...(passback && passback.kind !== 'none' ? passback.exempt : []).map((code, i) => ({
      at: ['passback', 'exempt', i],
      code,
    })),
    ...(occupancy?.kind === 'limited' ? occupancy.exempt : []).map((code, i) => ({
      at: ['occupancy', 'exempt', i],
      code,
    })),
  ];
}

const eventParams = z.strictObject({ eventId: idSchema });

export const listPacks = endpoint({
  id: 'listPacks',
  method: 'get',
  path: '/api/v1/packs',
  summary: 'The packs that ship, whole, to begin an event with',
  audience: { kind: 'user', permission: 'event:manage' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ packs: z.array(eventPackSchema) }),
});

export const readPack = endpoint({
  id: 'readPack',
  method: 'get',
  path: '/api/v1/events/:eventId/pack',
  summary: 'An event as a pack: its codes, places and policies, and nobody of it',
  audience: { kind: 'user', permission: 'event:read' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  /** Not held against the rules of packs: an event may speak of a category that it has no longer. */
  reply: packShape,
});

export const importPack = endpoint({
  id: 'importPack',
  method: 'post',
  path: '/api/v1/events/:eventId/pack-imports',
  summary:
    'Bring a draft event to what a pack says, all of it or nothing; what the pack does not name stays as it is',
  audience: { kind: 'user', permission: 'event:manage' },
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({
    /** A dry run tells what would change and changes nothing. */
    mode: z.enum(['dry-run', 'apply']),
    pack: eventPackSchema,
  }),
  answers: 'json',
  status: 200,
  /** In what the event differs afterwards from what it was before: nothing when it is as the pack says already. */
  reply: z.strictObject({
    mode: z.enum(['dry-run', 'apply']),
    differences: z.array(structureDifferenceSchema),
  }),
});
