import type { PassageFilter } from '#contract/passage';
import type { Venue } from '#contract/venue';

interface Option {
  readonly value: string;
  readonly label: string;
}

export type PlacePart = 'venueId' | 'zoneId' | 'accessPointId' | 'laneId';

/** What there is to choose of each kind of place, within what has been chosen around it. */
export function placesFor(
  venues: readonly Venue[],
  { venueId, zoneId, accessPointId }: Pick<PassageFilter, PlacePart>,
): Readonly<Record<PlacePart, Option[]>> {
  const shown = venues.filter(({ id }) => venueId === undefined || id === venueId);
  const gates = shown
    .flatMap((venue) => venue.accessPoints)
    .filter((gate) => zoneId === undefined || gate.zoneId === zoneId);
  const chosen = gates.filter(({ id }) => accessPointId === undefined || id === accessPointId);
  return {
    venueId: venues.map(optionOf),
    zoneId: shown.flatMap((venue) => venue.zones).map(optionOf),
    accessPointId: gates.map(optionOf),
    laneId: chosen.flatMap((gate) =>
      gate.lanes.map((lane) => ({
        value: lane.id,
        label: chosen.length === 1 ? lane.name : `${gate.name} · ${lane.name}`,
      })),
    ),
  };
}

function optionOf({ id, name }: { readonly id: string; readonly name: string }): Option {
  return { value: id, label: name };
}
