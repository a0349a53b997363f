import type { QualityAssessment } from '#domain/face/quality';
import { type AssessedFace, assessed, straight } from './assessed-face.ts';

/**
 * Medians over LFW: .33 as it is, .18 at half its resolution, .11 at a third, .07 blurred by a sigma of 2 px
 * (of a face 77 px tall), .04 by 3 px.
 */
const BLURRED = 0.04;
const SHARP = 0.4;

/**
 * Native: root mean square of the Laplacian over the standard deviation of the luminance, inside the face's oval
 * of the aligned chip; free of brightness and contrast. A face with too few pixels is as unsharp as a blurred one.
 */
export function assessSharpness({ skin: { grey, size, inside } }: AssessedFace): QualityAssessment {
  let pixels = 0;
  let sum = 0;
  let squares = 0;
  let laplacianSquares = 0;
  for (let y = 1; y < size - 1; y++) {
    for (let x = 1; x < size - 1; x++) {
      const i = y * size + x;
      if (!inside[i]) continue;
      const value = grey[i] as number;
      const neighbours =
        (grey[i - 1] as number) +
        (grey[i + 1] as number) +
        (grey[i - size] as number) +
        (grey[i + size] as number);
      pixels += 1;
      sum += value;
      squares += value * value;
      laplacianSquares += (4 * value - neighbours) ** 2;
    }
  }
  const deviation = Math.sqrt(squares / pixels - (sum / pixels) ** 2);
  const native = Math.sqrt(laplacianSquares / pixels) / deviation;
  return assessed('Sharpness', native, straight(native, BLURRED, SHARP));
}
