import { PROTOCOLS } from '#contract/version';
import type { DeviceIdentity } from '#gate-agent/device/device-identity';
import { newDeviceKey, publicKeyText } from '#gate-agent/device/device-keys';
import { ServerClock } from '#gate-agent/sync/server-clock';
import { ServerLink } from '#gate-agent/sync/server-link';
import { systemClock } from '#gate-agent/system-clock';
import type { ContractServer } from './contract-server.ts';
import { DEVICE_ID } from './open-test-journal.ts';

export interface PairedLink {
  readonly identity: DeviceIdentity;
  readonly link: ServerLink;
  readonly serverClock: ServerClock;
}

/** A link to the server as a gate has it after pairing. */
export function pairedLink(server: ContractServer): PairedLink {
  const privateKey = newDeviceKey();
  server.knows(publicKeyText(privateKey));
  const serverUrl = server.url;
  const identity = { deviceId: DEVICE_ID, serverUrl, serverKey: server.key.publicKey, privateKey };
  const serverClock = new ServerClock(systemClock);
  const link = new ServerLink({ identity, serverUrl, clock: systemClock, serverClock, protocols: PROTOCOLS });
  return { identity, link, serverClock };
}

export function never(): AbortSignal {
  return new AbortController().signal;
}
