declare const pipelineIdBrand: unique symbol;
declare const embeddingBrand: unique symbol;

/**
 * Names the models (by hash) and the preprocessing that made an embedding. Only equal ids may be compared. `Name` is
 * the pipeline where the code itself says which one it opens, and any where a setting does.
 */
export type PipelineId<Name extends string = string> = string & { readonly [pipelineIdBrand]: Name };

/**
 * A face as a point on the unit sphere: finite, norm 1 within 1e-3. `toEmbedding` is the only way in. Embeddings of
 * pipelines that the code names differ in type; whatever the types let through is held against the ids at run time.
 */
export interface Embedding<Id extends PipelineId = PipelineId> {
  readonly [embeddingBrand]: true;
  readonly pipelineId: Id;
  readonly values: Float32Array;
}

export class InvalidEmbedding extends Error {
  override name = 'InvalidEmbedding';
}

export class PipelineMismatch extends Error {
  override name = 'PipelineMismatch';
  constructor(a: PipelineId, b: PipelineId) {
    super(`embeddings of different pipelines cannot be compared: ${a} and ${b}`);
  }
}

const PIPELINE_ID = /^[a-z0-9][a-z0-9.-]{2,79}$/;

export function toPipelineId(text: string): PipelineId {
  if (!PIPELINE_ID.test(text)) throw new TypeError(`not a pipeline id: "${text}"`);
  return text as PipelineId;
}

/** Lengths the shipped embedders make are 128, 192 and 512; others may be added, none is shorter or longer than this. */
const MIN_LENGTH = 64;
const MAX_LENGTH = 2048;
const NORM_TOLERANCE = 1e-3;

/**
 * Checks what every embedding promises.
 * @param values 64 to 2048 numbers, already of unit length; kept, not copied
 * @throws InvalidEmbedding on a wrong length, a number that is not finite, or a norm other than 1
 */
export function toEmbedding<Id extends PipelineId>(pipelineId: Id, values: Float32Array): Embedding<Id> {
  if (values.length < MIN_LENGTH || values.length > MAX_LENGTH) {
    throw new InvalidEmbedding(
      `an embedding has ${MIN_LENGTH} to ${MAX_LENGTH} numbers, not ${values.length}`,
    );
  }
  const norm = Math.sqrt(dot(values, values));
  if (!(Math.abs(norm - 1) <= NORM_TOLERANCE)) {
    throw new InvalidEmbedding(`an embedding has norm 1, not ${norm}`);
  }
  return { pipelineId, values } as Embedding<Id>;
}

/**
 * Scales a raw network output to unit length.
 * @throws InvalidEmbedding when it holds no direction: all zeros, NaN or infinity
 */
export function normalised<Id extends PipelineId>(pipelineId: Id, raw: Float32Array): Embedding<Id> {
  const norm = Math.sqrt(dot(raw, raw));
  if (!(norm > 0 && norm < Number.POSITIVE_INFINITY)) {
    throw new InvalidEmbedding('a raw embedding without direction cannot be normalised');
  }
  return toEmbedding(
    pipelineId,
    raw.map((value) => value / norm),
  );
}

/**
 * Cosine similarity, -1 to 1, bigger is more alike.
 * @throws PipelineMismatch
 */
export function similarity<Id extends PipelineId>(a: Embedding<Id>, b: Embedding<NoInfer<Id>>): number {
  if (a.pipelineId !== b.pipelineId) throw new PipelineMismatch(a.pipelineId, b.pipelineId);
  return dot(a.values, b.values);
}

/**
 * The renormalised mean: the fusion of several photos or frames of one person that loses least
 * (on LFW it beat maximum, median, mean of scores and sharpness weights).
 * @throws PipelineMismatch, InvalidEmbedding when opposite embeddings cancel out
 */
export function meanEmbedding<Id extends PipelineId>(
  embeddings: readonly [Embedding<Id>, ...Embedding<NoInfer<Id>>[]],
): Embedding<Id> {
  const [first] = embeddings;
  const sum = new Float32Array(first.values.length);
  for (const embedding of embeddings) {
    if (embedding.pipelineId !== first.pipelineId) {
      throw new PipelineMismatch(first.pipelineId, embedding.pipelineId);
    }
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (embedding.values[i] ?? Number.NaN);
  }
  return normalised(first.pipelineId, sum);
}

/** Of the first's length; a shorter second makes it NaN, which is nobody's similarity. */
function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] ?? Number.NaN);
  return sum;
}
