import type { RgbImage } from '#domain/face/frame';
import type { Random } from '../../statistics/random.ts';
import { type HeadRelief, turnedHead } from './head-relief.ts';
import {
  glare,
  type Hold,
  heldSheet,
  LARGE_PRINT,
  LARGE_SCREEN,
  type Medium,
  moire,
  onMedium,
  PHONE,
  PRINT,
  paintHall,
  sheetOf,
  TABLET,
} from './sheet.ts';
import { PICTURE_PX, type Sitter } from './sitter.ts';
import { drawSurface, emptyCanvas, surfaceOf, type Texture } from './surface.ts';

/** Every presentation is a square frame; 3.4 faces, the widest crop of the border check, just fit in. */
export const FRAME_PX = 600;

export const FRAMES_PER_SECOND = 10;

/** Whoever stands before the camera is told to turn after the fourth frame and has turned by the tenth. */
export const FRAMES = 12;
export const COMMANDED_AFTER = 4;
const TURNED_BY = 10;

/** One presentation under way: the frame at each of its moments. */
export type Performance = (frame: number) => RgbImage | Promise<RgbImage>;

interface Casting {
  readonly sitter: Sitter;
  readonly relief: HeadRelief;
  /** 1 when the turn asked for is to the image's right, -1 to its left. */
  readonly asked: 1 | -1;
  readonly random: Random;
  /** What lies behind a held picture; of the frame's size. */
  readonly hall: RgbImage;
}

export interface PresentationKind {
  readonly name: string;
  readonly side: 'bona-fide' | 'attack';
  /** How it is made, for the report. */
  readonly made: string;
  readonly perform: (casting: Casting) => Promise<Performance>;
}

export async function cast(
  sitter: Sitter,
  relief: HeadRelief,
  asked: Casting['asked'],
  random: Random,
): Promise<Casting> {
  return {
    sitter,
    relief,
    asked,
    random,
    hall: await paintHall(FRAME_PX, random),
  };
}

export const PRESENTATION_KINDS: readonly PresentationKind[] = [
  person('person-still', 3),
  person('person-turns-10', 10),
  person('person-turns-20', 20),
  person('person-turns-30', 30),
  sheet('print-held', 'a print with a white edge, turned up to 10 degrees', PRINT, 10),
  sheet('print-tilted-45', 'the same print turned 45 degrees as asked', PRINT, 45),
  sheet('print-tilted-60', 'the same print turned 60 degrees as asked', PRINT, 60),
  sheet('print-filling', 'a print larger than the view, turned 20 degrees', LARGE_PRINT, 20),
  sheet('print-bent-60', 'the print bent over 60 degrees and turned 30', PRINT, 30, 60),
  sheet('print-bent-120', 'the print bent over 120 degrees and turned 30', PRINT, 30, 120),
  sheet('phone', 'a phone with its bezel, turned 20 degrees', PHONE, 20),
  sheet('phone-moire', 'the phone with moire', onMedium(PHONE, moire), 20),
  sheet('phone-glare', 'the phone with a lamp mirrored in it', onMedium(PHONE, glare), 20),
  sheet('tablet', 'a tablet with its bezel, turned 20 degrees', TABLET, 20),
  cutOutEyes(),
  video('video-on-phone', 'a film of the person turning 25 degrees to a random side, on a phone', PHONE),
  video(
    'video-filling',
    'the same film on a screen that fills the view, with moire',
    onMedium(LARGE_SCREEN, moire),
  ),
  photoSwap(),
];

/** 0 until the command, 1 when the turn is complete. */
function progress(frame: number): number {
  const t = Math.min(1, Math.max(0, (frame - COMMANDED_AFTER + 1) / (TURNED_BY - COMMANDED_AFTER)));
  return t * t * (3 - 2 * t);
}

/** A hand or a head is never quite still: slow waves with phases of their own. */
function wander(random: Random, amount: number): (frame: number) => number {
  const [a, b] = [random() * 2 * Math.PI, random() * 2 * Math.PI];
  return (frame) => amount * (0.7 * Math.sin(0.35 * frame + a) + 0.3 * Math.sin(0.9 * frame + b));
}

/** Whoever stands at a lane has just come nearer: the last hand's breadth. */
const APPROACH_Z = 70;

function approach(frame: number): number {
  return APPROACH_Z * (1 - Math.min(1, frame / 6));
}

function person(name: string, degrees: number): PresentationKind {
  return {
    name,
    side: 'bona-fide',
    made: `the photo over the depth of its own mesh, the head turned ${degrees} degrees`,
    perform: async (casting) => living(casting, casting.asked * degrees),
  };
}

function living({ sitter, relief, random }: Casting, yawDeg: number): Performance {
  const texture: Texture = { ...sitter.picture, alpha: null };
  const [x, y, yaw, pitch] = [wander(random, 5), wander(random, 3), wander(random, 1.5), wander(random, 1.5)];
  return (frame) => {
    const canvas = emptyCanvas(FRAME_PX, FRAME_PX);
    const turn = { yawDeg: yaw(frame) + yawDeg * progress(frame), pitchDeg: pitch(frame) };
    const head = turnedHead(relief, turn);
    const points = head.points.map((point) => ({
      x: point.x + x(frame),
      y: point.y + y(frame),
      z: point.z + approach(frame),
    }));
    drawSurface(canvas, texture, { ...head, points });
    return canvas.frame;
  };
}

function sheet(name: string, made: string, medium: Medium, tiltDeg: number, bendDeg = 0): PresentationKind {
  return {
    name,
    side: 'attack',
    made,
    perform: async (casting) => {
      const texture = await sheetOf(casting.sitter.picture, medium);
      const hold = handOf(casting, tiltDeg, bendDeg);
      return (frame) => shown(casting, texture, hold(frame));
    },
  };
}

function handOf({ random, asked }: Casting, tiltDeg: number, bendDeg: number): (frame: number) => Hold {
  const [x, y, yaw, pitch] = [wander(random, 6), wander(random, 5), wander(random, 2.5), wander(random, 3)];
  const rollDeg = 8 * (random() - 0.5);
  return (frame) => ({
    yawDeg: yaw(frame) + asked * tiltDeg * progress(frame),
    pitchDeg: pitch(frame),
    rollDeg,
    x: x(frame),
    y: y(frame),
    z: approach(frame),
    bendDeg,
  });
}

function shown({ hall }: Pick<Casting, 'hall'>, texture: Texture, hold: Hold): RgbImage {
  const canvas = emptyCanvas(FRAME_PX, FRAME_PX);
  canvas.frame.data.set(hall.data);
  drawSurface(canvas, texture, heldSheet(texture, hold));
  return canvas.frame;
}

/** Lids and corners: the holes are cut along them. */
const EYES = [
  [33, 160, 158, 133, 153, 144],
  [362, 385, 387, 263, 373, 380],
] as const;

function cutOutEyes(): PresentationKind {
  return {
    name: 'print-cut-eyes',
    side: 'attack',
    made: 'the print with the eyes cut out; behind it eyes that stay where the holder keeps them; turned 20 degrees',
    perform: async (casting) => {
      const { sitter } = casting;
      const whole = await sheetOf(sitter.picture, PRINT);
      const inset = { x: (PICTURE_PX - whole.width) / 2, y: (PICTURE_PX - whole.height) / 2 };
      const alpha = new Uint8Array(whole.width * whole.height).fill(255);
      for (const eye of EYES) {
        const lids = eye.flatMap((index) => sitter.mesh.points[index] ?? []);
        const [x, y] = [average(lids.map((p) => p.x)) - inset.x, average(lids.map((p) => p.y)) - inset.y];
        const radius = Math.max(...lids.map((p) => Math.abs(p.x - inset.x - x)));
        punch(alpha, whole.width, { x, y, wide: radius, high: 0.55 * radius });
      }
      const paper: Texture = { ...whole, alpha };
      const behind: Texture = { ...sitter.picture, alpha: null };
      const hold = handOf(casting, 20, 0);
      const nod = wander(casting.random, 3);
      return (frame) => {
        const held = hold(frame);
        const canvas = emptyCanvas(FRAME_PX, FRAME_PX);
        const eyes = surfaceOf(2, 2, (u, v) => ({
          x: (u - 0.5) * PICTURE_PX + held.x + nod(frame),
          y: (v - 0.5) * PICTURE_PX + held.y,
          z: held.z,
        }));
        const picture = shown(casting, paper, held);
        drawSurface(canvas, behind, eyes);
        return throughHoles(picture, canvas.frame, shown({ ...casting, hall: BLACK }, whiteOf(paper), held));
      };
    },
  };
}

const BLACK: RgbImage = {
  data: new Uint8Array(FRAME_PX * FRAME_PX * 3),
  width: FRAME_PX,
  height: FRAME_PX,
};

/** The holes alone in white, everything else black. */
function whiteOf(paper: Texture): Texture {
  const data = new Uint8Array(paper.width * paper.height * 3);
  for (let i = 0; i < paper.width * paper.height; i++)
    data.fill(255 - (paper.alpha?.[i] ?? 255), 3 * i, 3 * i + 3);
  return { ...paper, data, alpha: null };
}

function throughHoles(front: RgbImage, behind: RgbImage, mask: RgbImage): RgbImage {
  const data = front.data.map((value, i) => {
    const open = (mask.data[i] as number) / 255;
    return open * (behind.data[i] as number) + (1 - open) * value;
  });
  return { ...front, data };
}

function punch(
  alpha: Uint8Array,
  width: number,
  { x, y, wide, high }: { x: number; y: number; wide: number; high: number },
): void {
  for (let i = 0; i < alpha.length; i++) {
    const dx = ((i % width) - x) / wide;
    const dy = (Math.floor(i / width) - y) / high;
    if (dx * dx + dy * dy < 1) alpha[i] = 0;
  }
}

function video(name: string, made: string, medium: Medium): PresentationKind {
  return {
    name,
    side: 'attack',
    made,
    perform: async (casting) => {
      const side = casting.random() < 0.5 ? -1 : 1;
      const film = living(casting, side * 25);
      const hold = handOf(casting, 3, 0);
      return async (frame) => {
        const still = await film(frame);
        return shown(casting, await sheetOf(widened(still), medium), hold(frame));
      };
    },
  };
}

/** A frame in the middle of a picture as large as a sitter's, its edge drawn out. */
function widened(frame: RgbImage): RgbImage {
  const inset = (PICTURE_PX - FRAME_PX) / 2;
  const data = new Uint8Array(PICTURE_PX * PICTURE_PX * 3);
  for (let y = 0; y < PICTURE_PX; y++) {
    const from = Math.min(Math.max(y - inset, 0), FRAME_PX - 1) * FRAME_PX * 3;
    const to = y * PICTURE_PX * 3;
    data.set(frame.data.subarray(from, from + FRAME_PX * 3), to + inset * 3);
    for (let i = 0; i < inset * 3; i++) {
      data[to + i] = frame.data[from + (i % 3)] as number;
      data[to + (inset + FRAME_PX) * 3 + i] = frame.data[from + (FRAME_PX - 1) * 3 + (i % 3)] as number;
    }
  }
  return { data, width: PICTURE_PX, height: PICTURE_PX };
}

function photoSwap(): PresentationKind {
  return {
    name: 'photo-swap',
    side: 'attack',
    made: 'two stills of one person, the second with the head turned 20 degrees, the second put in place of the first',
    perform: async (casting) => {
      const stills = [0, casting.asked * 20].map((yawDeg) => {
        const canvas = emptyCanvas(FRAME_PX, FRAME_PX);
        drawSurface(
          canvas,
          { ...casting.sitter.picture, alpha: null },
          turnedHead(casting.relief, { yawDeg, pitchDeg: 0 }),
        );
        return widened(canvas.frame);
      });
      const [front, side] = await Promise.all(stills.map((still) => sheetOf(still, LARGE_PRINT)));
      const hold = handOf(casting, 3, 0);
      return (frame) => {
        const texture = frame < FRAMES / 2 ? front : side;
        if (!texture) throw new RangeError('a swap has two stills');
        return shown(casting, texture, hold(frame));
      };
    },
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
