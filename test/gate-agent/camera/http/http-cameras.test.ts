import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Camera } from '#gate-agent/camera/camera';
import { cameraSchema, openCamera } from '#gate-agent/camera/open-camera';
import { ReplayClock } from '#gate-agent/replay-clock';
import { systemClock } from '#gate-agent/system-clock';
import { type Guard, greyJpeg, startHttpCamera } from '../../world/http-camera.ts';
import { START_MS } from '../../world/open-test-journal.ts';

async function open(settings: object): Promise<Camera> {
  const camera = await openCamera(cameraSchema.parse(settings), { pace: 'live', clock: systemClock });
  onTestFinished(() => camera.close());
  return camera;
}

async function brightness(camera: Camera): Promise<number> {
  const next = await camera.nextFrame();
  if (next.kind === 'ended') throw new Error('the camera ended');
  return next.frame.image.data[0] ?? -1;
}

async function watchUntilItFails(camera: Camera): Promise<never> {
  for (;;) await brightness(camera);
}

const shades = async (...levels: number[]): Promise<Buffer[]> => Promise.all(levels.map(greyJpeg));

const USER = { username: 'gate', password: 'a "quoted" \\ secret' };
const GUARDS: readonly (readonly [string, Guard])[] = [
  ['nobody asks', { kind: 'open' }],
  ['basic', { kind: 'basic', ...USER }],
  ['digest MD5', { kind: 'digest', algorithm: 'MD5', nonceLasts: 2, ...USER }],
  ['digest SHA-256', { kind: 'digest', algorithm: 'SHA-256', nonceLasts: 2, ...USER }],
];

describe('a snapshot camera', () => {
  it.each(GUARDS)('gives one picture after the other where the password is: %s', async (_, guard) => {
    const server = await startHttpCamera({ pictures: await shades(10, 90, 200), guard });
    const credentials = guard.kind === 'open' ? {} : { credentials: USER };
    const url = `${server.url}/snapshot?channel=1`;
    const camera = await open({ kind: 'snapshot', url, framesPerSecond: 30, ...credentials });
    const seen = [await brightness(camera), await brightness(camera), await brightness(camera)];
    for (const [i, level] of [10, 90, 200].entries())
      expect(Math.abs((seen[i] ?? 0) - level)).toBeLessThan(3);
    expect(camera.state).toBe('live');
  });

  it('sends no password in the clear to a camera that can do better', async () => {
    const guard: Guard = { kind: 'digest', algorithm: 'MD5', nonceLasts: 100, ...USER };
    const server = await startHttpCamera({ pictures: await shades(10), guard });
    const camera = await open({ kind: 'snapshot', url: `${server.url}/snapshot`, credentials: USER });
    await brightness(camera);
    expect(server.authorizations.join()).not.toContain('Basic');
  });

  it('refuses to begin without the password, and never tells it', async () => {
    const guard: Guard = { kind: 'basic', ...USER };
    const server = await startHttpCamera({ pictures: await shades(10), guard });
    const url = `${server.url}/snapshot`;
    await expect(open({ kind: 'snapshot', url }).then(brightness)).rejects.toThrow(/asks for a password/);
    const credentials = { ...USER, password: 'guessed wrong' };
    const fault = await open({ kind: 'snapshot', url, credentials })
      .then(brightness)
      .catch((error) => error);
    expect(fault.message).toContain('refuses this user and password');
    expect(`${fault.stack} ${fault.cause}`).not.toContain('guessed wrong');
  });

  it('fails when the camera hangs or sends no picture', async () => {
    const server = await startHttpCamera({ pictures: [Buffer.from('<html>')] });
    const url = `${server.url}/snapshot`;
    const camera = await open({ kind: 'snapshot', url, requestTimeoutMs: 300 });
    await expect(brightness(camera)).rejects.toThrow(/no picture/);
    server.goSilent();
    await expect(brightness(camera)).rejects.toMatchObject({ name: 'CameraFault' });
    expect(camera.state).toBe('failed');
  });
});

describe('an MJPEG camera', () => {
  const stream = (server: { url: string }, more: object = {}) =>
    ({ kind: 'mjpeg', url: `${server.url}/stream`, stallMs: 600, ...more }) as const;

  it.each(['lengths', 'bare'] as const)('is read from parts with %s', async (parts) => {
    const server = await startHttpCamera({ pictures: await shades(10, 90, 200), parts });
    const camera = await open(stream(server));
    const seen = new Set<number>();
    while (seen.size < 3) seen.add(await brightness(camera));
    for (const level of [10, 90, 200]) {
      expect(Math.min(...[...seen].map((each) => Math.abs(each - level)))).toBeLessThan(3);
    }
  });

  it.each(GUARDS)('opens where the password is: %s', async (_, guard) => {
    const server = await startHttpCamera({ pictures: await shades(90), guard });
    const camera = await open(stream(server, guard.kind === 'open' ? {} : { credentials: USER }));
    expect(Math.abs((await brightness(camera)) - 90)).toBeLessThan(3);
  });

  it('drops what a busy lane did not look at', async () => {
    const pictures = await shades(...Array.from({ length: 250 }, (_, i) => i));
    const server = await startHttpCamera({ pictures, framesPerSecond: 40 });
    const camera = await open(stream(server));
    const before = await brightness(camera);
    await delay(1_000);
    expect((await brightness(camera)) - before).toBeGreaterThan(15);
  });

  it('fails when it is cut, and opens again when it is back', async () => {
    const pictures = await shades(10, 90);
    const server = await startHttpCamera({ pictures });
    const camera = await open(stream(server));
    server.stop();
    await expect(watchUntilItFails(camera)).rejects.toMatchObject({ name: 'CameraFault' });
    await expect(open(stream(server))).rejects.toMatchObject({ name: 'CameraFault' });
    await startHttpCamera({ pictures, port: Number(new URL(server.url).port) });
    await brightness(await open(stream(server)));
  });

  it('fails when the stream goes silent', async () => {
    const server = await startHttpCamera({ pictures: await shades(10) });
    const camera = await open(stream(server));
    server.goSilent();
    await expect(watchUntilItFails(camera)).rejects.toThrow(/no frame for 0.6 s/);
    expect(camera.state).toBe('failed');
  });

  it('fails on a picture without an end instead of gathering it for ever', async () => {
    const endless = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000_000, 7)]);
    const server = await startHttpCamera({ pictures: [endless], parts: 'bare' });
    await expect(open(stream(server, { stallMs: 20_000 }))).rejects.toThrow(/has no end/);
  });

  it('is told of an ended stream while it waits, and of nothing once it is closed', async () => {
    const server = await startHttpCamera({ pictures: await shades(10) });
    const camera = await open(stream(server));
    await camera.close();
    expect(await camera.nextFrame()).toEqual({ kind: 'ended' });
  });
});

describe('the settings of a camera', () => {
  it.each([
    ['rtsp://admin:secret@192.0.2.7/1', 'rtsp'],
    ['http://admin:secret@192.0.2.7/mjpg', 'mjpeg'],
    ['http://admin:secret@192.0.2.7/jpg', 'snapshot'],
  ])('keep passwords out of %s', (url, kind) => {
    expect(cameraSchema.safeParse({ kind, url }).error?.issues[0]?.message).toContain('credentials');
  });

  it('refuse to replay what happens now', async () => {
    const settings = cameraSchema.parse({ kind: 'snapshot', url: 'http://192.0.2.7/jpg' });
    const pacing = { pace: 'replay', clock: new ReplayClock(START_MS) } as const;
    await expect(openCamera(settings, pacing)).rejects.toThrow(/cannot be replayed/);
  });
});
