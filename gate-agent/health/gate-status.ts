import { join } from 'node:path';
import { z } from 'zod';
import { CAMERA_CONDITIONS, TURNSTILE_ALARMS } from '#domain/journal/alert';
import { LANE_MODES } from '#domain/lane/lane-mode';
import { readPrivateFile, writePrivateFile } from '../device/private-file.ts';
import { LINK_STATES } from '../sync/server-link.ts';

const loopSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-tried') }),
  z.strictObject({ kind: z.literal('works') }),
  z.strictObject({ kind: z.literal('fails'), because: z.string() }),
]);

export type LoopState = z.infer<typeof loopSchema>;

const gateStatusSchema = z.strictObject({
  pid: z.int(),
  deviceId: z.string(),
  agentVersion: z.string(),
  writtenAtMs: z.int(),
  server: z.strictObject({
    url: z.string(),
    link: z.enum(LINK_STATES),
    /** Positive when the server's clock is ahead. */
    clockOffsetMs: z.number(),
    /** How often the machine's clock was set since the agent started. */
    clockJumps: z.int(),
    loops: z.strictObject({
      gallery: loopSchema,
      journal: loopSchema,
      heartbeat: loopSchema,
      commands: loopSchema,
    }),
  }),
  gallery: z.strictObject({
    state: z.enum(['current', 'stale', 'promise-refused']),
    accessPoint: z.string().nullable(),
    /** Whether the server makes templates with this gate's pipeline; with another the gallery is no use. */
    pipeline: z.enum(['not-told', 'same', 'other']),
    people: z.int(),
    unusableTemplates: z.int(),
    syncedAtMs: z.number().nullable(),
    validUntilMs: z.number().nullable(),
    threshold: z.number().nullable(),
  }),
  journal: z.strictObject({ head: z.int(), pending: z.int(), space: z.enum(['roomy', 'nearly-full']) }),
  /** Gates of the venue that passages are exchanged with on the local network, and how many hear this one now. */
  neighbours: z.strictObject({ known: z.int(), connected: z.int() }),
  lanes: z.array(
    z.strictObject({
      lane: z.string(),
      /** False while the server knows no lane of this name at the gate's access point. */
      knownToServer: z.boolean(),
      camera: z.enum(['live', 'waiting', 'failed']),
      view: z.enum(['clear', ...CAMERA_CONDITIONS]),
      framesPerSecond: z.number(),
      turnstile: z.enum(['ready', 'fault']),
      alarms: z.array(z.enum(TURNSTILE_ALARMS)),
      mode: z.enum(LANE_MODES),
      journal: z.enum(['ready', 'fault']),
      pipeline: z.enum(['ready', 'fault']),
    }),
  ),
});

export type GateStatus = z.infer<typeof gateStatusSchema>;

export type StatusReading =
  | { readonly kind: 'running'; readonly status: GateStatus }
  /** The agent ended, or died, after it wrote this. */
  | { readonly kind: 'stopped'; readonly status: GateStatus }
  | { readonly kind: 'never-run' };

export function writeGateStatus(dataDir: string, status: GateStatus): void {
  writePrivateFile(statusFile(dataDir), `${JSON.stringify(status, null, 2)}\n`);
}

/** What `gate status` shows, from the file that a running agent keeps up to date. */
export function readGateStatus(dataDir: string): StatusReading {
  const text = readPrivateFile(statusFile(dataDir));
  if (!text) return { kind: 'never-run' };
  const status = statusIn(text.toString());
  if (!status) return { kind: 'never-run' };
  return { kind: isRunning(status.pid) ? 'running' : 'stopped', status };
}

/** Null for what another version of the agent has left. */
function statusIn(text: string): GateStatus | null {
  const parsed = gateStatusSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

function statusFile(dataDir: string): string {
  return join(dataDir, 'status.json');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
