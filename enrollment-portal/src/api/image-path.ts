import { pathOf } from '#contract/call';
import { readCrop } from '#contract/passage';
import { readPhoto } from '#contract/person';

export function photoPath(eventId: string, personId: string): string {
  return pathOf(readPhoto, { params: { eventId, personId } });
}

export function cropPath(eventId: string, passageId: string): string {
  return pathOf(readCrop, { params: { eventId, passageId } });
}
