import type { Db } from '../db/database.ts';
import type { Vault } from '../privacy/vault.ts';
import type { MqttSenders } from './mqtt-senders.ts';
import type { ReachableAddresses } from './reachable-address.ts';
import { type Sent, sendWebhook } from './send-webhook.ts';
import { signedMessage } from './signed-message.ts';
import { openSecrets, secretsInForce } from './subscription-secrets.ts';
import { type SubscriptionRow, targetOf } from './subscription-store.ts';

/** What a message says: its kind, when it happened, and about what. */
export interface Content {
  readonly id: string;
  readonly kind: string;
  readonly atMs: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Senders {
  readonly db: Db;
  readonly vault: Vault;
  readonly reachable: ReachableAddresses;
  readonly mqtt: MqttSenders;
}

/** Signs messages for a subscriber and sends them; what is needed for all of them is looked up once. */
export async function openSubscriber(
  { db, vault, reachable, mqtt }: Senders,
  row: SubscriptionRow,
): Promise<(content: Content, nowMs: number, signal: AbortSignal) => Promise<Sent>> {
  const secrets = openSecrets(await vault.ofEvent(db, row.event_id), row);
  const target = targetOf(row);
  return ({ id, kind, atMs, data }, nowMs, signal) => {
    const body = JSON.stringify({
      type: kind,
      timestamp: new Date(atMs).toISOString(),
      data: { eventId: row.event_id, ...data },
    });
    const message = signedMessage(id, body, secretsInForce(secrets, row, nowMs), nowMs);
    return target.kind === 'webhook'
      ? sendWebhook(reachable, new URL(target.url), message, signal)
      : mqtt.send({ key: `${row.id}/${row.version}`, target, password: secrets.password }, message, signal);
  };
}
