import { type Random, seededRandom } from '#models/evaluation/statistics/random';

/**
 * Unit vectors that crowd like face templates: later numbers vary less than earlier ones, so that
 * strangers' similarities spread about .08 around zero, as those of a 512-number face embedding do.
 */
export class SyntheticPeople {
  private readonly length: number;
  private readonly spread: Float64Array;
  private readonly draw: Random;

  constructor(length: number, seed: number) {
    this.length = length;
    this.draw = seededRandom(seed);
    this.spread = Float64Array.from({ length }, (_, i) => (1 + i / 40) ** -0.75);
  }

  stranger(): Float32Array {
    const vector = new Float32Array(this.length);
    this.fill(vector, new Float32Array(this.length), 0);
    return vector;
  }

  /** Another image of the same person, about as similar as asked. */
  again(template: Float32Array, similarity: number): Float32Array {
    const vector = new Float32Array(this.length);
    this.fill(vector, template, similarity / Math.sqrt(1 - similarity * similarity));
    return vector;
  }

  private fill(vector: Float32Array, around: Float32Array, pull: number): void {
    let square = 0;
    for (let i = 0; i < this.length; i += 1) {
      // The sum of three even draws is close enough to a normal one.
      const value = (this.draw() + this.draw() + this.draw() - 1.5) * (this.spread[i] ?? Number.NaN);
      vector[i] = value;
      square += value * value;
    }
    const norm = Math.sqrt(square);
    square = 0;
    for (let i = 0; i < this.length; i += 1) {
      const value = (vector[i] ?? Number.NaN) / norm + pull * (around[i] ?? Number.NaN);
      vector[i] = value;
      square += value * value;
    }
    const length = Math.sqrt(square);
    for (let i = 0; i < this.length; i += 1) vector[i] = (vector[i] ?? Number.NaN) / length;
  }
}
