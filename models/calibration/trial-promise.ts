import type { NearestOthers } from '#domain/promise/nearest-others';
import { CONFIDENCE, keepPromise } from '#domain/promise/promise';
import { type StrangerEvidence, strangerEvidence } from '#domain/promise/stranger-evidence';
import { type Random, seededRandom } from '../evaluation/statistics/random.ts';

/** People with all their images, as places in a table of similarities. */
export interface TrialPeople {
  /** For each person, their images. */
  readonly images: readonly (readonly number[])[];
  /** Cosine similarity of two images. */
  readonly similarity: (image: number, other: number) => number;
}

export interface TrialRequest {
  readonly people: TrialPeople;
  readonly promises: readonly number[];
  readonly galleries: number;
  readonly fewestPeople: number;
  readonly mostPeople: number;
  readonly seed: number;
}

/** `gallery`: its own people alone. `event`: the event's other people as well, who are strangers to it. */
export const EVIDENCE_SOURCES = ['gallery', 'event'] as const;
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number];

/** How one promise fared over all galleries. */
export interface PromiseTrial {
  readonly evidence: EvidenceSource;
  readonly fpir: number;
  /** Galleries whose evidence carried the promise, and those where it was refused. */
  readonly kept: number;
  readonly refused: number;
  /** Share of the former in which more strangers were accepted than promised. */
  readonly exceeded: number;
  /** Means over them. */
  readonly observedFpir: number;
  readonly fnir: number;
  /** At the threshold that the strangers themselves would have chosen. */
  readonly oracleFnir: number;
  /** fnir / oracleFnir. */
  readonly fnirRatio: number;
}

/** Strangers are a third of the people; the event is the others. */
const STRANGERS_SHARE = 1 / 3;

/**
 * Draws galleries, one image a person, derives each promise's threshold from what the gallery and its
 * event know, and counts with people who are in neither how many strangers it accepts. Probes count by
 * person, however many images one has; an enrolled person is missed below the threshold or behind
 * somebody else.
 */
export function trialPromises(request: TrialRequest): readonly PromiseTrial[] {
  const { promises, galleries, seed } = request;
  const random = seededRandom(seed);
  const trials = EVIDENCE_SOURCES.flatMap((evidence) => promises.map((fpir) => new Tally(evidence, fpir)));
  for (let i = 0; i < galleries; i += 1) {
    const gallery = drawGallery(request, random);
    const strangers = bestScoresByPerson(request.people, gallery.strangers, gallery.enrolled);
    const mated = matedScores(request.people, gallery);
    for (const trial of trials) trial.count(gallery.evidence[trial.evidence], strangers, mated);
  }
  return trials.map((trial) => trial.result());
}

interface Enrolled {
  readonly person: number;
  readonly image: number;
}

interface Gallery {
  readonly enrolled: readonly Enrolled[];
  readonly strangers: readonly number[];
  readonly evidence: Readonly<Record<EvidenceSource, StrangerEvidence>>;
}

function drawGallery({ people, fewestPeople, mostPeople }: TrialRequest, random: Random): Gallery {
  const order = shuffled(people.images.length, random);
  const strangers = order.slice(0, Math.round(order.length * STRANGERS_SHARE));
  const event = order.slice(strangers.length).map((person): Enrolled => {
    const images = people.images[person] ?? [];
    return { person, image: images[Math.floor(random() * images.length)] ?? Number.NaN };
  });
  const most = Math.min(mostPeople, event.length);
  // As many galleries between 500 and 1,000 as between 1,000 and 2,000.
  const size = Math.round(fewestPeople * (most / fewestPeople) ** random());
  const enrolled = event.slice(0, size);
  const members = enrolled.map((one) => nearestIn(people, one, enrolled));
  const outsiders = event.slice(size).map((one) => nearestIn(people, one, enrolled));
  const isSetAside = () => false;
  return {
    enrolled,
    strangers,
    evidence: {
      gallery: strangerEvidence({ members, outsiders: [], isSetAside }),
      event: strangerEvidence({ members, outsiders, isSetAside }),
    },
  };
}

function nearestIn({ similarity }: TrialPeople, one: Enrolled, enrolled: readonly Enrolled[]): NearestOthers {
  let nearest: Enrolled | null = null;
  let best = Number.NEGATIVE_INFINITY;
  for (const other of enrolled) {
    if (other.person === one.person) continue;
    const score = similarity(one.image, other.image);
    if (score > best) {
      best = score;
      nearest = other;
    }
  }
  return {
    personId: String(one.person),
    nearest: nearest ? [{ personId: String(nearest.person), similarity: best }] : [],
  };
}

/** Scores with weights that sum to one. */
type Weighed = readonly { readonly score: number; readonly weight: number }[];

/** The best score of every image of these people against the gallery. */
function bestScoresByPerson(
  { images, similarity }: TrialPeople,
  people: readonly number[],
  enrolled: readonly Enrolled[],
): Weighed {
  return people.flatMap((person) => {
    const own = images[person] ?? [];
    return own.map((image) => ({
      score: enrolled.reduce(
        (best, other) => Math.max(best, similarity(image, other.image)),
        Number.NEGATIVE_INFINITY,
      ),
      weight: 1 / own.length / people.length,
    }));
  });
}

/** How similar enrolled people's other images are to their own template; minus infinity when somebody else is more so. */
function matedScores({ images, similarity }: TrialPeople, { enrolled }: Gallery): Weighed {
  const tried = enrolled.filter(({ person }) => (images[person] ?? []).length > 1);
  return tried.flatMap(({ person, image }) => {
    const others = (images[person] ?? []).filter((other) => other !== image);
    return others.map((probe) => {
      const own = similarity(probe, image);
      const first = enrolled.every(
        (other) => other.person === person || similarity(probe, other.image) < own,
      );
      return { score: first ? own : Number.NEGATIVE_INFINITY, weight: 1 / others.length / tried.length };
    });
  });
}

class Tally {
  readonly evidence: EvidenceSource;
  private readonly fpir: number;
  private kept = 0;
  private refused = 0;
  private exceeded = 0;
  private observedSum = 0;
  private fnirSum = 0;
  private oracleSum = 0;

  constructor(evidence: EvidenceSource, fpir: number) {
    this.evidence = evidence;
    this.fpir = fpir;
  }

  count(evidence: StrangerEvidence, strangers: Weighed, mated: Weighed): void {
    const answer = keepPromise(evidence, { fpir: this.fpir, fusionFactor: 1, confidence: CONFIDENCE });
    if (answer.kind === 'refused') {
      this.refused += 1;
      return;
    }
    const observed = shareReaching(strangers, answer.threshold);
    this.kept += 1;
    if (observed > this.fpir) this.exceeded += 1;
    this.observedSum += observed;
    this.fnirSum += 1 - shareReaching(mated, answer.threshold);
    this.oracleSum += 1 - shareReaching(mated, oracleThreshold(strangers, this.fpir));
  }

  result(): PromiseTrial {
    const { evidence, fpir, kept, refused } = this;
    return {
      evidence,
      fpir,
      kept,
      refused,
      exceeded: this.exceeded / kept,
      observedFpir: this.observedSum / kept,
      fnir: this.fnirSum / kept,
      oracleFnir: this.oracleSum / kept,
      fnirRatio: this.fnirSum / this.oracleSum,
    };
  }
}

function shareReaching(scores: Weighed, threshold: number): number {
  return scores.reduce((share, { score, weight }) => (score >= threshold ? share + weight : share), 0);
}

/** The lowest threshold at which no more of these strangers are accepted than promised. */
function oracleThreshold(strangers: Weighed, fpir: number): number {
  let share = 0;
  let threshold = Number.POSITIVE_INFINITY;
  for (const { score, weight } of strangers.toSorted((a, b) => b.score - a.score)) {
    share += weight;
    if (share > fpir) break;
    threshold = score;
  }
  return threshold;
}

function shuffled(count: number, random: Random): readonly number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? Number.NaN, order[i] ?? Number.NaN];
  }
  return order;
}
