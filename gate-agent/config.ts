import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseSettings, SettingsError } from '#contract/settings';
import { WHOLE_FRAME } from '#domain/face/frame';
import { projectFile } from '#models/project-file';
import { badgeReaderSchema } from './badge/badge-reader.ts';
import { cameraSchema } from './camera/open-camera.ts';
import { viewSettingsSchema } from './camera/view/view-guard.ts';
import { turnstileSchema } from './turnstile/open-turnstile.ts';

/** At 720p a face of 80 px stands some two metres from a lens of 60 degrees; below 64 px detection fades. */
export const DEFAULT_MIN_FACE_HEIGHT_PX = 80;

const fraction = z.number().min(0).max(1);

export const laneSettingsSchema = z.strictObject({
  /** As the server names it at this access point. */
  lane: z.string().trim().min(1).max(120),
  camera: cameraSchema,
  turnstile: turnstileSchema,
  /** Where in the frame people are served: an outline in fractions of width and height. */
  captureZone: z
    .array(z.strictObject({ x: fraction, y: fraction }))
    .min(3)
    .default([...WHOLE_FRAME.zone]),
  /** When the camera is no longer believed; `unwatched` for recordings that show the same picture for long. */
  view: z.union([z.literal('unwatched'), viewSettingsSchema]).prefault({}),
  /** What reads badges here; where nothing does, whoever needs one is sent to the staffed lane. */
  badgeReaders: z.array(badgeReaderSchema).max(4).default([]),
  minFaceHeightPx: z.int().min(40).max(1_000).default(DEFAULT_MIN_FACE_HEIGHT_PX),
});

export const gateSettingsSchema = z.strictObject({
  /** When it differs from the one that the gate was paired with. */
  serverUrl: z.url({ protocol: /^https?$/ }).optional(),
  dataDir: z.string().min(1).default('data/gate'),
  /** As the server's: `onnx`, `face-api`, or an added embedder by its name or its pipeline's id. */
  pipeline: z.string().min(1).default('onnx'),
  faceWorkers: z.coerce.number().int().min(1).max(16).default(1),
  weightsDir: z
    .string()
    .min(1)
    .default(() => projectFile('models/weights')),
  /** Describes an attack detector of one's own, see `readPadModel`. */
  padModel: z.string().min(1).optional(),
  /** Where `/metrics` is served; not at all when left out. */
  metricsPort: z.coerce.number().int().min(0).max(65_535).optional(),
  metricsHost: z.string().min(1).default('127.0.0.1'),
  /** Where the lanes' screens are served, `/lane/NAME` each; no screens when left out. */
  displayPort: z.coerce.number().int().min(0).max(65_535).optional(),
  displayHost: z.string().min(1).default('127.0.0.1'),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  lanes: z
    .array(laneSettingsSchema)
    .min(1)
    .max(16)
    .refine((lanes) => new Set(lanes.map(({ lane }) => lane)).size === lanes.length, 'each lane once'),
});

export type LaneSettings = z.infer<typeof laneSettingsSchema>;
export type GateSettings = z.infer<typeof gateSettingsSchema>;

/**
 * Settings from `GATE_*` variables over an optional JSON file.
 * @throws SettingsError naming every key that is unknown or malformed
 */
export function readGateSettings(configFile: string | null): GateSettings {
  const file = configFile === null ? null : { name: configFile, content: jsonFile(configFile) };
  return parseSettings(gateSettingsSchema, { prefix: 'GATE_', env: process.env, file });
}

/** Whether systemd started this process and waits to hear from it. */
export function isUnderSystemd(): boolean {
  return Boolean(process.env.NOTIFY_SOCKET);
}

function jsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const problem = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new SettingsError(`${path}: ${problem}`, { cause });
  }
}
