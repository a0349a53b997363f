import { readGateConfig } from '#contract/device';
import { agreedVersion, PROTOCOL_HEADER, PROTOCOLS, rangeIn, rangeText } from '#contract/version';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { wordsOf } from './examine-machine.ts';
import { doubtful, ill, type Verdict, well } from './finding.ts';

const TIMEOUT_MS = 5_000;
/** Tokens are good for a minute; accreditations begin and end by the second. */
const TOO_FAR_MS = 5_000;

export function examinePairing(identity: DeviceIdentity | null): Verdict {
  return identity
    ? well(`Paired with ${identity.serverUrl} as ${identity.deviceId}.`)
    : ill(
        'This gate is not paired.',
        'Get a code from the portal: venue-access gate pair --server URL --code CODE.',
      );
}

/** Whether the server answers, and how far its clock is from this machine's. */
export async function examineServer(serverUrl: string): Promise<{ server: Verdict; clock: Verdict }> {
  const askedMs = Date.now();
  try {
    const url = `${serverUrl.replace(/\/$/, '')}/healthz`;
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    const tookMs = Date.now() - askedMs;
    const server = response.ok
      ? well(`${serverUrl} answers in ${tookMs} ms.`)
      : ill(
          `${serverUrl} answers with status ${response.status}.`,
          'Look at the server’s log; the gate works on without it.',
        );
    return { server, clock: examineClock(response.headers.get('date'), askedMs + tookMs / 2) };
  } catch (fault) {
    return {
      server: ill(
        `${serverUrl} does not answer (${wordsOf(fault)}).`,
        'Check the cable, the name and the firewall; the gate works on without it.',
      ),
      clock: doubtful('Nobody could be asked for the time.', 'Run this again when the server answers.'),
    };
  }
}

/** Whether server and gate understand each other; told apart from whether the server answers, which it may well do. */
export async function examineProtocol(serverUrl: string): Promise<Verdict> {
  try {
    const url = serverUrl.replace(/\/$/, '') + readGateConfig.path;
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    const theirs = rangeIn(response.headers.get(PROTOCOL_HEADER));
    const found = `This gate speaks ${rangeText(PROTOCOLS)}, the server ${theirs ? rangeText(theirs) : 'does not say'}.`;
    const agreement = agreedVersion(PROTOCOLS, theirs);
    if (agreement.kind === 'agreed') return well(found);
    return agreement.kind === 'gate-too-old'
      ? ill(found, 'Update this gate; until then it works on with what it has.')
      : ill(found, 'Update the server; until then the gate works on with what it has.');
  } catch (fault) {
    const found = `The server could not be asked what it speaks (${wordsOf(fault)}).`;
    return doubtful(found, 'Run this again when the server answers.');
  }
}

/** @param date the server's, in whole seconds @param halfWayMs this machine's time when it was told */
export function examineClock(date: string | null, halfWayMs: number): Verdict {
  const serverMs = date === null ? Number.NaN : Date.parse(date) + 500;
  const offsetMs = Math.round(serverMs - halfWayMs);
  if (!Number.isFinite(offsetMs))
    return doubtful('The server does not tell the time.', 'Look at what stands between gate and server.');
  const found = `This machine is ${Math.abs(offsetMs / 1_000).toFixed(1)} s ${offsetMs < 0 ? 'ahead of' : 'behind'} the server.`;
  return Math.abs(offsetMs) > TOO_FAR_MS
    ? doubtful(found, 'Turn on time synchronisation: timedatectl set-ntp true.')
    : well(found);
}
