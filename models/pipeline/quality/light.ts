import type { QualityAssessment } from '#domain/face/quality';
import { type AssessedFace, assessed, type SkinRegion } from './assessed-face.ts';

/** Luminance ranges of the standard: what is lost in black and what is lost in white. */
const BLACK_UP_TO = 25;
const WHITE_FROM = 247;

/** Cheeks of the alignment template, mirror images of each other about the nose. */
const CHEEK = { top: 64, bottom: 84, outer: 22, inner: 42, mirror: 112 } as const;
const CHEEK_BINS = 32;

/** Native: share of the face's pixels that are almost black. */
export function assessUnderExposure({ skin }: AssessedFace): QualityAssessment {
  const share = shareOf(skin, (value) => value <= BLACK_UP_TO);
  return assessed('UnderExposurePrevention', share, 100 * (1 - share));
}

/** Native: share of the face's pixels that are almost white. */
export function assessOverExposure({ skin }: AssessedFace): QualityAssessment {
  const share = shareOf(skin, (value) => value >= WHITE_FROM);
  return assessed('OverExposurePrevention', share, 100 * (1 - share));
}

/** Native: entropy of the face's luminance in bits, 0 to 8; score 12.5 times that, as in the standard. */
export function assessDynamicRange({ skin }: AssessedFace): QualityAssessment {
  const counts = new Uint32Array(256);
  let pixels = 0;
  for (let i = 0; i < skin.grey.length; i++) {
    if (!skin.inside[i]) continue;
    const level = Math.min(255, Math.max(0, Math.round(skin.grey[i] as number)));
    counts[level] = (counts[level] as number) + 1;
    pixels += 1;
  }
  let entropy = 0;
  for (const count of counts) {
    if (count > 0) entropy -= (count / pixels) * Math.log2(count / pixels);
  }
  return assessed('DynamicRange', entropy, 12.5 * entropy);
}

/**
 * Native: how far the luminance histograms of both cheeks overlap, 0 to 1; score 100 times its power of .3, as
 * in the standard.
 */
export function assessIlluminationUniformity({ skin }: AssessedFace): QualityAssessment {
  const left = cheekHistogram(skin, (x) => x);
  const right = cheekHistogram(skin, (x) => CHEEK.mirror - 1 - x);
  let shared = 0;
  for (const [bin, share] of left.entries()) shared += Math.min(share, right[bin] as number);
  return assessed('IlluminationUniformity', shared, 100 * shared ** 0.3);
}

function shareOf({ grey, inside }: SkinRegion, counts: (value: number) => boolean): number {
  let pixels = 0;
  let counted = 0;
  for (let i = 0; i < grey.length; i++) {
    if (!inside[i]) continue;
    pixels += 1;
    if (counts(grey[i] as number)) counted += 1;
  }
  return counted / pixels;
}

function cheekHistogram({ grey, size }: SkinRegion, column: (x: number) => number): Float64Array {
  const shares = new Float64Array(CHEEK_BINS);
  const pixels = (CHEEK.bottom - CHEEK.top) * (CHEEK.inner - CHEEK.outer);
  for (let y = CHEEK.top; y < CHEEK.bottom; y++) {
    for (let x = CHEEK.outer; x < CHEEK.inner; x++) {
      const value = grey[y * size + column(x)] as number;
      const bin = Math.min(CHEEK_BINS - 1, Math.floor((value * CHEEK_BINS) / 256));
      shares[bin] = (shares[bin] as number) + 1 / pixels;
    }
  }
  return shares;
}
