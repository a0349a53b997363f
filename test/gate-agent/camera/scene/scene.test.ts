import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CameraFault } from '#gate-agent/camera/camera-fault';
import { readScene } from '#gate-agent/camera/scene/scene';
import { bystander, sceneOf } from './scenes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'scene-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function written(content: unknown): Promise<string> {
  const file = path.join(folder, 'scene.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('a scene script', () => {
  it('comes back as it was written', async () => {
    const scene = sceneOf({ actors: [bystander(100)] });
    expect(await readScene(await written(scene))).toEqual(scene);
  });

  it('finds photos beside itself', async () => {
    const actor = bystander(100);
    if (actor.figure.kind !== 'person') throw new Error('a person');
    const head = { ...actor.figure.head, photo: 'faces/one.jpg' };
    const file = await written(sceneOf({ actors: [{ ...actor, figure: { ...actor.figure, head } }] }));
    const { actors } = await readScene(file);
    expect(actors[0]?.figure).toMatchObject({ head: { photo: path.join(folder, 'faces', 'one.jpg') } });
  });

  it.each([
    ['a key that nobody knows', { ...sceneOf(), weather: 'rain' }, 'weather'],
    ['a missing seed', { ...sceneOf(), seed: undefined }, 'seed'],
    [
      'a fault that ends before it begins',
      sceneOf({ faults: [{ kind: 'cut', fromMs: 9, untilMs: 3 }] }),
      'untilMs',
    ],
    [
      'an actor who walks back in time',
      sceneOf({ actors: [{ ...bystander(90), path: [...bystander(90).path].reverse() }] }),
      'path',
    ],
  ])('is refused for %s, which the message names', async (_, content, key) => {
    const file = await written(content);
    await expect(readScene(file)).rejects.toThrow(CameraFault);
    await expect(readScene(file)).rejects.toThrow(key);
  });

  it('that is no JSON, or not there, is a camera fault that names the file', async () => {
    await expect(readScene(await written('{'))).rejects.toThrow('scene.json');
    await expect(readScene(path.join(folder, 'none.json'))).rejects.toThrow('none.json');
  });
});
