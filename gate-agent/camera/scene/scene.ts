import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CameraFault } from '../camera-fault.ts';

const point = z.strictObject({ x: z.number(), y: z.number() });
const box = z.strictObject({
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
});
const colour = z.string().regex(/^#[0-9a-f]{6}$/, 'a colour like #1f4e79');

/** A head cut out of a photo. All coordinates are pixels of that photo. */
const cutOut = z.strictObject({
  /** Relative to the scene's file when it is not absolute. */
  photo: z.string().min(1),
  /** Forehead to chin, as a detector frames it: it sets the scale. */
  face: box,
  /** Around hair, face and neck, drawn a little inside the hair. */
  outline: z.array(point).min(6),
  /** The middle of the neck where a collar sits. */
  collar: point,
  /** Turns the head upright, degrees clockwise. */
  tiltDeg: z.number().min(-60).max(60),
});

const clothing = z.strictObject({
  cut: z.enum(['track-jacket', 'polo', 'blazer']),
  colour,
  accent: colour,
});

const figure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), head: cutOut, clothing }),
  /** Somebody holds a picture of another face before their own: the attack that a border gives away. */
  z.strictObject({
    kind: z.literal('held-photo'),
    photo: z.string().min(1),
    face: box,
    /** What is printed or shown. */
    crop: box,
    medium: z.enum(['print', 'phone']),
    /** Width of the print's white edge or the phone's bezel, in face heights. */
    border: z.number().min(0.01).max(0.6),
    clothing,
  }),
]);

/** Where the face is at a moment, and how tall; between two of these the figure walks. */
const waypoint = z.strictObject({
  atMs: z.number().nonnegative(),
  /** The face's centre, as a fraction of the frame's width; may lie outside the frame. */
  x: z.number().min(-1).max(2),
  /** Height of the face, forehead to chin, in pixels: it tells the distance. */
  facePx: z.number().min(8).max(600),
});

const actor = z
  .strictObject({
    label: z.string().min(1).max(80),
    figure,
    path: z.array(waypoint).min(2),
    /** Taller people's faces are higher up: above the camera's own height, in face heights. */
    eyeLevel: z.number().min(-2).max(2),
    /** Idle movement of a standing head, in face heights. */
    sway: z.number().min(0).max(0.2),
    /** 1 is the venue's light on the face. */
    brightness: z.number().min(0.2).max(2),
    /** Above 0 warmer than the photo, below 0 colder. */
    warmth: z.number().min(-0.4).max(0.4),
    /** The defocus of a standing figure; a walking one is blurred more. */
    blurPx: z.number().min(0).max(8),
    /** Sensor noise while this figure is the nearest one, standard deviation in 8-bit steps. */
    noise: z.number().min(0).max(30),
  })
  .refine((a) => a.path.every((step, i) => i === 0 || step.atMs > (a.path[i - 1]?.atMs ?? 0)), {
    path: ['path'],
    error: 'must go forward in time',
  });

/** What a camera does to its user now and then. */
const fault = z
  .strictObject({
    kind: z.enum(['black', 'frozen', 'cut']),
    fromMs: z.number().nonnegative(),
    untilMs: z.number().positive(),
  })
  .refine((f) => f.untilMs > f.fromMs, { path: ['untilMs'], error: 'must be after fromMs' });

/** A written play for one camera: the same script gives the same pixels, always. */
export const sceneSchema = z.strictObject({
  seed: z.int().nonnegative(),
  width: z.int().min(160).max(1920),
  height: z.int().min(120).max(1080),
  framesPerSecond: z.number().min(1).max(60),
  durationMs: z.number().positive(),
  backdrop: z.enum(['concourse', 'tunnel']),
  /** Sensor noise while nobody is there, standard deviation in 8-bit steps. */
  noise: z.number().min(0).max(30),
  actors: z.array(actor),
  faults: z.array(fault),
});

export type Scene = z.infer<typeof sceneSchema>;
export type Actor = z.infer<typeof actor>;
export type Figure = z.infer<typeof figure>;
export type CutOut = z.infer<typeof cutOut>;
export type Clothing = z.infer<typeof clothing>;
export type Waypoint = z.infer<typeof waypoint>;

/**
 * Reads a scene's script and makes the paths of its photos absolute.
 * @throws CameraFault naming the file and the key that is wrong
 */
export async function readScene(file: string): Promise<Scene> {
  const parsed = sceneSchema.safeParse(await readJson(file));
  if (!parsed.success) throw new CameraFault(`${file} is not a scene: ${z.prettifyError(parsed.error)}`);
  const folder = path.dirname(path.resolve(file));
  return { ...parsed.data, actors: parsed.data.actors.map((each) => withPhotosFrom(folder, each)) };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new CameraFault(`${file} cannot be read as JSON`, { cause });
  }
}

function withPhotosFrom(folder: string, actor: Actor): Actor {
  const { figure } = actor;
  if (figure.kind === 'held-photo') {
    return { ...actor, figure: { ...figure, photo: path.resolve(folder, figure.photo) } };
  }
  const head = { ...figure.head, photo: path.resolve(folder, figure.head.photo) };
  return { ...actor, figure: { ...figure, head } };
}
