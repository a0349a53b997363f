import { type Embedding, similarity } from '#domain/face/embedding';

/** A face that a lane is about to serve. */
export interface Claim {
  readonly lane: string;
  readonly probe: Embedding;
  /** Of the face, in parts of the frame's height: who is nearer fills more of it. */
  readonly height: number;
  readonly atMs: number;
}

export interface ClaimRule {
  /** From which similarity on two cameras show one person. */
  readonly minSimilarity: number;
  /** A claim that was not repeated for so long is given up. */
  readonly holdMs: number;
  /** As long as a passage takes: nobody walks through one lane and stands at the next. */
  readonly servedMs: number;
}

/**
 * Which lane of an agent a face belongs to. Neighbouring cameras see the same people: the lane that somebody is
 * nearest to serves them, and for as long as they walk through it the others leave them alone.
 */
export class LaneClaims {
  private readonly rule: ClaimRule;
  private readonly claims = new Map<string, Claim>();
  private served: readonly Claim[] = [];

  constructor(rule: ClaimRule) {
    this.rule = rule;
  }

  /** Whether the lane may serve the face. Of two lanes that are equally near neither loses what it has claimed. */
  claim(mine: Claim): 'mine' | 'elsewhere' {
    if (this.isServedElsewhere(mine)) return 'elsewhere';
    for (const other of this.claims.values()) {
      if (other.lane === mine.lane || !(mine.atMs - other.atMs <= this.rule.holdMs)) continue;
      if (this.isOnePerson(mine, other) && other.height >= mine.height) return 'elsewhere';
    }
    this.claims.set(mine.lane, mine);
    return 'mine';
  }

  /** The lane has opened for the face that it claimed last. */
  opened(lane: string, atMs: number): void {
    const claim = this.claims.get(lane);
    this.served = this.served.filter((served) => this.isUnderWay(served, atMs));
    if (claim) this.served = [...this.served, { ...claim, atMs }];
  }

  private isServedElsewhere(mine: Claim): boolean {
    return this.served.some(
      (served) =>
        served.lane !== mine.lane && this.isUnderWay(served, mine.atMs) && this.isOnePerson(served, mine),
    );
  }

  private isUnderWay(served: Claim, nowMs: number): boolean {
    return nowMs - served.atMs <= this.rule.servedMs;
  }

  private isOnePerson(a: Claim, b: Claim): boolean {
    return similarity(a.probe, b.probe) >= this.rule.minSimilarity;
  }
}
