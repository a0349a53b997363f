import { type Embedding, toEmbedding } from '#domain/face/embedding';
import { RandomRotation } from './random-rotation.ts';
import { derived, transformIdOf } from './transform-key.ts';

declare const eventSpaceBrand: unique symbol;

/** An embedding in the space of one event. Only those of one event may be compared with each other. */
export type EventEmbedding = Embedding & { readonly [eventSpaceBrand]: true };

/**
 * The space in which an event's templates live: all of them, and every probe, are rotated by a matrix
 * that only the event's key can make. Angles between faces of one event stay what they were; between two
 * events, or without the key, templates are directions without meaning. Whoever holds the key can rotate
 * back: it hides nothing from them.
 */
export class EventTransform {
  /** 32 hex digits that commit to the key. */
  readonly id: string;
  readonly #key: Uint8Array;
  /** By pipeline and length; an event has one, or two while its pipeline changes. */
  readonly #rotations = new Map<string, RandomRotation>();

  /** @param key 32 bytes @throws TypeError */
  constructor(key: Uint8Array) {
    this.id = transformIdOf(key);
    this.#key = key;
  }

  apply(embedding: Embedding): EventEmbedding {
    return inEventSpace(
      toEmbedding(embedding.pipelineId, this.#rotationFor(embedding).apply(embedding.values)),
    );
  }

  /** The embedding as the pipeline made it, for another event's key or none. */
  undo(embedding: EventEmbedding): Embedding {
    return toEmbedding(embedding.pipelineId, this.#rotationFor(embedding).undo(embedding.values));
  }

  #rotationFor({ pipelineId, values }: Embedding): RandomRotation {
    const name = `${pipelineId} ${values.length}`;
    const known = this.#rotations.get(name);
    if (known) return known;
    const made = new RandomRotation(derived(this.#key, `rotation ${name}`, 32), values.length);
    this.#rotations.set(name, made);
    return made;
  }
}

/** For what was read from where only rotated templates are kept. */
export function inEventSpace(embedding: Embedding): EventEmbedding {
  return embedding as EventEmbedding;
}
