import type { Candidate } from '#domain/face/match';

export interface PlainPerson {
  readonly personId: string;
  readonly templates: readonly Float32Array[];
}

/** What the index must equal: every score in 64-bit arithmetic, sorted, equals by id. */
export function bruteForce(people: readonly PlainPerson[], probe: Float32Array, k: number): Candidate[] {
  return people
    .map(({ personId, templates }) => ({
      personId,
      similarity: Math.max(...templates.map((template) => plainDot(template, probe))),
    }))
    .sort((a, b) => b.similarity - a.similarity || (a.personId < b.personId ? -1 : 1))
    .slice(0, k);
}

export function plainDot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? Number.NaN) * (b[i] ?? Number.NaN);
  return sum;
}
