import { createCipheriv } from 'node:crypto';

const BYTES_PER_NORMAL = 4;

/**
 * An orthogonal matrix drawn evenly from all there are (Haar measure), as the reflections that it is a
 * product of: with independent normal vectors x of length n, n-1, … 2 and the reflections H that turn each
 * onto its first axis, D H1 H2 … is even, D being the signs of where they were turned to (Stewart 1980,
 * "The efficient generation of random orthogonal matrices", theorem 3.3).
 */
export class RandomRotation {
  readonly length: number;
  /** One after the other, of n, n-1, … 2 numbers, each of squared length 2: H x = x - v (v·x). */
  readonly #reflections: Float64Array;
  readonly #signs: Float64Array;

  /**
   * @param seed 32 bytes; the same seed and length make the same matrix
   * @param length numbers in a vector, at least 2
   */
  constructor(seed: Uint8Array, length: number) {
    if (!(Number.isInteger(length) && length >= 2)) throw new RangeError(`no rotation of ${length} numbers`);
    const numbers = (length * (length + 1)) / 2;
    const reflections = normals(seed, numbers);
    const signs = new Float64Array(length);
    let at = 0;
    for (let size = length; size >= 2; size -= 1) {
      signs[length - size] = -turnOntoAxis(reflections.subarray(at, at + size));
      at += size;
    }
    signs[length - 1] = Math.sign(reflections[at] ?? Number.NaN) || 1;
    this.length = length;
    this.#reflections = reflections.subarray(0, at);
    this.#signs = signs;
  }

  /** The rotated vector, in 32-bit floats. */
  apply(vector: Float32Array): Float32Array {
    const values = this.#copied(vector);
    let end = this.#reflections.length;
    for (let size = 2; size <= this.length; size += 1) {
      this.#reflect(values, end - size, size);
      end -= size;
    }
    return Float32Array.from(values, (value, i) => value * (this.#signs[i] ?? Number.NaN));
  }

  /** What was there before `apply`, but for rounding to 32-bit floats. */
  undo(rotated: Float32Array): Float32Array {
    const values = this.#copied(rotated);
    for (let i = 0; i < values.length; i += 1)
      values[i] = (values[i] ?? Number.NaN) * (this.#signs[i] ?? Number.NaN);
    let at = 0;
    for (let size = this.length; size >= 2; size -= 1) {
      this.#reflect(values, at, size);
      at += size;
    }
    return Float32Array.from(values);
  }

  #copied(vector: Float32Array): Float64Array {
    if (vector.length !== this.length)
      throw new RangeError(`a rotation of ${this.length} numbers was given ${vector.length}`);
    return Float64Array.from(vector);
  }

  /**
   * Reflects the last `size` numbers. Plain loops over numbers known to be there, and four sums at a time so
   * that no addition waits for the one before: every probe passes here.
   */
  #reflect(values: Float64Array, at: number, size: number): void {
    const reflections = this.#reflections;
    const from = values.length - size;
    const whole = size - (size % 4);
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < whole; i += 4) {
      a += (reflections[at + i] as number) * (values[from + i] as number);
      b += (reflections[at + i + 1] as number) * (values[from + i + 1] as number);
      c += (reflections[at + i + 2] as number) * (values[from + i + 2] as number);
      d += (reflections[at + i + 3] as number) * (values[from + i + 3] as number);
    }
    for (let i = whole; i < size; i += 1) a += (reflections[at + i] as number) * (values[from + i] as number);
    const along = a + b + c + d;
    for (let i = 0; i < size; i += 1)
      values[from + i] = (values[from + i] as number) - along * (reflections[at + i] as number);
  }
}

/**
 * Turns a vector, where it lies, into the reflection that takes it onto the first axis.
 * @returns the sign of its first number, opposite to which it is taken
 */
function turnOntoAxis(vector: Float64Array): 1 | -1 {
  const first = vector[0] ?? Number.NaN;
  const sign = first < 0 ? -1 : 1;
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  vector[0] = first + sign * norm;
  const square = vector.reduce((sum, value) => sum + value * value, 0);
  const scale = Math.sqrt(2 / square);
  for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? Number.NaN) * scale;
  return sign;
}

/** Normal numbers from the keystream of AES-256-CTR, two from each eight bytes (Box and Muller 1958). */
function normals(seed: Uint8Array, count: number): Float64Array {
  const pairs = Math.ceil(count / 2);
  const cipher = createCipheriv('aes-256-ctr', seed, Buffer.alloc(16));
  const stream = cipher.update(Buffer.alloc(pairs * 2 * BYTES_PER_NORMAL));
  const values = new Float64Array(pairs * 2);
  for (let i = 0; i < pairs; i += 1) {
    const radius = Math.sqrt(-2 * Math.log((stream.readUInt32LE(i * 8) + 1) / 2 ** 32));
    const angle = (2 * Math.PI * stream.readUInt32LE(i * 8 + 4)) / 2 ** 32;
    values[2 * i] = radius * Math.cos(angle);
    values[2 * i + 1] = radius * Math.sin(angle);
  }
  return values;
}
