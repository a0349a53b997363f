import { z } from 'zod';
import type { EventVault } from '../privacy/vault.ts';
import type { SubscriptionRow } from './subscription-store.ts';

const secretsSchema = z.strictObject({
  secret: z.string(),
  /** The one before; it counts until `former_until` of the row. */
  former: z.string().nullable(),
  /** Of the broker. */
  password: z.string().nullable(),
});

export type SubscriptionSecrets = z.infer<typeof secretsSchema>;

export function sealSecrets(vault: EventVault, id: string, secrets: SubscriptionSecrets): Uint8Array {
  return vault.seal('subscription', id, Buffer.from(JSON.stringify(secrets)));
}

/** @throws SealBroken */
export function openSecrets(vault: EventVault, { id, sealed }: SubscriptionRow): SubscriptionSecrets {
  return secretsSchema.parse(
    JSON.parse(Buffer.from(vault.open('subscription', id, sealed)).toString('utf8')),
  );
}

/** The secrets by which messages are signed now, the one in force first. */
export function secretsInForce(
  { secret, former }: SubscriptionSecrets,
  { former_until }: Pick<SubscriptionRow, 'former_until'>,
  nowMs: number,
): readonly string[] {
  return former !== null && nowMs < (former_until ?? 0) ? [secret, former] : [secret];
}
