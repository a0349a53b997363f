import { toEmbedding, toPipelineId } from '#domain/face/embedding';
import type { NearestOthers } from '#domain/promise/nearest-others';
import type { IndexedPerson, SettleProgress } from '#models/gallery-index/gallery-index';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { median } from './cpu-time.ts';
import { SyntheticPeople } from './synthetic-people.ts';

export interface NeighboursBench {
  readonly people: number;
  readonly dim: number;
  readonly comparisons: number;
  /** Everyone's two nearest others, from nothing. */
  readonly firstPassSeconds: number;
  readonly firstPassCpuSeconds: number;
  /** From the change to everyone's neighbours being exact again, medians. */
  readonly personAddedMs: number;
  readonly personRemovedMs: number;
  /** Share of the people looked at whose two nearest are those of a search in 64-bit arithmetic, in order. */
  readonly exact: number;
}

const PIPELINE = toPipelineId('bench-v1');
const CHANGES = 20;
const LOOKED_AT = 50;
const NEIGHBOURS = 2;
const NOTE_EVERY_MS = 5000;

export async function benchNeighbours(
  { people, dim, seed }: { people: number; dim: number; seed: number },
  note: (text: string) => void,
): Promise<NeighboursBench> {
  const crowd = new SyntheticPeople(dim, seed);
  const person = (personId: string): IndexedPerson => ({
    personId,
    templates: [toEmbedding(PIPELINE, crowd.stranger())],
  });
  const held = Array.from({ length: people }, (_, i) => person(`person-${i}`));
  const index = openGalleryIndex(PIPELINE);
  try {
    await index.replaceAll(held);
    const neighbours = index.neighbours(null);
    const cpu = process.cpuUsage();
    let notedAt = performance.now();
    const onProgress = ({ settled, secondsLeft }: SettleProgress) => {
      if (secondsLeft === null || performance.now() - notedAt < NOTE_EVERY_MS) return;
      notedAt = performance.now();
      note(`${settled} of ${people} settled, ${secondsLeft.toFixed(0)} s left`);
    };
    const firstPassMs = await elapsedMs(() => neighbours.settle({ onProgress }));
    const { user, system } = process.cpuUsage(cpu);
    const added: number[] = [];
    const removed: number[] = [];
    for (let i = 0; i < CHANGES; i += 1) {
      const newcomer = person(`newcomer-${i}`);
      added.push(await elapsedMs(() => index.update([newcomer], []).then(() => neighbours.settle())));
      removed.push(
        await elapsedMs(() => index.update([], [newcomer.personId]).then(() => neighbours.settle())),
      );
    }
    const looked = held.filter((_, i) => i % Math.ceil(people / LOOKED_AT) === 0);
    const known = await neighbours.of(looked.map(({ personId }) => personId));
    const right = known.filter((one) => isExact(one, held)).length;
    return {
      people,
      dim,
      comparisons: people * (people - 1),
      firstPassSeconds: firstPassMs / 1000,
      firstPassCpuSeconds: (user + system) / 1e6,
      personAddedMs: median(added),
      personRemovedMs: median(removed),
      exact: right / known.length,
    };
  } finally {
    await index.close();
  }
}

function isExact({ personId, nearest }: NearestOthers, held: readonly IndexedPerson[]): boolean {
  const own = held.find((person) => person.personId === personId)?.templates[0]?.values ?? new Float32Array();
  const best = held
    .filter((other) => other.personId !== personId)
    .map((other) => ({
      personId: other.personId,
      similarity: plainDot(other.templates[0]?.values ?? own, own),
    }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, NEIGHBOURS);
  return best.every(
    (other, i) => nearest[i]?.personId === other.personId && nearest[i].similarity === other.similarity,
  );
}

function plainDot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
