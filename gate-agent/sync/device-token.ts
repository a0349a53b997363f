import { SignJWT } from 'jose';
import { DEVICE_TOKEN_AUDIENCE, DEVICE_TOKEN_SECONDS } from '#contract/device-proof';
import type { DeviceIdentity } from '../device/device-identity.ts';

/** @param nowMs by the server's clock */
export function deviceToken(identity: DeviceIdentity, nowMs: number): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', kid: identity.deviceId })
    .setSubject(identity.deviceId)
    .setAudience(DEVICE_TOKEN_AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + DEVICE_TOKEN_SECONDS)
    .sign(identity.privateKey);
}
