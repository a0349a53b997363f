import { z } from 'zod';
import { CAMERA_CONDITIONS, TURNSTILE_ALARMS } from '#domain/journal/alert';
import { LANE_MODES } from '#domain/lane/lane-mode';
import { endpoint } from './endpoint.ts';
import { eventStateSchema } from './event.ts';
import { languagesSchema } from './event-settings.ts';
import { laneTuningSchema, peerAddressSchema } from './gate-settings.ts';
import { accreditationSchema } from './person.ts';
import {
  base64Schema,
  codeSchema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
} from './primitives.ts';
import { measuredPromiseSchema } from './promise-basis.ts';
import { MOST_REMOVALS, removalOrderSchema } from './removal.ts';
import { accessPointSchema } from './venue.ts';
import { zonePolicySchema } from './zone-policy.ts';

/** Raw 32-byte public key, Ed25519 unless said otherwise, base64. */
const publicKeySchema = base64Schema.length(44);

/** Of a page without templates: an event that is purged has no space any more. */
export const NO_SPACE = '0'.repeat(32);

/** Names the transform in which an event's templates are, and commits to its key. */
const transformIdSchema = z.string().regex(/^[0-9a-f]{32}$/, 'the id of a transform');

export const pairDevice = endpoint({
  id: 'pairDevice',
  method: 'post',
  path: '/device/v1/pair',
  summary: 'Exchange a pairing code for a device identity; the private key never leaves the device',
  audience: { kind: 'public' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({
    /** Shown once in the portal, valid for minutes. */
    code: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z2-7]{4}-[A-Z2-7]{4}$/, 'a code like ABCD-2345'),
    publicKey: publicKeySchema,
    protocolVersion: z.int(),
  }),
  answers: 'json',
  status: 201,
  reply: z.strictObject({ deviceId: idSchema, serverPublicKey: publicKeySchema }),
});

/** Everything a gate needs to know of its place, apart from people: the part that the server signs. */
const gateConfigContentSchema = z.strictObject({
  deviceId: idSchema,
  version: z.int(),
  issuedAtMs: instantSchema,
  event: z.strictObject({
    id: idSchema,
    name: nameSchema,
    timeZone: z.string(),
    state: eventStateSchema,
    /** In which it speaks to its people, the first where nobody has chosen. */
    languages: languagesSchema,
  }),
  venue: z.strictObject({ id: idSchema, code: codeSchema, name: nameSchema }),
  zone: z.strictObject({
    id: idSchema,
    code: codeSchema,
    name: nameSchema,
    policy: zonePolicySchema,
    passbackForgottenAt: instantSchema.nullable(),
  }),
  accessPoint: accessPointSchema,
  /** Lanes that something is said of beside their name and direction. */
  laneTuning: z.array(laneTuningSchema).max(16),
  /** Gates of the venue that tell each other on the local network who passed. */
  peers: z.strictObject({
    /** Where this gate listens; null where it exchanges nothing. */
    own: peerAddressSchema.nullable(),
    others: z
      .array(
        z.strictObject({
          deviceId: idSchema,
          publicKey: publicKeySchema,
          zoneId: idSchema,
          ...peerAddressSchema.shape,
        }),
      )
      .max(200),
  }),
  pipelineId: z.string().max(80),
});

export const gateConfigSchema = gateConfigContentSchema
  .extend({ signature: base64Schema.max(128) })
  .meta({ id: 'GateConfig' });

export type GateConfig = z.infer<typeof gateConfigSchema>;

export const readGateConfig = endpoint({
  id: 'readGateConfig',
  method: 'get',
  path: '/device/v1/config',
  summary: 'The access point, its lanes and its zone policy',
  audience: { kind: 'device' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: gateConfigSchema,
});

export const watchlistStandingSchema = z.enum(['listed', 'not-listed']);

export const galleryEntrySchema = z
  .strictObject({
    personId: idSchema,
    /** The place of the person's latest change in the event's order of changes. */
    seq: z.int().nonnegative(),
    /** Whoever is listed is turned away, whatever they hold. */
    watchlist: watchlistStandingSchema,
    accreditations: z.array(accreditationSchema.omit({ function: true })),
    /** How a lane's screen speaks to the person. */
    addressee: z.strictObject({
      /** Null unless the event's screens show names. */
      name: nameSchema.nullable(),
      language: z.string().max(20).nullable(),
    }),
    /** The badges that count; one that is not here does not, however genuine it is. */
    badges: z.array(z.strictObject({ id: idSchema, expiresAtMs: instantSchema.nullable() })).max(10),
    /** Templates that only the badge they belong to can open: nonce, ciphertext and tag, see `heldTemplatePlace`. */
    held: z
      .array(
        z.strictObject({
          id: idSchema,
          credentialId: idSchema,
          pipelineId: z.string().max(80),
          sealed: base64Schema.max(12_000),
        }),
      )
      .max(20),
    /** None for people who come without a face. */
    templates: z
      .array(
        z.strictObject({
          id: idSchema,
          pipelineId: z.string().max(80),
          /** Unit vector in the event's own space, float32 little-endian, base64. */
          vector: base64Schema.max(12_000),
        }),
      )
      .max(5),
  })
  .meta({ id: 'GalleryEntry' });

export type GalleryEntry = z.infer<typeof galleryEntrySchema>;

export const galleryChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('upsert'), entry: galleryEntrySchema }),
  z.strictObject({ kind: z.literal('tombstone'), personId: idSchema }),
]);

/** The part of a gallery page that the server signs, as canonical JSON. */
export const galleryPageContentSchema = z.strictObject({
  deviceId: idSchema,
  /** Pass it as `after` to continue; it already covers every change of this page. */
  cursor: z.string().max(80),
  /** True when another page is ready now. */
  more: z.boolean(),
  /** True when this page starts the gallery over: whoever is not in the pages that follow is gone. */
  restart: z.boolean(),
  changes: z.array(galleryChangeSchema),
  /** The space of the templates; `readTemplateKey` hands out its key. Another one only comes with `restart`. */
  transformId: transformIdSchema,
  /** Whom to remove everything of and to hand in a receipt for; none while another page is ready. */
  removals: z.array(removalOrderSchema).max(MOST_REMOVALS),
  /** What the event's own people say about the zone's promise; null before anything was measured. */
  promise: measuredPromiseSchema.nullable(),
  configVersion: z.int(),
  issuedAtMs: instantSchema,
  /** After this moment the gate must not rely on the gallery without a newer page. */
  validUntilMs: instantSchema,
});

export const galleryPageSchema = galleryPageContentSchema
  .extend({ signature: base64Schema.max(128) })
  .meta({ id: 'GalleryPage' });

export type GalleryPage = z.infer<typeof galleryPageSchema>;

export const pullGallery = endpoint({
  id: 'pullGallery',
  method: 'get',
  path: '/device/v1/gallery',
  summary: 'Changes of the people entitled to this access point; waits for news when there is none',
  audience: { kind: 'device' },
  params: nothing,
  query: z.strictObject({
    after: z.string().max(80).optional(),
    /** The gallery of which pipeline; that of the one in force when left out. Another one's is refused with `conflict`. */
    pipeline: z.string().max(80).optional(),
    /** How long the server may hold the request open while there is nothing new. */
    waitMs: z.coerce.number().int().min(0).max(30_000).default(0),
    limit: z.coerce.number().int().min(1).max(2_000).default(500),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: galleryPageSchema,
});

export const readTemplateKey = endpoint({
  id: 'readTemplateKey',
  method: 'post',
  path: '/device/v1/template-key',
  summary: "The key of the event's template space, sealed so that only this gate can open it",
  audience: { kind: 'device' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({
    /** X25519, made for this one request. */
    exchangeKey: publicKeySchema,
    /** Over `keyExchangeText`, by the device's key: nobody in between can put in a key of their own. */
    signature: base64Schema.max(128),
  }),
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    transformId: transformIdSchema,
    /** X25519, the server's side of the exchange. */
    exchangeKey: publicKeySchema,
    sealed: base64Schema.max(128),
  }),
});

export const renewDeviceKey = endpoint({
  id: 'renewDeviceKey',
  method: 'post',
  path: '/device/v1/key',
  summary: 'Exchange the key by which this gate proves itself; sent again it changes nothing',
  audience: { kind: 'device' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({
    publicKey: publicKeySchema,
    /** Both over `nextDeviceKeyText`: by the key that signs this request's token, and by the one that follows it. */
    signature: base64Schema.max(128),
    proof: base64Schema.max(128),
  }),
  answers: 'json',
  status: 200,
  /** The first record of the gate's journal that the key may sign. */
  reply: z.strictObject({ fromSeq: z.int().min(1) }),
});

export const laneStateSchema = z.strictObject({
  laneId: idSchema,
  camera: z.enum(['live', 'waiting', 'failed']),
  /** Anything but `clear`: the camera's pictures are not believed and the lane does not decide. */
  view: z.enum(['clear', ...CAMERA_CONDITIONS]).default('clear'),
  framesPerSecond: z.number().nonnegative(),
  turnstile: z.enum(['ready', 'fault']),
  alarms: z.array(z.enum(TURNSTILE_ALARMS)).default([]),
  /** How it was told to serve. */
  mode: z.enum(LANE_MODES).default('serving'),
});

export const heartbeatSchema = z.strictObject({
  agentVersion: z.string().max(40),
  protocolVersion: z.int(),
  galleryPeople: z.int().nonnegative(),
  gallerySyncedAtMs: instantSchema.nullable(),
  journalHead: z.int().nonnegative(),
  journalPending: z.int().nonnegative(),
  lanes: z.array(laneStateSchema).max(16),
  /** Of the machine against the server, positive when the server is ahead, and how often it was set. */
  clock: z.strictObject({ offsetMs: z.int(), jumps: z.int().nonnegative() }).nullable().default(null),
  journalSpace: z.enum(['roomy', 'nearly-full']).default('roomy'),
  /** By which the lanes decide. */
  pipelineId: z.string().max(80).nullable().default(null),
  atMs: instantSchema,
});

export const sendHeartbeat = endpoint({
  id: 'sendHeartbeat',
  method: 'post',
  path: '/device/v1/heartbeat',
  summary: 'Report health; learn the server clock and how many are in the zone',
  audience: { kind: 'device' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: heartbeatSchema,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    serverTimeMs: instantSchema,
    configVersion: z.int(),
    /** How many are in the gate's zone, counting this gate's own records up to `throughSeq`; null where nobody limits it. */
    occupancy: z.strictObject({ people: z.int(), throughSeq: z.int().nonnegative() }).nullable(),
  }),
});
