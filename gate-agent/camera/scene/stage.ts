import type { RgbImage } from '#domain/face/frame';
import { type Foreground, paintBackdrop, paintForeground } from './backdrop.ts';
import { type Body, dress } from './body.ts';
import { drawLayer, type Placement } from './draw-layer.ts';
import { cutOutHead, type Head } from './head.ts';
import { heldPhoto } from './held-photo.ts';
import type { Layer } from './layer.ts';
import { type Pose, poseAt } from './motion.ts';
import type { Actor, Scene } from './scene.ts';
import { addNoise, type NoiseTable, noiseTable } from './sensor-noise.ts';

type Costume =
  | { readonly kind: 'person'; readonly head: Head; readonly body: Body }
  | { readonly kind: 'held-photo'; readonly picture: Layer; readonly body: Body };

/** Its own memory, to be handed to another thread. */
export interface RenderedFrame extends RgbImage {
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A scene with everything painted and cut out, ready to be looked at. */
export interface Stage {
  readonly scene: Scene;
  readonly backdrop: RgbImage;
  readonly foreground: Foreground;
  readonly costumes: readonly Costume[];
  readonly noise: NoiseTable;
}

/**
 * Cuts and paints: about 100 ms a figure.
 * @throws CameraFault when a photo cannot be read
 */
export async function setStage(scene: Scene): Promise<Stage> {
  const costumes: Costume[] = [];
  for (const { figure } of scene.actors) {
    const body = await dress(figure.clothing);
    costumes.push(
      figure.kind === 'person'
        ? { kind: 'person', head: await cutOutHead(figure.head), body }
        : { kind: 'held-photo', picture: await heldPhoto(figure), body },
    );
  }
  return {
    scene,
    backdrop: await paintBackdrop(scene),
    foreground: await paintForeground(scene),
    costumes,
    noise: noiseTable(scene.seed),
  };
}

/**
 * The frame at a moment of the scene. Depends on nothing but the scene and the moment.
 * @param atMs 0 to the scene's duration
 */
export function renderFrame(stage: Stage, atMs: number): RenderedFrame {
  const { scene } = stage;
  const fault = scene.faults.find(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs);
  const { width, height } = scene;
  const frame: RenderedFrame = { data: new Uint8Array(width * height * 3), width, height };
  const seenAtMs = fault?.kind === 'frozen' ? fault.fromMs : atMs;
  const cast = fault?.kind === 'black' ? [] : farthestFirst(stage, seenAtMs);
  if (fault?.kind !== 'black') {
    frame.data.set(stage.backdrop.data);
    for (const { index, pose } of cast) drawActor(frame, stage, index, pose);
    drawForeground(frame, stage.foreground);
  }
  const nearest = scene.actors[cast.at(-1)?.index ?? -1];
  addNoise(frame, stage.noise, nearest?.noise ?? scene.noise, Math.round(seenAtMs));
  return frame;
}

function farthestFirst({ scene }: Stage, atMs: number): { readonly index: number; readonly pose: Pose }[] {
  return scene.actors
    .flatMap((_, index) => {
      const pose = poseAt(scene, index, atMs);
      return pose ? [{ index, pose }] : [];
    })
    .sort((a, b) => a.pose.facePx - b.pose.facePx);
}

function drawActor(frame: RgbImage, { scene, costumes }: Stage, index: number, pose: Pose): void {
  const [actor, costume] = [scene.actors[index], costumes[index]];
  if (!actor || !costume) return;
  const ambient = ambientLight(pose.facePx);
  const face: Placement = {
    x: pose.x,
    y: pose.y,
    facePx: pose.facePx,
    rollDeg: pose.headRollDeg,
    blurPx: actor.blurPx * (1 + 1.5 * pose.pace),
    light: faceLight(actor, ambient),
  };
  const clothes: Placement = {
    ...face,
    ...bodyPlace(costume, pose),
    facePx: BUILD * pose.facePx,
    rollDeg: pose.bodyRollDeg,
    light: [ambient, ambient, ambient],
  };

  drawLayer(frame, costume.body.back, clothes);
  if (costume.kind === 'person') {
    const { layer, tiltDeg, exposure } = costume.head;
    const light = faceLight(actor, exposure * ambient);
    drawLayer(frame, layer, { ...face, rollDeg: tiltDeg + face.rollDeg, light });
    drawLayer(frame, costume.body.front, clothes);
  } else {
    drawLayer(frame, costume.body.front, clothes);
    drawLayer(frame, costume.picture, { ...face, rollDeg: 2 * face.rollDeg });
  }
}

/** Bodies are drawn for a slight person in summer clothes; a jacket makes them broader. */
const BUILD = 1.12;

/** Collar of a holder without a head, below the pictured face. */
const HELD_COLLAR = { x: 0, y: 0.72 };

function bodyPlace(costume: Costume, pose: Pose): { readonly x: number; readonly y: number } {
  const collar = costume.kind === 'person' ? costume.head.collar : HELD_COLLAR;
  return { x: pose.x + collar.x * pose.facePx, y: pose.y + collar.y * pose.facePx };
}

/** The lane has its own lamp: whoever is far away stands in the duller light of the hall. */
function ambientLight(facePx: number): number {
  return 0.78 + 0.22 * Math.min(1, Math.max(0, (facePx - 60) / 140));
}

function faceLight({ brightness, warmth }: Actor, ambient: number): readonly [number, number, number] {
  const light = brightness * ambient;
  return [light * (1 + warmth), light, light * (1 - warmth)];
}

function drawForeground({ data, width }: RgbImage, { top, data: overlay }: Foreground): void {
  for (let i = 0, o = top * width * 3; i < overlay.length; i += 4, o += 3) {
    const alpha = overlay[i + 3] as number;
    if (alpha === 0) continue;
    const keep = 255 - alpha;
    for (let c = 0; c < 3; c++) {
      data[o + c] = ((overlay[i + c] as number) * alpha + (data[o + c] as number) * keep + 255) >> 8;
    }
  }
}
