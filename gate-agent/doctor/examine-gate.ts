import type { Clock } from '../clock.ts';
import type { GateSettings } from '../config.ts';
import { readIdentity } from '../device/device-identity.ts';
import { readGateStatus } from '../health/gate-status.ts';
import { cameraAsReported, examineCamera, examineTurnstile, turnstileAsReported } from './examine-lane.ts';
import { examineDisk, examineModels } from './examine-machine.ts';
import { examinePairing, examineProtocol, examineServer } from './examine-server.ts';
import { type Check, doubtful, type Finding, type Verdict } from './finding.ts';

/**
 * Looks at every part of a gate and says what is to be done. While an agent runs in the folder, its
 * cameras and turnstiles are not touched: what it reports of them is told. Nothing is opened.
 */
export async function examineGate(settings: GateSettings, clock: Clock): Promise<readonly Finding[]> {
  const identity = readIdentity(settings.dataDir);
  const serverUrl = settings.serverUrl ?? identity?.serverUrl;
  const unasked = doubtful('No server is known yet.', 'Pair this gate first.');
  const { server, clock: time } = serverUrl
    ? await examineServer(serverUrl)
    : { server: unasked, clock: unasked };
  return [
    ofGate('pairing', examinePairing(identity)),
    ofGate('server', server),
    ofGate('protocol', serverUrl ? await examineProtocol(serverUrl) : unasked),
    ofGate('clock', time),
    ofGate('disk', examineDisk(settings)),
    ofGate('models', await examineModels(settings)),
    ...(await examineLanes(settings, clock)),
  ];
}

async function examineLanes({ dataDir, lanes }: GateSettings, clock: Clock): Promise<Finding[]> {
  const reading = readGateStatus(dataDir);
  const reported = reading.kind === 'running' ? reading.status.lanes : [];
  const findings: Finding[] = [];
  for (const settings of lanes) {
    const { lane } = settings;
    const status = reported.find((each) => each.lane === lane);
    const camera = status ? cameraAsReported(status) : await examineCamera(settings, clock);
    const turnstile = status ? turnstileAsReported(status) : await examineTurnstile(settings, clock);
    findings.push({ check: 'camera', lane, ...camera }, { check: 'turnstile', lane, ...turnstile });
  }
  return findings;
}

function ofGate(check: Check, verdict: Verdict): Finding {
  return { check, lane: null, ...verdict };
}
