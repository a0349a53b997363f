import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Camera } from '#gate-agent/camera/camera';
import { cameraSchema } from '#gate-agent/camera/open-camera';
import { type DecoderProgram, decoderPrograms } from '#gate-agent/camera/stream/decoder-programs';
import { openStreamCamera } from '#gate-agent/camera/stream/stream-camera';
import { type StreamSettings, usbCameraSchema } from '#gate-agent/camera/stream/stream-source';
import { ViewGuard, viewSettingsSchema } from '#gate-agent/camera/view/view-guard';
import { systemClock } from '#gate-agent/system-clock';
import { eventually } from '../../../world/eventually.ts';
import { encodeH264, type H264Video, h264Brightness } from '../../world/h264-video.ts';
import { startRtspServer } from '../../world/rtsp-server.ts';

const FRAMES = 48;
let video: H264Video;

beforeAll(async () => {
  video = await encodeH264({ width: 640, height: 360, frames: FRAMES, framesPerSecond: 24 });
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

function rtsp(url: string, more: object = {}): StreamSettings {
  const settings = cameraSchema.parse({ kind: 'rtsp', url, stallMs: 1_500, ...more });
  if (settings.kind !== 'rtsp') throw new Error('not a stream');
  return settings;
}

async function open(settings: StreamSettings, programs?: readonly DecoderProgram[]): Promise<Camera> {
  const camera = await openStreamCamera(settings, systemClock, programs);
  onTestFinished(() => camera.close());
  return camera;
}

async function brightness(camera: Camera): Promise<number> {
  const next = await camera.nextFrame();
  if (next.kind === 'ended') throw new Error('the camera ended');
  const { data, width, height } = next.frame.image;
  expect([width, height, data.length]).toEqual([640, 360, 640 * 360 * 3]);
  return data[3 * (180 * 640 + 320)] ?? -1;
}

describe('the test video', () => {
  it('is cut as RTP needs it: parameter sets and a key frame first', () => {
    expect(video.accessUnits).toHaveLength(FRAMES);
    const types = (video.accessUnits[0] ?? []).map((unit) => (unit[0] ?? 0) & 0x1f);
    expect(types).toEqual(expect.arrayContaining([7, 8, 5]));
  });
});

const DECODERS = [
  ['node-av', true],
  ['ffmpeg', hasFfmpeg],
] as const;

describe.each(DECODERS)('an RTSP camera decoded by %s', (decoder, isHere) => {
  const test = isHere ? it : it.skip;
  const title = isHere ? '' : ' (skipped: no ffmpeg on PATH)';

  test(`gives what the camera sees, over TCP${title}`, async () => {
    const server = await startRtspServer({ video });
    const camera = await open(rtsp(server.url, { decoder }));
    const seen = new Set<number>();
    while (seen.size < 5) seen.add(await brightness(camera));
    expect([...seen].every((each) => each >= 20 && each <= 230)).toBe(true);
    expect(camera.state).toBe('live');
    expect(server.transports.every((asked) => asked.includes('RTP/AVP/TCP'))).toBe(true);
  });

  test(`proves itself by digest, and tells nobody the password${title}`, async () => {
    const credentials = { username: 'gate', password: 'pa:ss@w/ord' };
    const server = await startRtspServer({ video, digest: credentials });
    await brightness(await open(rtsp(server.url, { decoder, credentials })));

    const wrong = { ...credentials, password: 'wro/ng' };
    const fault = await open(rtsp(server.url, { decoder, credentials: wrong })).catch((error) => error);
    expect(fault).toMatchObject({ name: 'CameraFault', message: expect.stringContaining(server.url) });
    expect(`${fault.stack} ${JSON.stringify(fault)} ${fault.cause}`).not.toMatch(/wro(\/|%2F)ng/);
  });

  test(`says that the stream was cut, and opens again once it is restored${title}`, async () => {
    const server = await startRtspServer({ video });
    const settings = rtsp(server.url, { decoder });
    const camera = await open(settings);
    await brightness(camera);
    await server.stop();
    await expect(
      (async () => {
        for (;;) await brightness(camera);
      })(),
    ).rejects.toMatchObject({ name: 'CameraFault' });
    expect(camera.state).toBe('failed');
    await expect(open(settings)).rejects.toMatchObject({ name: 'CameraFault' });

    await startRtspServer({ video, port: Number(new URL(server.url).port) });
    await brightness(await open(settings));
  });

  test(`notices a camera that has gone silent${title}`, async () => {
    const server = await startRtspServer({ video });
    const camera = await open(rtsp(server.url, { decoder }));
    await brightness(camera);
    server.goSilent();
    await expect(
      (async () => {
        for (;;) await brightness(camera);
      })(),
    ).rejects.toMatchObject({ name: 'CameraFault' });
  });

  test(`lets go of the camera when it is closed${title}`, async () => {
    const server = await startRtspServer({ video });
    const camera = await open(rtsp(server.url, { decoder }));
    const underWay = camera.nextFrame();
    await camera.close();
    await underWay;
    expect(await camera.nextFrame()).toEqual({ kind: 'ended' });
    await eventually('nobody is sent pictures', () => (server.playing() === 0 ? true : null));
  });
});

describe('a stream', () => {
  it('hands out the newest frame to a lane that was busy', async () => {
    const server = await startRtspServer({ video });
    const camera = await open(rtsp(server.url));
    await brightness(camera);
    await delay(900);
    // Studio range to full range, as every decoder does.
    const luma = ((await brightness(camera)) * 219) / 255 + 16;
    const seen = Math.round(((luma - h264Brightness(0, FRAMES)) * FRAMES) / 160);
    const behind = (server.newestFrame() - seen + FRAMES) % FRAMES;
    // Some twenty were sent meanwhile.
    expect(Math.min(behind, FRAMES - behind)).toBeLessThan(10);
  });

  it('of a camera that hangs is no evidence, however lively the connection', async () => {
    const server = await startRtspServer({ video });
    const camera = await open(rtsp(server.url));
    const settings = viewSettingsSchema.parse({ frozenAfterMs: 3_000 });
    const guard = new ViewGuard(settings, { recall: () => null, remember: () => undefined });
    const look = async () => {
      const next = await camera.nextFrame();
      if (next.kind === 'ended') throw new Error('the camera ended');
      return guard.look(next.frame);
    };
    expect((await look()).isEvidence).toBe(true);
    server.freeze();
    const seen = new Set<string>();
    while (!seen.has('frozen false')) {
      const { view, isEvidence } = await look();
      seen.add(`${view} ${isEvidence}`);
    }
    expect(seen).toContain('clear false');
  });

  it('is decoded by the second program where the first is not to be had', async () => {
    const server = await startRtspServer({ video });
    const settings = rtsp(server.url);
    const [nodeAv] = decoderPrograms(settings);
    if (!nodeAv) throw new Error('no program');
    const gone = { ...nodeAv, name: 'gone', command: 'a-decoder-that-nobody-has' };
    const unable = { ...nodeAv, name: 'unable', args: ['-e', 'process.exit(69)'] };
    await brightness(await open(settings, [gone, unable, nodeAv]));
    await expect(open(settings, [gone, unable])).rejects.toThrow(/neither gone nor unable/);
  });

  it('is not opened for ever when a server says nothing at all', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await expect(open(rtsp(`rtsp://127.0.0.1:${address.port}/x`, { stallMs: 500 }))).rejects.toMatchObject({
      name: 'CameraFault',
    });
  });

  it('from a USB camera that is not there is named', async () => {
    const settings = usbCameraSchema.parse({ kind: 'usb', device: '/dev/video-nowhere' });
    await expect(open(settings)).rejects.toThrow('/dev/video-nowhere');
  });
});
