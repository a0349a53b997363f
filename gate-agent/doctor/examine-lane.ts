import { openCamera } from '../camera/open-camera.ts';
import type { Clock } from '../clock.ts';
import type { LaneSettings } from '../config.ts';
import type { GateStatus } from '../health/gate-status.ts';
import { openTurnstile } from '../turnstile/open-turnstile.ts';
import { wordsOf } from './examine-machine.ts';
import { doubtful, ill, type Verdict, well } from './finding.ts';

const FRAMES = 10;

type LaneStatus = GateStatus['lanes'][number];

/** Looks through the camera for a moment. */
export async function examineCamera({ camera: settings }: LaneSettings, clock: Clock): Promise<Verdict> {
  try {
    const camera = await openCamera(settings, { pace: 'live', clock });
    try {
      const first = await camera.nextFrame();
      if (first.kind === 'ended') return ill('The camera gives no picture.', CAMERA_TODO);
      const { width, height } = first.frame.image;
      let frames = 1;
      while (frames < FRAMES && (await camera.nextFrame()).kind === 'frame') frames += 1;
      const tookMs = clock.monotonicMs() - first.frame.capturedAtMs;
      const rate = ((frames - 1) * 1_000) / tookMs;
      const found = `${width} x ${height} at ${rate.toFixed(1)} frames a second.`;
      if (height < 360)
        return doubtful(found, 'Set the camera to 720p: faces this small are not recognised.');
      return rate < 3 ? doubtful(found, 'Set the camera to 10 frames a second or more.') : well(found);
    } finally {
      await camera.close();
    }
  } catch (fault) {
    return ill(`${wordsOf(fault)}.`, CAMERA_TODO);
  }
}

const CAMERA_TODO =
  'Check cable, power, address, user and password; look at the same address with another program.';
const TURNSTILE_TODO = 'Check cable, power, address and the settings of its line in docs/operations/gate.md.';

/** Asks whether the turnstile is there; nothing moves. */
export async function examineTurnstile(
  { turnstile: settings }: LaneSettings,
  clock: Clock,
): Promise<Verdict> {
  const turnstile = openTurnstile(settings, clock);
  try {
    const probed = await turnstile.probe();
    if (probed.kind === 'silent') return ill(`The turnstile is silent: ${probed.because}.`, TURNSTILE_TODO);
    return settings.kind === 'simulated'
      ? doubtful('The turnstile is simulated: nothing opens.', 'Configure the real one before the event.')
      : well('The turnstile answers.');
  } finally {
    await turnstile.close();
  }
}

/** What a running agent says of them: camera and turnstile are its own meanwhile. */
export function cameraAsReported({ camera, view, framesPerSecond }: LaneStatus): Verdict {
  if (camera === 'failed') return ill('The running agent gets no picture.', CAMERA_TODO);
  if (view !== 'clear')
    return ill(
      `The camera is ${view}; the lane does not decide.`,
      'Look at the camera, and at "When a camera is not believed" in docs/operations/gate.md.',
    );
  return well(`The running agent sees ${framesPerSecond.toFixed(1)} frames a second.`);
}

export function turnstileAsReported({ turnstile }: LaneStatus): Verdict {
  return turnstile === 'ready'
    ? well('The running agent has it ready.')
    : ill('The turnstile did not open, or did not tell what became of it.', TURNSTILE_TODO);
}
