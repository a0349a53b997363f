import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { idSchema } from '#contract/primitives';
import { EVENT_ROLES } from '#contract/role';
import { parseSettings, SettingsError } from '#contract/settings';
import { projectFile } from '#models/project-file';
import type { DatabasePlace } from './db/database.ts';
import type { KeySources } from './privacy/secrets.ts';

/** An OpenID provider, and which of its groups have which role; an event's roles name the event. */
const oidcSchema = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  /** What the button on the sign-in page says. */
  label: z.string().min(1).max(60).default('Single sign-on'),
  scope: z.string().min(1).default('openid profile'),
  usernameClaim: z.string().min(1).default('preferred_username'),
  rolesClaim: z.string().min(1).default('groups'),
  roles: z
    .array(
      z.strictObject({
        group: z.string().min(1),
        role: z.enum(['administrator', ...EVENT_ROLES]),
        eventId: idSchema.optional(),
      }),
    )
    .max(500),
});

/** Every setting of the server. `faceWorkers` is `VENUE_FACE_WORKERS` in the environment. */
export const serverSettingsSchema = z.strictObject({
  /** Database and keys. Made when missing. */
  dataDir: z.string().min(1).default('data'),
  /** `postgres://user:password@host/database`. Without it the data is in a SQLite file in the data folder. */
  databaseUrl: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Connections to PostgreSQL that this process opens at most; one more listens for notices. */
  databasePool: z.coerce.number().int().min(2).max(500).default(10),
  /** Folder of the keys. Every process on one database has the same keys. */
  secretsDir: z.string().min(1).optional(),
  /** In place of the file master.key: 32 bytes. */
  masterKey: z.base64().optional(),
  /** The one that is to take its place, on every server while `keys rotate` exchanges them. */
  nextMasterKey: z.base64().optional(),
  /** In place of the file signing.key: an Ed25519 private key, PKCS #8 in DER. */
  signingKey: z.base64().optional(),
  /** Folder in which backups lie: the purge of an event looks there for traces. */
  backupDir: z.string().min(1).optional(),
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 lets the system choose. */
  port: z.coerce.number().int().min(0).max(65_535).default(8480),
  /** How browsers reach the server, when that is not http://localhost:<port>. With https, cookies are sent over https only. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** `onnx`, `face-api`, or an embedder that `models add` brought, by its name or its pipeline's id. */
  pipeline: z.string().min(1).default('onnx'),
  /** Threads that read faces from photos, each with its own models. */
  faceWorkers: z.coerce.number().int().min(1).max(16).default(1),
  weightsDir: z.string().min(1).default(projectFile('models/weights')),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** How long a sign-in lasts. */
  sessionHours: z.coerce.number().positive().max(168).default(12),
  /** Roles whose holders need a second factor when they sign in by password. */
  secondFactorFor: z.array(z.enum(['administrator', ...EVENT_ROLES])).default([]),
  /** Single sign-on, when there is one. */
  oidc: oidcSchema.optional(),
  /** `off`: only single sign-on and links sign in. */
  passwordSignIn: z.enum(['on', 'off']).default('on'),
  /** Requests a minute that one API key may make. */
  apiKeyRequestsPerMinute: z.coerce.number().int().min(1).max(1_000_000).default(600),
  /** Requests a minute that one signed-in browser may make. */
  userRequestsPerMinute: z.coerce.number().int().min(1).max(1_000_000).default(1_200),
  /**
   * Networks that webhooks and MQTT may go to beside the public internet, as CIDR: `10.20.0.0/16`. Only there may a
   * line be without encryption.
   */
  deliveryNetworks: z.array(z.union([z.cidrv4(), z.cidrv6()])).default([]),
  /** How many proxies in front of the server may be believed about the caller's address. */
  trustProxy: z.coerce.number().int().min(0).max(10).default(0),
});

export type ServerSettings = z.infer<typeof serverSettingsSchema>;

/**
 * Reads the environment and, when named, a JSON file.
 * @throws SettingsError naming every key that is unknown or malformed
 */
export function readServerSettings(configFile: string | null): ServerSettings {
  const file = configFile === null ? null : { name: configFile, content: readJson(configFile) };
  // Hosts of applications set the plain name.
  const { DATABASE_URL: VENUE_DATABASE_URL, ...env } = process.env;
  return parseSettings(serverSettingsSchema, { prefix: 'VENUE_', env: { VENUE_DATABASE_URL, ...env }, file });
}

/** Where the settings say that the keys are. */
export function keySourcesOf(settings: ServerSettings): KeySources {
  const { masterKey, nextMasterKey, signingKey, secretsDir, dataDir } = settings;
  const dir = path.resolve(secretsDir ?? path.join(dataDir, 'secrets'));
  return { dir, masterKey, nextMasterKey, signingKey };
}

/** Where the settings say that the data is. */
export function databasePlaceOf(settings: ServerSettings): DatabasePlace {
  const { databaseUrl: url, databasePool: poolSize, dataDir } = settings;
  return url === undefined ? { kind: 'sqlite', dataDir } : { kind: 'postgres', url, poolSize };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`${file}: cannot be read as JSON (${because})`);
  }
}
