import type { HeadTurn } from '#domain/face/challenge';
import type { Clock } from '../clock.ts';
import type { DecisionBody } from '../journal/journal.ts';
import { type Addressee, type LaneScene, type ShownView, type Speaking, viewOfScene } from './lane-scene.ts';

/** What the lane as a whole can do, whoever stands in front of it. */
export type LaneCondition = 'serving' | 'staffed' | 'closed' | 'way-out';

export interface LaneScreenParts {
  readonly lane: string;
  readonly speaking: () => Speaking;
  readonly addressee: (personId: string | null) => Addressee;
  readonly clock: Clock;
}

/** Long enough to read two lines aloud; whoever comes next replaces it sooner. */
const ANSWER_MS = 6_000;
/** Conditions of a lane tell nobody when they change; a screen that follows within this is soon enough. */
const LOOK_MS = 250;

const NOBODY: Addressee = { name: null, language: null };

/**
 * What one lane's screen shows now. An answer stays for some seconds, a turn as long as it is commanded;
 * a lane that cannot serve says so whatever else happens.
 */
export class LaneScreen {
  readonly lane: string;
  private readonly parts: LaneScreenParts;
  private readonly watchers = new Set<(view: ShownView) => void>();
  private readonly closing = new AbortController();
  private answer: { readonly scene: LaneScene; readonly untilMs: number } | null = null;
  private command: HeadTurn | null = null;
  private turning: Addressee = NOBODY;
  private serial = 0;
  private condition: () => LaneCondition = () => 'closed';
  private newest: ShownView;

  constructor(parts: LaneScreenParts) {
    this.parts = parts;
    this.lane = parts.lane;
    this.newest = { ...viewOfScene(this.scene(), parts.speaking()), serial: this.serial };
    void this.keepLooking();
  }

  /** From now on the lane's condition is shown; before, it was closed. */
  follow(condition: () => LaneCondition): void {
    this.condition = condition;
    this.refresh();
  }

  /** Whether anybody can see it: a command that nobody sees must not be given. */
  get isWatched(): boolean {
    return this.watchers.size > 0;
  }

  get view(): ShownView {
    return this.newest;
  }

  /** @param personId whom the lane takes the turning person for */
  showCommand(command: HeadTurn | null, personId: string | null): void {
    this.command = command;
    this.turning = command === null ? NOBODY : { ...this.parts.addressee(personId), name: null };
    if (command !== null) {
      this.answer = null;
      this.serial += 1;
    }
    this.refresh();
  }

  showAnswer({
    outcome,
    direction,
    personId,
  }: Pick<DecisionBody, 'outcome' | 'direction' | 'personId'>): void {
    const to = this.parts.addressee(personId);
    this.showFor({ kind: 'answer', outcome, direction, to }, ANSWER_MS);
  }

  /** @returns what ends it */
  watch(watcher: (view: ShownView) => void): () => void {
    this.watchers.add(watcher);
    watcher(this.newest);
    return () => this.watchers.delete(watcher);
  }

  close(): void {
    this.closing.abort();
    this.watchers.clear();
  }

  private showFor(scene: LaneScene, forMs: number): void {
    this.answer = { scene, untilMs: this.parts.clock.monotonicMs() + forMs };
    this.serial += 1;
    this.refresh();
  }

  private async keepLooking(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      this.refresh();
      await this.parts.clock.sleep(LOOK_MS, signal);
    }
  }

  private refresh(): void {
    const view = { ...viewOfScene(this.scene(), this.parts.speaking()), serial: this.serial };
    if (isSame(view, this.newest)) return;
    this.newest = view;
    for (const watcher of this.watchers) watcher(view);
  }

  private scene(): LaneScene {
    const { clock } = this.parts;
    const now = this.condition();
    if (now === 'way-out') return { kind: 'way-out' };
    if (this.command !== null) return { kind: 'turn', command: this.command, to: this.turning };
    if (this.answer && clock.monotonicMs() < this.answer.untilMs) return this.answer.scene;
    return { kind: now === 'serving' ? 'ready' : now };
  }
}

function isSame(a: ShownView, b: ShownView): boolean {
  return a.serial === b.serial && a.sign === b.sign && a.headline === b.headline && a.detail === b.detail;
}
