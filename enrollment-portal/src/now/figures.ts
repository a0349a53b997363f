import type { Passage } from '#contract/passage';

/** What one minute was like. */
export interface Minute {
  readonly fromMs: number;
  /** People whom the turnstile saw walk in, and out. */
  readonly entered: number;
  readonly left: number;
  readonly refused: number;
}

export interface Refusals {
  readonly outcome: Passage['outcome'];
  readonly times: number;
}

/** How a lane has recognised people. */
export interface LaneFigures {
  readonly laneId: string;
  readonly lane: string;
  readonly gate: string;
  readonly decisions: number;
  readonly refused: number;
  /** Mean similarity of those let in to their own photos; null without any. */
  readonly similarity: number | null;
  /** By how much it lies above what it was before this time; null where too few were let in to say. */
  readonly drift: number | null;
  /** Of the frames, those good enough to compare: falls with the light. */
  readonly usableShare: number | null;
  /** Of the frames checked, those with the edge of a photo. */
  readonly suspectShare: number | null;
  readonly medianDecisionMs: number | null;
}

const MINUTE_MS = 60_000;
/** The mean of fewer grants wanders by more than a drift that is worth a look. */
const ENOUGH_GRANTS = 10;

function letIn({ outcome }: Passage): boolean {
  return outcome.kind === 'granted' || outcome.kind === 'manual-override';
}

/** @returns the earliest first, the last one not over yet */
export function minutesOf(passages: readonly Passage[], nowMs: number, count: number): Minute[] {
  const first = Math.floor(nowMs / MINUTE_MS) - count + 1;
  const minutes = Array.from({ length: count }, (_, place) => ({
    fromMs: (first + place) * MINUTE_MS,
    entered: 0,
    left: 0,
    refused: 0,
  }));
  for (const passage of passages) {
    const minute = minutes[Math.floor(passage.at / MINUTE_MS) - first];
    if (!minute) continue;
    if (!letIn(passage)) minute.refused += 1;
    else if (passage.result === 'passed') minute[passage.lane.direction === 'in' ? 'entered' : 'left'] += 1;
  }
  return minutes;
}

/** @returns the most frequent first */
export function refusalsOf(passages: readonly Passage[]): Refusals[] {
  const found = new Map<string, Refusals>();
  for (const passage of passages) {
    if (letIn(passage)) continue;
    const { outcome } = passage;
    const key = `${outcome.kind}/${'reason' in outcome ? outcome.reason : ''}`;
    found.set(key, { outcome, times: (found.get(key)?.times ?? 0) + 1 });
  }
  return [...found.values()].toSorted((a, b) => b.times - a.times);
}

/**
 * @param sinceMs where the time begins that is told of; what came before is what similarities are compared with
 * @returns by gate and lane
 */
export function lanesOf(passages: readonly Passage[], sinceMs: number): LaneFigures[] {
  const byLane = new Map<string, Passage[]>();
  for (const passage of passages) {
    const { id } = passage.lane;
    byLane.set(id, [...(byLane.get(id) ?? []), passage]);
  }
  return [...byLane.values()]
    .flatMap((all) => {
      const now = all.filter(({ at }) => at >= sinceMs);
      const [newest] = now;
      return newest
        ? [
            laneOf(
              newest,
              now,
              all.filter(({ at }) => at < sinceMs),
            ),
          ]
        : [];
    })
    .toSorted((a, b) => a.gate.localeCompare(b.gate) || a.lane.localeCompare(b.lane));
}

function laneOf(newest: Passage, now: readonly Passage[], before: readonly Passage[]): LaneFigures {
  const current = similaritiesOf(now);
  const usual = similaritiesOf(before);
  const similarity = meanOf(current);
  const usually = meanOf(usual);
  const tellable = current.length >= ENOUGH_GRANTS && usual.length >= ENOUGH_GRANTS;
  const { sightings, usable, clear, suspect } = framesOf(now);
  return {
    laneId: newest.lane.id,
    lane: newest.lane.name,
    gate: newest.accessPoint.name,
    decisions: now.length,
    refused: now.filter((passage) => !letIn(passage)).length,
    similarity,
    drift: tellable && similarity !== null && usually !== null ? similarity - usually : null,
    usableShare: shareOf(usable, sightings),
    suspectShare: shareOf(suspect, clear + suspect),
    medianDecisionMs: medianOf(now.map(({ evidence }) => evidence.visitMs)),
  };
}

function similaritiesOf(passages: readonly Passage[]): number[] {
  return passages.flatMap(({ outcome, evidence }) =>
    outcome.kind === 'granted' && evidence.similarity !== null ? [evidence.similarity] : [],
  );
}

function framesOf(passages: readonly Passage[]) {
  const sums = { sightings: 0, usable: 0, clear: 0, suspect: 0 };
  for (const { evidence } of passages) {
    sums.sightings += evidence.sightings;
    sums.usable += evidence.usableFrames;
    sums.clear += evidence.clearFrames;
    sums.suspect += evidence.suspectFrames;
  }
  return sums;
}

export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function shareOf(part: number, all: number): number | null {
  return all === 0 ? null : part / all;
}
