import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { renewDeviceKey as renewAtServer } from '#contract/device';
import { nextDeviceKeyText } from '#contract/device-proof';
import { PROTOCOLS } from '#contract/version';
import { GateError } from '../gate-error.ts';
import { ServerClock } from '../sync/server-clock.ts';
import { ServerLink, ServerRefusal } from '../sync/server-link.ts';
import { systemClock } from '../system-clock.ts';
import { claimFolder } from './claim-folder.ts';
import { type DeviceIdentity, readIdentity, writeDeviceKey } from './device-identity.ts';
import { fromPem, newDeviceKey, publicKeyText, signText, toPem } from './device-keys.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/**
 * Gives a gate that is not running another key. The new one lies beside the present one until the server has said that
 * it knows it; called again after an interruption, it goes on with the same.
 * @returns the first record of the journal that the new key signs
 * @throws GateError when an agent runs in the folder, or it is not paired; ServerUnreachable; ServerRefusal
 */
export async function renewDeviceKey(dataDir: string): Promise<{ readonly fromSeq: number }> {
  const claim = claimFolder(dataDir);
  try {
    const identity = readIdentity(dataDir);
    if (!identity) throw new GateError(`There is no identity in ${dataDir}: pair this gate first.`);
    const nextFile = join(dataDir, 'device.next.key');
    const left = readPrivateFile(nextFile);
    const next = left ? fromPem(left.toString()) : newDeviceKey();
    if (!left) writePrivateFile(nextFile, toPem(next));
    const fromSeq = await tell(identity, next).catch((error: unknown) => {
      // The answer to an earlier call never came: the server knows this gate by the new key already.
      const mayKnow = left && error instanceof ServerRefusal && error.kind === 'not-paired';
      if (mayKnow) return tell({ ...identity, privateKey: next }, next);
      throw error;
    });
    writeDeviceKey(dataDir, next);
    rmSync(nextFile);
    return { fromSeq };
  } finally {
    claim.release();
  }
}

async function tell(identity: DeviceIdentity, next: DeviceIdentity['privateKey']): Promise<number> {
  const link = new ServerLink({
    identity,
    serverUrl: identity.serverUrl,
    clock: systemClock,
    serverClock: new ServerClock(systemClock),
    protocols: PROTOCOLS,
  });
  const publicKey = publicKeyText(next);
  const text = nextDeviceKeyText(identity.deviceId, publicKey);
  const body = { publicKey, signature: signText(text, identity.privateKey), proof: signText(text, next) };
  const { signal } = new AbortController();
  const ask = () => link.ask(renewAtServer, { body }, signal);
  const { fromSeq } = await ask().catch((error: unknown) => {
    // The refusal told the server's time.
    if (error instanceof ServerRefusal && error.kind === 'clock-skewed') return ask();
    throw error;
  });
  return fromSeq;
}
