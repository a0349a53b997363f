import { type FaceShape, SKULL } from '#domain/face/face-shape';

export interface HeadSketch {
  /** Degrees, positive to the image's right. */
  readonly yaw?: number;
  /** Degrees, positive down. */
  readonly pitch?: number;
  readonly x?: number;
  readonly y?: number;
  /** `flat`: a picture of the head that is itself turned. */
  readonly made?: 'solid' | 'flat';
  /** Shakes every point by up to so many pixels, differently for each seed. */
  readonly shake?: { readonly px: number; readonly seed: number };
}

const EYE_DISTANCE_PX = 70;
const CAMERA_PX = 900;

/** The points of a head, or of a picture of one, as a camera sees them. */
export function headSeen({
  yaw = 0,
  pitch = 0,
  x = 300,
  y = 300,
  made = 'solid',
  shake,
}: HeadSketch): FaceShape {
  const [sinYaw, cosYaw] = [Math.sin((yaw * Math.PI) / 180), Math.cos((yaw * Math.PI) / 180)];
  const [sinPitch, cosPitch] = [Math.sin((pitch * Math.PI) / 180), Math.cos((pitch * Math.PI) / 180)];
  return Float32Array.from(
    SKULL.flatMap(({ at }, i) => {
      const depth = made === 'flat' ? 0 : at[2];
      const turnedX = at[0] * cosYaw - depth * sinYaw;
      const turnedZ = at[0] * sinYaw + depth * cosYaw;
      const turnedY = at[1] * cosPitch - turnedZ * sinPitch;
      const z = EYE_DISTANCE_PX * (at[1] * sinPitch + turnedZ * cosPitch);
      const scale = (EYE_DISTANCE_PX * CAMERA_PX) / (CAMERA_PX + z);
      const jitter = (axis: number) =>
        shake ? shake.px * Math.sin(12.9 * i + 7.7 * axis + 31.1 * shake.seed) : 0;
      return [x + turnedX * scale + jitter(0), y + turnedY * scale + jitter(1)];
    }),
  );
}
