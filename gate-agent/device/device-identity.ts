import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { idSchema } from '#contract/primitives';
import { GateError } from '../gate-error.ts';
import { fromPem, newDeviceKey, publicKeyOf, toPem } from './device-keys.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** Who this gate is, since it was paired. */
export interface DeviceIdentity {
  readonly deviceId: string;
  readonly serverUrl: string;
  /** Gallery pages are believed only under this key. */
  readonly serverKey: KeyObject;
  readonly privateKey: KeyObject;
}

const pairingSchema = z.strictObject({
  deviceId: idSchema,
  serverUrl: z.url(),
  serverPublicKey: z.base64().length(44),
});

export type Pairing = z.infer<typeof pairingSchema>;

/**
 * Null when the folder was never paired.
 * @throws GateError when an identity is there but cannot be read; the message names the file
 */
export function readIdentity(dataDir: string): DeviceIdentity | null {
  const pairingFile = join(dataDir, 'device.json');
  const text = readPrivateFile(pairingFile);
  if (!text) return null;
  try {
    const { deviceId, serverUrl, serverPublicKey } = pairingSchema.parse(JSON.parse(text.toString()));
    const privateKey = readDeviceKey(dataDir);
    if (!privateKey) throw new GateError(`${keyFile(dataDir)} is missing`);
    return { deviceId, serverUrl, serverKey: publicKeyOf(serverPublicKey), privateKey };
  } catch (cause) {
    if (cause instanceof GateError) throw cause;
    throw new GateError(`${pairingFile} cannot be read`, { cause });
  }
}

export function writePairing(dataDir: string, pairing: Pairing): void {
  writePrivateFile(join(dataDir, 'device.json'), `${JSON.stringify(pairing, null, 2)}\n`);
}

/** The device's key, made here and kept: it never leaves the folder. */
export function obtainDeviceKey(dataDir: string): KeyObject {
  const kept = readDeviceKey(dataDir);
  if (kept) return kept;
  const key = newDeviceKey();
  writeDeviceKey(dataDir, key);
  return key;
}

/** In place of the key that it had. */
export function writeDeviceKey(dataDir: string, key: KeyObject): void {
  writePrivateFile(keyFile(dataDir), toPem(key));
}

function readDeviceKey(dataDir: string): KeyObject | null {
  const pem = readPrivateFile(keyFile(dataDir));
  if (!pem) return null;
  try {
    return fromPem(pem.toString());
  } catch (cause) {
    throw new GateError(`${keyFile(dataDir)} holds no Ed25519 key`, { cause });
  }
}

function keyFile(dataDir: string): string {
  return join(dataDir, 'device.key');
}
