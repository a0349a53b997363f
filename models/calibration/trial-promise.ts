import type { NearestOthers } from '#domain/promise/nearest-others';
import { keepPromise } from '#domain/promise/promise';
import { type StrangerEvidence, strangerEvidence } from '#domain/promise/stranger-evidence';
import { type Random, seededRandom } from '../evaluation/statistics/random.ts';
import { type Enrolled, matedScores, strangerScores, type TrialPeople } from './trial-probes.ts';
import { type PromiseTrial, TrialTally } from './trial-tally.ts';

export interface TrialRequest {
  readonly people: TrialPeople;
  readonly promises: readonly number[];
  readonly galleries: number;
  readonly fewestPeople: number;
  readonly mostPeople: number;
  /** How many of their images people enrol, where there are as many; each is a template of its own. */
  readonly photosEnrolled: number;
  /** Images whose mean makes a probe, as a decision fuses frames; the evidence is of single images. */
  readonly framesFused: number;
  /** What the promise is divided by for it, at least 1; see `PromiseQuestion`. */
  readonly fusionFactor: number;
  /** Of the bound, see `CONFIDENCE`. */
  readonly confidence: number;
  /** Each draws as many galleries. */
  readonly seeds: readonly number[];
}

/** `gallery`: its own people alone. `event`: the event's other people as well, who are strangers to it. */
export const EVIDENCE_SOURCES = ['gallery', 'event'] as const;
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number];

/** How a promise fared with one kind of evidence. */
export interface EvidenceTrial extends PromiseTrial {
  readonly evidence: EvidenceSource;
  readonly fpir: number;
  /** With the galleries of each seed alone. */
  readonly bySeed: readonly (PromiseTrial & { readonly seed: number })[];
}

/** Strangers are a third of the people; the event is the others. */
const STRANGERS_SHARE = 1 / 3;

/**
 * Draws galleries, derives each promise's threshold from what the gallery and its
 * event know, and counts with people who are in neither how many strangers it accepts. Probes count by
 * person, however many images one has; an enrolled person is missed below the threshold or behind
 * somebody else.
 */
export function trialPromises(request: TrialRequest): readonly EvidenceTrial[] {
  const { people, promises, galleries, framesFused, fusionFactor, confidence, seeds } = request;
  const cells = EVIDENCE_SOURCES.flatMap((evidence) =>
    promises.map((fpir) => ({
      evidence,
      fpir,
      all: new TrialTally(fpir),
      bySeed: new Map(seeds.map((seed) => [seed, new TrialTally(fpir)])),
    })),
  );
  for (const seed of seeds) {
    const random = seededRandom(seed);
    for (let i = 0; i < galleries; i += 1) {
      const gallery = drawGallery(request, random);
      const strangers = strangerScores(people, gallery.strangers, gallery.enrolled, framesFused);
      const mated = matedScores(people, gallery.enrolled, framesFused);
      for (const { evidence, fpir, all, bySeed } of cells) {
        const answer = keepPromise(gallery.evidence[evidence], { fpir, fusionFactor, confidence });
        all.count(answer, strangers, mated);
        bySeed.get(seed)?.count(answer, strangers, mated);
      }
    }
  }
  return cells.map(({ evidence, fpir, all, bySeed }) => ({
    evidence,
    fpir,
    ...all.result(),
    bySeed: Array.from(bySeed, ([seed, tally]) => ({ seed, ...tally.result() })),
  }));
}

interface Gallery {
  readonly enrolled: readonly Enrolled[];
  readonly strangers: readonly number[];
  readonly evidence: Readonly<Record<EvidenceSource, StrangerEvidence>>;
}

function drawGallery(
  { people, fewestPeople, mostPeople, photosEnrolled }: TrialRequest,
  random: Random,
): Gallery {
  const order = shuffled(people.images.length, random);
  const strangers = order.slice(0, Math.round(order.length * STRANGERS_SHARE));
  const event = order.slice(strangers.length).map((person): Enrolled => {
    const images = people.images[person] ?? [];
    const drawn = shuffled(images.length, random).slice(0, photosEnrolled);
    return { person, images: drawn.map((image) => images[image] ?? Number.NaN) };
  });
  const most = Math.min(mostPeople, event.length);
  // As many galleries between 500 and 1,000 as between 1,000 and 2,000.
  const size = Math.round(fewestPeople * (most / fewestPeople) ** random());
  const enrolled = event.slice(0, size);
  const members = enrolled.map((one) => nearestIn(people, one, enrolled));
  const outsiders = event.slice(size).map((one) => nearestIn(people, one, enrolled));
  // The images of whoever may be one person under two names were left out before.
  const resemblance = () => 'strangers' as const;
  return {
    enrolled,
    strangers,
    evidence: {
      gallery: strangerEvidence({ members, outsiders: [], resemblance }),
      event: strangerEvidence({ members, outsiders, resemblance }),
    },
  };
}

function nearestIn({ similarity }: TrialPeople, one: Enrolled, enrolled: readonly Enrolled[]): NearestOthers {
  let nearest: Enrolled | null = null;
  let best = Number.NEGATIVE_INFINITY;
  for (const other of enrolled) {
    if (other.person === one.person) continue;
    for (const own of one.images) {
      for (const theirs of other.images) {
        const score = similarity(own, theirs);
        if (!(score > best)) continue;
        best = score;
        nearest = other;
      }
    }
  }
  return {
    personId: String(one.person),
    nearest: nearest ? [{ personId: String(nearest.person), similarity: best }] : [],
  };
}

function shuffled(count: number, random: Random): readonly number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? Number.NaN, order[i] ?? Number.NaN];
  }
  return order;
}
