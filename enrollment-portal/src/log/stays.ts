import type { Passage } from '#contract/passage';
import type { Venue } from '#contract/venue';

/** A stay in a zone as its gates told of it. */
export interface Stay {
  readonly id: string;
  readonly zone: string;
  readonly venue: string;
  /** Null where only the way out was seen. */
  readonly entered: { readonly atMs: number; readonly gate: string } | null;
  /** Null while nobody has seen them come out. */
  readonly left: { readonly atMs: number; readonly gate: string } | null;
  /** Times that they were turned away at this zone's gates before they came in, or since they were seen last. */
  readonly turnedAway: number;
}

interface Place {
  readonly zone: string;
  readonly venue: string;
}

/** Turnstiles tell of nobody whether they walked where these are the answer; what follows is taken as it is. */
const WALKED: readonly Passage['result'][] = ['passed', 'outcome-unknown'];

/**
 * The way of one person through the venues, the latest stay first. Only who walked through has moved: a grant alone
 * is no passage.
 * @param passages of one person, in any order
 */
export function staysOf(passages: readonly Passage[], venues: readonly Venue[]): Stay[] {
  const places = placesOf(venues);
  const stays: Stay[] = [];
  for (const passage of passages.toSorted((a, b) => a.at - b.at)) {
    const place = places.get(passage.accessPoint.id) ?? { zone: passage.accessPoint.name, venue: '' };
    const at = { atMs: passage.at, gate: passage.accessPoint.name };
    const here = stays.findLastIndex(({ zone, venue }) => zone === place.zone && venue === place.venue);
    const stay = stays[here];
    const walked = letIn(passage) && WALKED.includes(passage.result);
    if (walked && passage.lane.direction === 'out') {
      if (stay && stay.left === null && stay.entered !== null) stays[here] = { ...stay, left: at };
      else stays.push({ id: passage.id, ...place, entered: null, left: at, turnedAway: 0 });
    } else if (walked) {
      const waiting = stay && stay.entered === null && stay.left === null ? stay : null;
      if (waiting) stays[here] = { ...waiting, entered: at };
      else stays.push({ id: passage.id, ...place, entered: at, left: null, turnedAway: 0 });
    } else if (!letIn(passage)) {
      const waiting = stay && stay.left === null ? stay : null;
      if (waiting) stays[here] = { ...waiting, turnedAway: waiting.turnedAway + 1 };
      else stays.push({ id: passage.id, ...place, entered: null, left: null, turnedAway: 1 });
    }
  }
  return stays.reverse();
}

function letIn({ outcome }: Passage): boolean {
  return outcome.kind === 'granted' || outcome.kind === 'manual-override';
}

function placesOf(venues: readonly Venue[]): ReadonlyMap<string, Place> {
  return new Map(
    venues.flatMap((venue) =>
      venue.accessPoints.map(({ id, zoneId }) => {
        const zone = venue.zones.find((candidate) => candidate.id === zoneId);
        return [id, { zone: zone?.name ?? '', venue: venue.name }] as const;
      }),
    ),
  );
}
