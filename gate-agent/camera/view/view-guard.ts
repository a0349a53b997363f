import { z } from 'zod';
import type { CameraCondition } from '#domain/journal/alert';
import type { Frame } from '../camera.ts';
import { agreement, edgesOf } from './same-view.ts';
import { fingerprintOf, measureLight, thumbnailOf } from './thumbnail.ts';

const lasting = (ms: number) => z.int().min(500).max(3_600_000).default(ms);

/** How long a camera may look wrong before it is no longer believed. */
export const viewSettingsSchema = z.strictObject({
  /** The same picture, bit for bit. */
  frozenAfterMs: lasting(10_000),
  blackAfterMs: lasting(3_000),
  /** Over-exposed, or covered so that nothing is to be told apart. */
  blindedAfterMs: lasting(5_000),
  /** Another view than the one that it was set up with. A crowd before the lens passes sooner. */
  turnedAfterMs: lasting(120_000),
  /** How long a view must be clear before it becomes the reference. */
  learnViewMs: lasting(60_000),
});

export type ViewSettings = z.infer<typeof viewSettingsSchema>;

/** Remembers across restarts what the camera of a lane looks at: edges of `THUMBNAIL` cells. */
export interface ViewMemory {
  recall(): Float32Array | null;
  remember(edges: Float32Array): void;
}

export type View = 'clear' | CameraCondition;

export interface Looked {
  readonly view: View;
  /** Whether the frame may be decided on: another than the last few, of a camera that is believed. */
  readonly isEvidence: boolean;
}

/** A picture that has stood still for so long tells nothing new; a person is never still. */
const REPEATS_MS = 2_000;
/** A view that has been wrong is believed again when it was right for so long. */
const RECOVERS_AFTER_MS = 2_000;
/** Over which people walk out of the picture of the place. */
const BACKGROUND_MS = 10_000;
const COMPARE_EVERY_MS = 1_000;
/** Over which the reference follows what has changed slowly. */
const REFERENCE_MS = 3_600_000;

/** Of 255. A lit lane at night measures 40 and more, a capped lens with its noise below 10. */
const BLACK_MEAN = 16;
const BLINDED_SHARE = 0.6;
/** Measured on six photos: 0.6 to 2.0 behind a hand's blur, 4.9 and more in the dark, 12 to 26 in good light. */
const COVERED_DETAIL = 2.2;
/** Between 0.74 (moved by 5% of the width) and 0.33 (by 7%), see `agreement`. */
const SAME_VIEW = 0.5;

/** Watches what a camera shows and says whether it can be believed. On media time, without a clock of its own. */
export class ViewGuard {
  private readonly settings: ViewSettings;
  private readonly memory: ViewMemory;
  private fingerprint: number | null = null;
  private background: Float32Array | null = null;
  private reference: Float32Array | null;
  private lastMs: number | null = null;
  private comparedMs = Number.NEGATIVE_INFINITY;
  private rememberedMs = Number.NEGATIVE_INFINITY;
  private isElsewhere = false;
  private view: View = 'clear';
  /** Since when each condition has held without a break; absent while it does not. */
  private readonly since = new Map<CameraCondition, number>();
  private clearSinceMs: number | null = null;

  constructor(settings: ViewSettings, memory: ViewMemory) {
    this.settings = settings;
    this.memory = memory;
    this.reference = memory.recall();
  }

  look({ image, capturedAtMs: atMs }: Frame): Looked {
    const thumbnail = thumbnailOf(image);
    const { mean, detail, saturated } = measureLight(thumbnail);
    const fingerprint = fingerprintOf(image);
    const isBlack = mean < BLACK_MEAN;
    const isBlinded = !isBlack && (saturated > BLINDED_SHARE || detail < COVERED_DETAIL);
    this.hold('frozen', fingerprint === this.fingerprint, this.lastMs ?? atMs);
    this.hold('black', isBlack, atMs);
    this.hold('blinded', isBlinded, atMs);
    this.fingerprint = fingerprint;
    if (!isBlack && !isBlinded) this.compare(thumbnail, atMs);
    this.hold('turned', this.isElsewhere, atMs);
    this.lastMs = atMs;
    this.judge(atMs);
    return { view: this.view, isEvidence: this.view === 'clear' && !this.lasts('frozen', REPEATS_MS, atMs) };
  }

  private hold(condition: CameraCondition, holds: boolean, fromMs: number): void {
    if (!holds) this.since.delete(condition);
    else if (!this.since.has(condition)) this.since.set(condition, fromMs);
  }

  private lasts(condition: CameraCondition, forMs: number, atMs: number): boolean {
    const since = this.since.get(condition);
    return since !== undefined && atMs - since >= forMs;
  }

  private judge(atMs: number): void {
    const { blackAfterMs, blindedAfterMs, frozenAfterMs, turnedAfterMs } = this.settings;
    const found = (
      [
        ['black', blackAfterMs],
        ['blinded', blindedAfterMs],
        ['frozen', frozenAfterMs],
        ['turned', turnedAfterMs],
      ] as const
    ).find(([condition, afterMs]) => this.lasts(condition, afterMs, atMs));
    if (found) {
      this.view = found[0];
      this.clearSinceMs = null;
      return;
    }
    if (this.since.size > 0 && this.view !== 'clear') {
      this.clearSinceMs = null;
      return;
    }
    this.clearSinceMs ??= atMs;
    if (atMs - this.clearSinceMs >= RECOVERS_AFTER_MS) this.view = 'clear';
  }

  private compare(thumbnail: Float32Array, atMs: number): void {
    this.background = this.mixed(thumbnail, atMs);
    if (atMs - this.comparedMs < COMPARE_EVERY_MS) return;
    this.comparedMs = atMs;
    const edges = edgesOf(this.background);
    if (!this.reference) {
      const clearForMs = this.clearSinceMs === null ? 0 : atMs - this.clearSinceMs;
      if (clearForMs >= this.settings.learnViewMs) this.learn(edges, atMs);
      return;
    }
    this.isElsewhere = !(agreement(edges, this.reference) >= SAME_VIEW);
    if (!this.isElsewhere && this.view === 'clear') this.follow(edges, atMs);
  }

  /** Shadows wander with the sun and lamps go on; whoever turns a camera is faster than an hour. */
  private follow(edges: Float32Array, atMs: number): void {
    const share = COMPARE_EVERY_MS / REFERENCE_MS;
    this.reference = moved(this.reference ?? edges, edges, share);
    if (atMs - this.rememberedMs >= REFERENCE_MS) this.learn(this.reference, atMs);
  }

  private learn(edges: Float32Array, atMs: number): void {
    this.reference = edges;
    this.rememberedMs = atMs;
    this.memory.remember(edges);
  }

  /** Each cell moves towards the newest frame; who walks through leaves it as it was. */
  private mixed(thumbnail: Float32Array, atMs: number): Float32Array {
    const { background, lastMs } = this;
    if (!background || lastMs === null) return thumbnail;
    const share = 1 - Math.exp(-Math.max(0, atMs - lastMs) / BACKGROUND_MS);
    return moved(background, thumbnail, share);
  }
}

function moved(from: Float32Array, to: Float32Array, share: number): Float32Array {
  return from.map((cell, i) => cell + share * ((to[i] ?? cell) - cell));
}
