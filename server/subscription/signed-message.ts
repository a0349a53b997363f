import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

export function newSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** A message as it goes out: three fields beside its body, as headers over HTTP and in an envelope over MQTT. */
export interface SignedMessage {
  readonly id: string;
  /** Epoch seconds of this attempt: a receiver refuses what is old, so that nobody can play it again. */
  readonly timestamp: number;
  /** Of `id.timestamp.body`, one for each secret that counts, with a space between: `v1,<base64>`. */
  readonly signature: string;
  readonly body: string;
}

/** Signs as Standard Webhooks 1.0 has it. @param secrets the one in force, and for a day the one before */
export function signedMessage(
  id: string,
  body: string,
  secrets: readonly string[],
  nowMs: number,
): SignedMessage {
  const timestamp = Math.floor(nowMs / 1000);
  const signature = secrets.map((secret) => `v1,${hmac(secret, `${id}.${timestamp}.${body}`)}`).join(' ');
  return { id, timestamp, signature, body };
}

function hmac(secret: string, text: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return createHmac('sha256', key).update(text).digest('base64');
}
