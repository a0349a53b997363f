import { EVENT_GALLERY, type GalleryDefinition } from './gallery-definition.ts';
import type { MeasuredGallery } from './measured-gallery.ts';

interface ReadyGallery {
  readonly eventId: string;
  readonly gallery: MeasuredGallery;
}

/** Galleries that are in memory with everyone's neighbours, so that the next newcomer costs a search and nothing more. */
export class ReadyGalleries {
  readonly #memoryBytes: number;
  /** The latest used last. */
  readonly #ready: ReadyGallery[] = [];

  /** @param memoryBytes about what all of them may take; beyond, an event's own gallery and the one in hand stay */
  constructor(memoryBytes: number) {
    this.#memoryBytes = memoryBytes;
  }

  get events(): ReadonlySet<string> {
    return new Set(this.#ready.map(({ eventId }) => eventId));
  }

  find(eventId: string, { key, hash }: GalleryDefinition): MeasuredGallery | null {
    const found = this.#ready.find(
      ({ eventId: of, gallery: { definition } }) =>
        of === eventId && definition.key === key && definition.hash === hash,
    );
    return found?.gallery ?? null;
  }

  /** Keeps a gallery that was used just now, and lets go of others that there is no room for. */
  async keep(eventId: string, gallery: MeasuredGallery): Promise<void> {
    const at = this.#ready.findIndex((ready) => ready.gallery === gallery);
    if (at >= 0) this.#ready.splice(at, 1);
    this.#ready.push({ eventId, gallery });
    while (this.#bytes > this.#memoryBytes) {
      const leaving = this.#leastNeeded(eventId, gallery);
      if (!leaving) return;
      await this.#close(leaving);
    }
  }

  ofEvent(eventId: string): readonly MeasuredGallery[] {
    return this.#ready.flatMap((ready) => (ready.eventId === eventId ? [ready.gallery] : []));
  }

  async drop(eventId: string, key: string): Promise<void> {
    await this.#closeAll((ready) => ready.eventId === eventId && ready.gallery.definition.key === key);
  }

  /** Lets go of everything of an event. */
  async forget(eventId: string): Promise<void> {
    await this.#closeAll((ready) => ready.eventId === eventId);
  }

  async close(): Promise<void> {
    await this.#closeAll(() => true);
  }

  /**
   * Another event's gallery that was not used for longest. Of the event itself the one before: its
   * galleries are measured in turns, so that this one's turn is the furthest away.
   */
  #leastNeeded(eventId: string, inHand: MeasuredGallery): ReadyGallery | undefined {
    return (
      this.#ready.find((ready) => ready.eventId !== eventId) ??
      this.#ready.findLast(({ gallery }) => gallery !== inHand && gallery.definition.key !== EVENT_GALLERY)
    );
  }

  get #bytes(): number {
    return this.#ready.reduce((sum, { gallery }) => sum + gallery.bytes, 0);
  }

  async #closeAll(which: (ready: ReadyGallery) => boolean): Promise<void> {
    for (const ready of this.#ready.filter(which)) await this.#close(ready);
  }

  async #close(ready: ReadyGallery): Promise<void> {
    this.#ready.splice(this.#ready.indexOf(ready), 1);
    await ready.gallery.close();
  }
}
