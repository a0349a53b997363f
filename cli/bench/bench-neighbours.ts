import { toEmbedding, toPipelineId } from '#domain/face/embedding';
import type { NearestOthers } from '#domain/promise/nearest-others';
import type {
  GalleryIndex,
  IndexedPerson,
  Neighbours,
  SettleProgress,
} from '#models/gallery-index/gallery-index';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { median } from './cpu-time.ts';
import { SyntheticPeople } from './synthetic-people.ts';

export interface NeighboursRequest {
  readonly people: number;
  readonly dim: number;
  readonly seed: number;
  /** The first pass is broken off after so long, and told by its pace; null: it runs to its end. */
  readonly stopAfterSeconds: number | null;
}

export interface NeighboursBench {
  readonly people: number;
  readonly dim: number;
  readonly comparisons: number;
  readonly firstPass: FirstPass;
  /** Null when the first pass was broken off. */
  readonly changes: ChangesBench | null;
  /** Share of the people looked at whose two nearest are those of a search in 64-bit arithmetic, in order; null as above. */
  readonly exact: number | null;
  /** The most that the process held in memory at any time, the templates made up for the run included. */
  readonly peakMegabytes: number;
}

/** Everyone's two nearest others, from nothing. Where it was broken off, the times are those of the whole at its pace. */
interface FirstPass {
  readonly kind: 'whole' | 'estimated';
  readonly settled: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** From the change to everyone's neighbours being exact again, medians. */
interface ChangesBench {
  readonly personAddedMs: number;
  readonly personRemovedMs: number;
}

const PIPELINE = toPipelineId('bench-v1');
const CHANGES = 20;
const LOOKED_AT = 50;
const NEIGHBOURS = 2;
const NOTE_EVERY_MS = 5000;

export async function benchNeighbours(
  request: NeighboursRequest,
  note: (text: string) => void,
): Promise<NeighboursBench> {
  const { people, dim, seed } = request;
  const crowd = new SyntheticPeople(dim, seed);
  const person = (personId: string): IndexedPerson => ({
    personId,
    templates: [toEmbedding(PIPELINE, crowd.stranger())],
  });
  const held = Array.from({ length: people }, (_, i) => person(`person-${i}`));
  const index = openGalleryIndex(PIPELINE);
  try {
    await index.replaceAll(held);
    note(`${people} people enrolled`);
    const neighbours = index.neighbours(null);
    const firstPass = await passOver(neighbours, request, note);
    const whole = firstPass.kind === 'whole';
    return {
      people,
      dim,
      comparisons: people * (people - 1),
      firstPass,
      changes: whole ? await changesTo(index, person) : null,
      exact: whole ? await exactShare(neighbours, held) : null,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    await index.close();
  }
}

async function passOver(
  neighbours: Neighbours,
  { people, stopAfterSeconds }: NeighboursRequest,
  note: (text: string) => void,
): Promise<FirstPass> {
  const stop = new AbortController();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let notedAt = began;
  let settledSoFar = 0;
  const onProgress = ({ settled, secondsLeft }: SettleProgress) => {
    settledSoFar = settled;
    if (stopAfterSeconds !== null && seconds() >= stopAfterSeconds && settled < people) stop.abort();
    if (secondsLeft === null || performance.now() - notedAt < NOTE_EVERY_MS) return;
    notedAt = performance.now();
    note(`${settled} of ${people} settled, ${secondsLeft.toFixed(0)} s left`);
  };
  try {
    await neighbours.settle({ signal: stop.signal, onProgress });
  } catch (cause) {
    if (!stop.signal.aborted) throw cause;
  }
  const { user, system } = process.cpuUsage(cpu);
  const ofWhole = people / settledSoFar;
  return {
    kind: stop.signal.aborted ? 'estimated' : 'whole',
    settled: settledSoFar,
    seconds: seconds() * ofWhole,
    cpuSeconds: ((user + system) / 1e6) * ofWhole,
  };
}

async function changesTo(
  index: GalleryIndex,
  person: (personId: string) => IndexedPerson,
): Promise<ChangesBench> {
  const neighbours = index.neighbours(null);
  const added: number[] = [];
  const removed: number[] = [];
  for (let i = 0; i < CHANGES; i += 1) {
    const newcomer = person(`newcomer-${i}`);
    added.push(await elapsedMs(() => index.update([newcomer], []).then(() => neighbours.settle())));
    removed.push(
      await elapsedMs(() => index.update([], [newcomer.personId]).then(() => neighbours.settle())),
    );
  }
  return { personAddedMs: median(added), personRemovedMs: median(removed) };
}

async function exactShare(neighbours: Neighbours, held: readonly IndexedPerson[]): Promise<number> {
  const looked = held.filter((_, i) => i % Math.ceil(held.length / LOOKED_AT) === 0);
  const known = await neighbours.of(looked.map(({ personId }) => personId));
  return known.filter((one) => isExact(one, held)).length / known.length;
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
