import type { z } from 'zod';
import { pairDevice } from '#contract/device';
import type { WireError } from '#contract/errors';
import { agreedVersion, PROTOCOLS } from '#contract/version';
import { type Asked, askServer, ServerUnreachable } from '../sync/ask-server.ts';
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
    protocolVersion: PROTOCOLS.newest,
  });
  if (!body.success) {
    throw new PairingError('code-malformed', `"${code}" is not a pairing code; it looks like ABCD-2345.`);
  }
  const answer = await exchange(serverUrl, body.data);
  if (answer.kind === 'too-old') throw tooOld(answer.which, serverUrl);
  if (answer.kind === 'error') throw refusal(answer.error, answer.status, serverUrl);
  const pairing = { serverUrl, ...answer.reply };
  writePairing(dataDir, pairing);
  return pairing;
}

type PairingBody = ReturnType<typeof pairDevice.body.parse>;

type Exchanged =
  | Asked<z.output<typeof pairDevice.reply>>['answer']
  | { readonly kind: 'too-old'; readonly which: 'gate' | 'server' };

/** In the newest version that both speak: a server that is older than this gate says so, and is asked again. */
async function exchange(serverUrl: string, body: PairingBody): Promise<Exchanged> {
  const first = await request(serverUrl, body);
  const isRefused = first.answer.kind === 'error' && first.answer.error.kind === 'unsupported-protocol';
  if (!isRefused) return first.answer;
  const agreement = agreedVersion(PROTOCOLS, first.protocols);
  if (agreement.kind !== 'agreed') {
    return { kind: 'too-old', which: agreement.kind === 'gate-too-old' ? 'gate' : 'server' };
  }
  return (await request(serverUrl, { ...body, protocolVersion: agreement.version })).answer;
}

async function request(serverUrl: string, body: PairingBody) {
  try {
    const signal = new AbortController().signal;
    const protocol = body.protocolVersion;
    return await askServer(
      pairDevice,
      { body },
      { serverUrl, token: null, protocol, timeoutMs: TIMEOUT_MS, signal },
    );
  } catch (cause) {
    if (!(cause instanceof ServerUnreachable)) throw cause;
    throw new PairingError(
      'server-unreachable',
      `No server answers at ${serverUrl}. Check the address and that the server is running.`,
      { cause },
    );
  }
}

function tooOld(which: 'gate' | 'server', serverUrl: string): PairingError {
  return new PairingError(
    'unsupported-protocol',
    which === 'gate'
      ? `The server at ${serverUrl} is newer than this gate agent understands: update this gate.`
      : `The server at ${serverUrl} is older than this gate agent understands: update the server first.`,
  );
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
    case 'too-many-requests':
      return new PairingError('server-refused', 'The server asks to wait: too many attempts to pair.');
    default:
      return new PairingError(
        'server-refused',
        `The server at ${serverUrl} refused to pair (${status} ${kind}).`,
      );
  }
}
