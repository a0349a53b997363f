import { matrixOf, similaritiesOfAllPairs } from '../evaluation/comparison/compare-embeddings.ts';
import { pairIndex } from '../evaluation/comparison/comparison-task.ts';
import { EvaluationError } from '../evaluation/evaluation-error.ts';
import { type ReadingSetting, readChosenFaces } from '../evaluation/images/read-chosen-faces.ts';
import { readPersonFolders } from '../evaluation/protocol/person-folders.ts';
import type { NamedEmbeddings } from './calibrate-people.ts';
import type { TrialPeople } from './trial-probes.ts';

export interface ReadPeople {
  /** Those with at least one face. */
  readonly people: readonly NamedEmbeddings[];
  /** Images in which no face was found, or that could not be read. */
  readonly unread: number;
}

/** Reads a folder per person. @throws EvaluationError when the folder cannot be used or shows nobody */
export async function readPeople(folder: string, reading: ReadingSetting): Promise<ReadPeople> {
  const { people } = await readPersonFolders(folder);
  const faces = await readChosenFaces(
    people.flatMap(({ images }) => images),
    [folder],
    reading,
  );
  let unread = 0;
  const read = people.flatMap(({ person, images }): NamedEmbeddings[] => {
    const embeddings = images.flatMap((image) => {
      const outcome = faces.get(image.path);
      if (outcome?.kind === 'chosen') return [outcome.face.embedding];
      unread += 1;
      return [];
    });
    const [first, ...rest] = embeddings;
    return first ? [{ personId: person, embeddings: [first, ...rest] }] : [];
  });
  if (read.length === 0) throw new EvaluationError(`no face was found in ${folder}`);
  return { people: read, unread };
}

/** Every pair of images compared. */
export interface ComparedPeople extends TrialPeople {
  /** Images left out because they resemble another name's too much: one person under two names, or a wrong label. */
  readonly setAside: number;
}

/**
 * Compares everyone's images with everyone's.
 * @param reviewLevel images of different names at or above it are for a person to look at, and left out
 * @throws EvaluationError when there are too many images to hold all pairs
 */
export async function compareEveryone(
  people: readonly NamedEmbeddings[],
  reviewLevel: number,
  threads: number,
): Promise<ComparedPeople> {
  const embeddings = people.flatMap((person) => person.embeddings);
  const owners = people.flatMap((person, i) => person.embeddings.map(() => i));
  const scores = await similaritiesOfAllPairs(matrixOf(embeddings), threads);
  const similarity = (image: number, other: number) =>
    image === other
      ? 1
      : (scores[pairIndex(Math.min(image, other), Math.max(image, other), owners.length)] ?? Number.NaN);
  const aside = imagesToReview(owners, similarity, reviewLevel);
  const images: number[][] = people.map(() => []);
  for (const [image, owner] of owners.entries()) if (!aside.has(image)) images[owner]?.push(image);
  return { images: images.filter((own) => own.length > 0), similarity, setAside: aside.size };
}

function imagesToReview(
  owners: readonly number[],
  similarity: (image: number, other: number) => number,
  reviewLevel: number,
): ReadonlySet<number> {
  const aside = new Set<number>();
  for (let image = 0; image < owners.length; image += 1) {
    for (let other = image + 1; other < owners.length; other += 1) {
      if (owners[image] === owners[other] || similarity(image, other) < reviewLevel) continue;
      aside.add(image);
      aside.add(other);
    }
  }
  return aside;
}
