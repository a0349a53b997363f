import { z } from 'zod';
import { canonicalJson } from '#domain/journal/canonical-json';
import { endpoint } from './endpoint.ts';
import { commandAnswerSchema, orderSchema } from './lane-command.ts';
import { base64Schema, idSchema, instantSchema, noBody, nothing, sha256Schema } from './primitives.ts';

/** A command as a gate hears it: the part that the server signs. */
const commandContentSchema = z.strictObject({
  deviceId: idSchema,
  commandId: idSchema,
  /** 1, 2, 3 … per device. A gate does nothing at or before the last that it took. */
  seq: z.int().positive(),
  /** Null: the whole gate. */
  laneId: idSchema.nullable(),
  order: orderSchema,
  /** Whose account or API key it came from. */
  orderedBy: idSchema,
  issuedAtMs: instantSchema,
  expiresAtMs: instantSchema,
});

export const deviceCommandSchema = commandContentSchema
  .extend({ signature: base64Schema.max(128) })
  .meta({ id: 'DeviceCommand' });

export type DeviceCommand = z.infer<typeof deviceCommandSchema>;

/** The text under a command's signature, by the server's key: everything but the signature, as canonical JSON. */
export function commandText(command: Omit<DeviceCommand, 'signature'>): string {
  const { signature: _, ...content } = command as DeviceCommand;
  return canonicalJson(content);
}

export const pullCommands = endpoint({
  id: 'pullCommands',
  method: 'get',
  path: '/device/v1/commands',
  summary: 'Commands that have not expired, in order; waits for the next when there is none',
  audience: { kind: 'device' },
  params: nothing,
  query: z.strictObject({
    /** The last that the gate took; 0 for none. */
    after: z.coerce.number().int().nonnegative(),
    waitMs: z.coerce.number().int().min(0).max(30_000).default(0),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ commands: z.array(deviceCommandSchema).max(100) }),
});

/** As much of a log as an answer carries. */
export const MOST_LOG_LINES = 500;
export const LONGEST_LOG_LINE = 2_000;
/** A picture of 1280 pixels' width in JPEG has some 200 kB. */
export const LARGEST_PICTURE_BYTES = 1_000_000;

export const attachmentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('picture'),
    jpeg: base64Schema.max(Math.ceil(LARGEST_PICTURE_BYTES / 3) * 4),
  }),
  z.strictObject({
    kind: z.literal('log'),
    lines: z.array(z.string().max(LONGEST_LOG_LINE)).max(MOST_LOG_LINES),
  }),
]);

export type Attachment = z.infer<typeof attachmentSchema>;

const answerContentSchema = z.strictObject({
  deviceId: idSchema,
  commandId: idSchema,
  seq: z.int().positive(),
  answer: commandAnswerSchema,
  answeredAtMs: instantSchema,
  /** Of `attachmentText`; null where nothing is attached. */
  attachmentSha256: sha256Schema.nullable(),
});

export type AnswerContent = z.infer<typeof answerContentSchema>;

/** The text under an answer's signature, by the device's key. */
export function answerText(answer: AnswerContent): string {
  return canonicalJson({ kind: 'command-answer', ...answer });
}

/** What an attachment's hash is taken over. */
export function attachmentText(attachment: Attachment): string {
  return canonicalJson(attachment);
}

export const answerCommand = endpoint({
  id: 'answerCommand',
  method: 'post',
  path: '/device/v1/command-answers',
  summary: 'Tell, signed, what became of a command; the same again is harmless',
  audience: { kind: 'device' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: answerContentSchema.extend({ attachment: attachmentSchema, signature: base64Schema.max(128) }),
  answers: 'empty',
  status: 204,
  reply: noBody,
});
