import { pairDevice } from '#contract/device';
import type { WireError } from '#contract/errors';
import { PROTOCOL_VERSION } from '#contract/version';
import { askServer, ServerUnreachable } from '../sync/ask-server.ts';
import { obtainDeviceKey, type Pairing, readIdentity, writePairing } from './device-identity.ts';
import { publicKeyText } from './device-keys.ts';

export type PairingProblem =
  | 'already-paired'
  | 'code-refused'
  | 'code-malformed'
  | 'server-unreachable'
  | 'unsupported-protocol'
  | 'folder-unusable'
  | 'server-refused';

/** The message is a sentence for whoever stands at the gate with the code. */
export class PairingError extends Error {
  override name = 'PairingError';
  readonly kind: PairingProblem;
  constructor(kind: PairingProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export interface PairingRequest {
  readonly serverUrl: string;
  /** Shown in the portal, `ABCD-2345`. */
  readonly code: string;
  readonly dataDir: string;
}

const TIMEOUT_MS = 15_000;

/**
 * Makes the device's key in the folder and exchanges the code for an identity. The key never leaves.
 * @throws PairingError
 */
export async function pairGate({ serverUrl, code, dataDir }: PairingRequest): Promise<Pairing> {
  const identity = readIdentity(dataDir);
  if (identity) {
    throw new PairingError(
      'already-paired',
      `This gate is already paired with ${identity.serverUrl} as ${identity.deviceId}. To pair it anew, unpair it in the portal and remove the folder ${dataDir}.`,
    );
  }
  if (!URL.canParse(serverUrl)) {
    throw new PairingError(
      'server-unreachable',
      `"${serverUrl}" is not an address like https://venue.example.`,
    );
  }
  const body = pairDevice.body.safeParse({
    code,
    publicKey: devicePublicKey(dataDir),
    protocolVersion: PROTOCOL_VERSION,
  });
  if (!body.success) {
    throw new PairingError('code-malformed', `"${code}" is not a pairing code; it looks like ABCD-2345.`);
  }
  const answer = await exchange(serverUrl, body.data);
  if (answer.kind === 'error') throw refusal(answer.error, answer.status, serverUrl);
  const pairing = { serverUrl, ...answer.reply };
  writePairing(dataDir, pairing);
  return pairing;
}

type PairingBody = ReturnType<typeof pairDevice.body.parse>;

async function exchange(serverUrl: string, body: PairingBody) {
  try {
    const signal = new AbortController().signal;
    const options = { serverUrl, token: null, timeoutMs: TIMEOUT_MS, signal };
    return (await askServer(pairDevice, { body }, options)).answer;
  } catch (cause) {
    if (!(cause instanceof ServerUnreachable)) throw cause;
    throw new PairingError(
      'server-unreachable',
      `No server answers at ${serverUrl}. Check the address and that the server is running.`,
      { cause },
    );
  }
}

function devicePublicKey(dataDir: string): string {
  try {
    return publicKeyText(obtainDeviceKey(dataDir));
  } catch (cause) {
    throw new PairingError('folder-unusable', `The folder ${dataDir} cannot hold the gate's key.`, { cause });
  }
}

function refusal({ kind }: WireError, status: number, serverUrl: string): PairingError {
  switch (kind) {
    case 'link-used-or-expired':
    case 'not-found':
    case 'wrong-credentials':
    case 'conflict':
      return new PairingError(
        'code-refused',
        'The server does not accept this code: it is wrong, used, or older than ten minutes. Make a new one in the portal.',
      );
    case 'unsupported-protocol':
      return new PairingError(
        'unsupported-protocol',
        `The server at ${serverUrl} speaks another version than this gate agent; upgrade the older of the two.`,
      );
    case 'too-many-requests':
      return new PairingError('server-refused', 'The server asks to wait: too many attempts to pair.');
    default:
      return new PairingError(
        'server-refused',
        `The server at ${serverUrl} refused to pair (${status} ${kind}).`,
      );
  }
}
