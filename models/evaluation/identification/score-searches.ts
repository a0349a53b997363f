import type { Embedding } from '#domain/face/embedding';
import { matrixOf, searchGallery } from '../comparison/compare-embeddings.ts';
import type { ImageUnderTest } from '../images/image-set.ts';
import { comparisonsOfPeople } from '../statistics/scored-comparisons.ts';
import type { IdentificationScores, RankedSearches, Search } from './identification-scores.ts';

export interface EnrolledPerson {
  /** Index into the evaluation's people. */
  readonly person: number;
  /** One of each of their images that gave one, as a gate keeps them. */
  readonly templates: readonly EnrolledTemplate[];
}

interface EnrolledTemplate {
  readonly embedding: Embedding;
  /** The image that gave it. */
  readonly photo: ImageUnderTest;
}

export function enrol(images: readonly ImageUnderTest[]): readonly EnrolledPerson[] {
  const templatesOf = new Map<number, EnrolledTemplate[]>();
  for (const photo of images) {
    const { person, outcome } = photo;
    if (outcome.kind === 'failed') continue;
    const template = { embedding: outcome.face.embedding, photo };
    const templates = templatesOf.get(person);
    if (templates) templates.push(template);
    else templatesOf.set(person, [template]);
  }
  return Array.from(templatesOf, ([person, templates]) => ({ person, templates }));
}

/**
 * Searches the gallery with every probe. The person with the nearest template comes first, as at a gate.
 * @param hasFolder whether a person is meant to be in the gallery, enrolled or not
 */
export async function scoreSearches(
  gallery: readonly EnrolledPerson[],
  probes: readonly ImageUnderTest[],
  hasFolder: (person: number) => boolean,
  threads: number,
): Promise<IdentificationScores> {
  const searches = await searchAll(gallery, probes, threads);
  const mated = searches.filter(({ person }) => hasFolder(person));
  const strangers = searches.filter(({ person }) => !hasFolder(person));
  const nonMated = strangers.filter(({ best }) => best !== null);
  return {
    mated: ranked(mated, ({ person, best }) => (best?.person === person ? best.similarity : -Infinity)),
    nonMated: ranked(nonMated, ({ best }) => best?.similarity ?? -Infinity),
    unsearched: {
      mated: mated.filter(({ best }) => best === null).length,
      nonMated: strangers.length - nonMated.length,
    },
  };
}

async function searchAll(
  gallery: readonly EnrolledPerson[],
  probes: readonly ImageUnderTest[],
  threads: number,
): Promise<readonly Search[]> {
  const read = probes.flatMap(({ outcome }, probe) =>
    outcome.kind === 'chosen' ? [{ probe, embedding: outcome.face.embedding }] : [],
  );
  const rows = gallery.flatMap(({ person, templates }) =>
    templates.map((template) => ({ person, template })),
  );
  const { best, bestSimilarity } = await searchGallery(
    matrixOf(read.map(({ embedding }) => embedding)),
    matrixOf(rows.map(({ template }) => template.embedding)),
    threads,
  );
  const rowOf = new Map(read.map(({ probe }, row) => [probe, row]));
  return probes.map(({ file, person, outcome }, probe) => {
    const row = rowOf.get(probe);
    const found = row === undefined ? undefined : rows[best[row] ?? -1];
    return {
      probe: file,
      contentHash: outcome.kind === 'chosen' ? outcome.contentHash : null,
      person,
      best:
        found && row !== undefined
          ? {
              person: found.person,
              photo: found.template.photo,
              similarity: bestSimilarity[row] as number,
            }
          : null,
    };
  });
}

function ranked(searches: readonly Search[], scoreOf: (search: Search) => number): RankedSearches {
  const probesOf = new Map<number, number>();
  for (const { person } of searches) probesOf.set(person, (probesOf.get(person) ?? 0) + 1);
  const comparisons = comparisonsOfPeople({
    similarities: Float32Array.from(searches, scoreOf),
    people: Uint32Array.from(searches, ({ person }) => person),
    weights: Float64Array.from(searches, ({ person }) => 1 / (probesOf.get(person) ?? 1)),
  });
  return { ...comparisons, searchAt: (rank) => searches[comparisons.order[rank] as number] as Search };
}
