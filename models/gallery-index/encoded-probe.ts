/** Sums of 2048 products of 8-bit codes with these stay below 2^31. */
const MOST_CODE = 8191;

/** What 32-bit arithmetic on numbers near 1 may lose in the handful of steps from a sum to a score. */
const ARITHMETIC_SLACK = 2e-6;

/** No row's codes are longer than this: 1.001 for the template and 0.18 for the coarsest residual. */
const MOST_ROW_NORM = 1.2;

const NORM_TOLERANCE = 1e-3;

/** What turns the kernel's sums into scores with bounds. */
export interface EncodedProbe {
  readonly scale: number;
  /** Length of the probe, 1 within 1e-3. */
  readonly norm: number;
  /** The most that the probe's own rounding and 32-bit arithmetic can add to an error. */
  readonly slack: number;
}

/**
 * Writes a probe for the kernel.
 * @param probe a unit vector
 * @param codes receives it as 14-bit integers, `stride` of them, zeros after its end
 * @param values receives it as it is, in the same way
 * @throws RangeError when it is no unit vector
 */
export function encodeProbe(probe: Float32Array, codes: Int16Array, values: Float32Array): EncodedProbe {
  let peak = 0;
  let square = 0;
  for (const value of probe) {
    peak = Math.max(peak, Math.abs(value));
    square += value * value;
  }
  const norm = Math.sqrt(square);
  if (!(Math.abs(norm - 1) <= NORM_TOLERANCE)) throw new RangeError(`a probe has length 1, not ${norm}`);
  const scale = peak / MOST_CODE;
  let lost = 0;
  codes.fill(0);
  values.fill(0);
  values.set(probe);
  for (const [i, value] of probe.entries()) {
    const code = Math.round(value / scale);
    codes[i] = code;
    lost += (value - code * scale) ** 2;
  }
  return { scale, norm, slack: Math.sqrt(lost) * MOST_ROW_NORM + ARITHMETIC_SLACK };
}
