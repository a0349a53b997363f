import { type DemoHead, photoFile, SAMPLE6_FIRST } from '#demo/photos';
import type { Actor, Scene } from '#gate-agent/camera/scene/scene';

/** A small, quiet stage: nobody on it, no noise, half a second long. */
export function sceneOf(changes: Partial<Scene> = {}): Scene {
  return {
    seed: 5,
    width: 640,
    height: 360,
    framesPerSecond: 10,
    durationMs: 500,
    backdrop: 'concourse',
    noise: 0,
    actors: [],
    faults: [],
    ...changes,
  };
}

export function person(head: DemoHead, path: Actor['path']): Actor {
  return {
    label: 'somebody',
    figure: {
      kind: 'person',
      head: {
        photo: photoFile(head.photo),
        face: head.face,
        outline: [...head.outline],
        collar: head.collar,
        tiltDeg: head.tiltDeg,
      },
      clothing: { cut: 'track-jacket', colour: '#1f4e79', accent: '#e0a82e' },
    },
    path,
    eyeLevel: 0,
    sway: 0.02,
    brightness: 1,
    warmth: 0,
    blurPx: 0.5,
    noise: 0,
  };
}

/** Stands in the middle for the whole scene. */
export function bystander(facePx: number, x = 0.5): Actor {
  return person(SAMPLE6_FIRST, [
    { atMs: 0, x, facePx },
    { atMs: 10_000, x, facePx },
  ]);
}

/** Element by element through `toEqual` a frame takes seconds. */
export function same(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}
