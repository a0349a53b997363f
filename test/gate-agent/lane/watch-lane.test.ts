import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Camera, CameraState, NextFrame } from '#gate-agent/camera/camera';
import { CameraFault } from '#gate-agent/camera/camera-fault';
import type { View, ViewGuard } from '#gate-agent/camera/view/view-guard';
import type { Lane } from '#gate-agent/lane/lane';
import { LaneWatch, type WatchParts } from '#gate-agent/lane/watch-lane';
import { ReplayClock } from '#gate-agent/replay-clock';
import { PipelineFault } from '#models/face-pipeline';
import { START_MS } from '../world/open-test-journal.ts';

type Step = 'frame' | 'camera-fails' | 'ended';

/** A camera that does what it is told, step by step; a closed one has ended. */
class ScriptedCamera implements Camera {
  state: CameraState = 'waiting';
  closed = false;
  private readonly steps: Step[];

  constructor(steps: readonly Step[]) {
    this.steps = [...steps];
  }

  nextFrame(): Promise<NextFrame> {
    const step = this.closed ? 'ended' : (this.steps.shift() ?? 'ended');
    if (step === 'camera-fails') return Promise.reject(new CameraFault('the cable was pulled'));
    if (step === 'ended') return Promise.resolve({ kind: 'ended' });
    this.state = 'live';
    const image = { data: new Uint8Array(3), width: 1, height: 1 };
    return Promise.resolve({ kind: 'frame', frame: { image, capturedAtMs: 0 } });
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

/** @param openings the cameras that opening gives, in turn; null cannot be opened */
function watchOver(
  openings: readonly (ScriptedCamera | null)[],
  see: Lane['see'] = () => Promise.resolve(),
  view: Pick<WatchParts, 'guard' | 'alerts'> = { guard: null, alerts: { began: () => () => undefined } },
) {
  const clock = new ReplayClock(START_MS);
  const left = [...openings];
  const openedAtMs: number[] = [];
  const lane = { see, end: () => Promise.resolve() } as Lane;
  const watch = new LaneWatch({
    name: 'Lane 1',
    lane,
    ...view,
    clock,
    log: pino({ level: 'silent' }),
    openCamera: () => {
      openedAtMs.push(clock.monotonicMs());
      const camera = left.shift();
      return camera ? Promise.resolve(camera) : Promise.reject(new CameraFault('nothing there'));
    },
  });
  return { watch, clock, openedAtMs };
}

function scriptedGuard(views: readonly View[]): Pick<ViewGuard, 'look'> {
  const left = [...views];
  return {
    look: () => {
      const view = left.shift() ?? 'clear';
      return { view, isEvidence: view === 'clear' };
    },
  };
}

describe('watching over a lane', () => {
  it('opens a camera that failed again, later and later', async () => {
    const working = new ScriptedCamera(['frame', 'ended']);
    const { watch, clock, openedAtMs } = watchOver([null, null, null, working]);
    const run = watch.run(new AbortController().signal);
    await clock.drain();
    await run;
    expect(openedAtMs).toEqual([0, 500, 1_500, 3_500]);
    expect(working.closed).toBe(true);
  });

  it('says that the camera has failed until it gives frames again', async () => {
    const failing = new ScriptedCamera(['frame', 'camera-fails']);
    const stop = new AbortController();
    const { watch, clock } = watchOver([failing]);
    const run = watch.run(stop.signal);
    await clock.advanceTo(100);
    expect(watch.cameraState).toBe('failed');
    expect(failing.closed).toBe(true);
    stop.abort();
    await run;
  });

  it('goes on with the next frame when the pipeline lost one', async () => {
    let frames = 0;
    const { watch, clock } = watchOver([new ScriptedCamera(['frame', 'frame', 'frame', 'ended'])], () => {
      frames += 1;
      return frames === 2 ? Promise.reject(new PipelineFault('a worker died')) : Promise.resolve();
    });
    const run = watch.run(new AbortController().signal);
    await clock.advanceTo(100);
    expect([frames, watch.pipelineState]).toEqual([2, 'fault']);
    await clock.drain();
    await run;
    expect([frames, watch.pipelineState]).toEqual([3, 'ready']);
  });

  it('does not hide a defect', async () => {
    const defect = new TypeError('a defect');
    const { watch } = watchOver([new ScriptedCamera(['frame'])], () => Promise.reject(defect));
    await expect(watch.run(new AbortController().signal)).rejects.toBe(defect);
  });

  it('shows the lane nothing of a camera that is not believed, and tells when that begins and ends', async () => {
    const believed = ['clear', 'frozen', 'frozen', 'clear'] as const;
    const told: string[] = [];
    let frames = 0;
    const { watch } = watchOver(
      [new ScriptedCamera(['frame', 'frame', 'frame', 'frame', 'ended'])],
      () => {
        frames += 1;
        return Promise.resolve();
      },
      {
        guard: scriptedGuard(believed),
        alerts: {
          began: (lane, alert) => {
            told.push(`${lane} ${alert.kind === 'camera' && alert.condition} ${frames}`);
            return () => told.push(`over ${frames}`);
          },
        },
      },
    );
    await watch.run(new AbortController().signal);
    expect([frames, told, watch.view]).toEqual([2, ['Lane 1 frozen 1', 'over 1'], 'clear']);
  });

  it('stops when it is told to, wherever it waits', async () => {
    const stop = new AbortController();
    const { watch } = watchOver([null]);
    const run = watch.run(stop.signal);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await run;
    expect(watch.cameraState).toBe('failed');
  });

  it('counts the frames of the last seconds', async () => {
    const { watch } = watchOver([new ScriptedCamera(['frame', 'frame', 'frame', 'ended'])]);
    await watch.run(new AbortController().signal);
    expect(watch.framesPerSecond).toBe(1);
  });
});
