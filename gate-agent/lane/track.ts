import {
  beginVisit,
  continues,
  probeOf,
  type Sighting,
  type Visit,
  withSighting,
} from '#domain/access/visit';
import { similarity } from '#domain/face/embedding';
import type { RgbImage } from '#domain/face/frame';
import { type Box, overlap } from '#domain/face/geometry';
import type { Identification } from '#domain/face/match';
import type { FaceReading } from '#domain/face/reading';
import type { PresentedBadge } from '../badge/badge-desk.ts';
import type { LaneRules } from './lane-rules.ts';

/** The frame that shows the person best, kept until the answer. */
export interface BestShot {
  readonly image: RgbImage;
  readonly box: Box;
  readonly score: number;
}

/**
 * One person in front of the camera: their visit, and how the lane stands to them.
 * `watched` until the answer; `answered` while they linger; `passed` once they have walked through.
 */
export interface Track {
  readonly visit: Visit;
  readonly standing: 'watched' | 'answered' | 'passed';
  /** How long they were at the front of the lane, undecided; the time to answer counts from here. */
  readonly atFrontMs: number;
  readonly bestShot: BestShot;
  /** Who the frame that was last good enough said they are. */
  readonly identification: Identification;
  /** Whether the newest frame added to what is known of them. */
  readonly spoke: boolean;
  /** What they have shown beside the face. */
  readonly badge: PresentedBadge | null;
  /** How long they had been at the front when they were asked for a badge; null while they were not. */
  readonly askedAtFrontMs: number | null;
}

const NOBODY: Identification = { kind: 'unknown', best: null };

/** A frame's readings laid onto the tracks; whoever continues none begins one. */
export function followed(
  tracks: readonly Track[],
  sightings: readonly Sighting[],
  image: RgbImage,
  rules: LaneRules,
  newId: () => string,
): readonly Track[] {
  const owner = assign(tracks, sightings, rules);
  const kept = tracks.map((track): Track => {
    const sighting = sightings.find((_, i) => owner[i] === track);
    if (!sighting) return { ...track, spoke: false };
    return {
      ...track,
      visit: withSighting(track.visit, sighting, rules.steady),
      bestShot: better(track.bestShot, shotOf(sighting, image)),
      spoke: sighting.quality.kind === 'accepted',
    };
  });
  const begun = sightings
    .filter((_, i) => owner[i] === undefined)
    .map(
      (sighting): Track => ({
        visit: beginVisit(newId(), sighting, rules.steady),
        standing: 'watched',
        atFrontMs: 0,
        bestShot: shotOf(sighting, image),
        identification: NOBODY,
        spoke: sighting.quality.kind === 'accepted',
        badge: null,
        askedAtFrontMs: null,
      }),
    );
  return [...kept, ...begun];
}

/** Whoever shows a badge begins anew: from now on they are compared with its holder alone. */
export function withBadge(track: Track, badge: PresentedBadge): Track {
  const visit = { ...track.visit, votes: new Map<string, number>() };
  return { ...track, visit, badge, standing: 'watched', atFrontMs: 0, identification: NOBODY };
}

/**
 * Whom the lane serves: the tallest face of this frame, unless somebody who has their answer still
 * stands in front of it. Opening for a person behind would let the one in front through.
 */
export function frontOf(tracks: readonly Track[], atMs: number): Track | null {
  let front: Track | null = null;
  for (const track of tracks) {
    if (track.standing === 'passed') continue;
    const seen = track.visit.lastSeenMs === atMs;
    if (!seen && track.standing !== 'answered') continue;
    if (!front || track.visit.box.height > front.visit.box.height) front = track;
  }
  return front?.standing === 'watched' ? front : null;
}

/**
 * The track with the votes of whoever was seen in its place and has not been seen to leave it. Two
 * faces that take turns in one place follow each other as two tracks, and neither may be believed alone.
 */
export function withRivals(track: Track, tracks: readonly Track[], rules: LaneRules): Track {
  const votes = new Map(track.visit.votes);
  for (const rival of tracks) {
    if (rival.visit.id === track.visit.id || rival.standing === 'passed') continue;
    if (!(rival.visit.lastSeenMs < track.visit.lastSeenMs)) continue;
    if (!(overlap(rival.visit.box, track.visit.box) >= rules.inPlace.minOverlap)) continue;
    for (const [personId, count] of rival.visit.votes)
      votes.set(personId, (votes.get(personId) ?? 0) + count);
  }
  return { ...track, visit: { ...track.visit, votes } };
}

/** In place first, most overlap first; then by the face alone, most similar first. */
function assign(
  tracks: readonly Track[],
  sightings: readonly Sighting[],
  rules: LaneRules,
): readonly (Track | undefined)[] {
  const owner: (Track | undefined)[] = sightings.map(() => undefined);
  const place = (score: (track: Track, sighting: Sighting) => number | null): void => {
    const pairs = sightings.flatMap((sighting, i) =>
      tracks.flatMap((track) => {
        const scored = score(track, sighting);
        return scored === null ? [] : [{ i, track, scored }];
      }),
    );
    for (const { i, track } of pairs.sort((a, b) => b.scored - a.scored)) {
      if (owner[i] === undefined && !owner.includes(track)) owner[i] = track;
    }
  };
  place((track, sighting) => inPlace(track, sighting, rules));
  place((track, sighting) => elsewhere(track, sighting.reading, rules));
  return owner;
}

function inPlace(track: Track, { reading, quality }: Sighting, { inPlace: rule }: LaneRules): number | null {
  // A blurred frame's embedding says little of whose it is; its place has to do.
  const minSimilarity = quality.kind === 'accepted' ? rule.minSimilarity : -1;
  if (!continues(track.visit, reading, { ...rule, minSimilarity })) return null;
  return overlap(track.visit.box, reading.box);
}

function elsewhere(track: Track, reading: FaceReading, { elsewhere: rule }: LaneRules): number | null {
  const probe = probeOf(track.visit);
  if (!probe || !continues(track.visit, reading, rule)) return null;
  return similarity(probe, reading.embedding);
}

function shotOf({ reading }: Sighting, image: RgbImage): BestShot {
  const unified = reading.quality.find((assessment) => assessment.measure === 'UnifiedQualityScore');
  return { image, box: reading.box, score: unified?.kind === 'assessed' ? unified.score : 0 };
}

function better(held: BestShot, next: BestShot): BestShot {
  return next.score > held.score ? next : held;
}
