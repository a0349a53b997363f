import type { Accreditation } from '#domain/access/accreditation';
import type { ZonePlace } from '#domain/access/privilege';
import { belongsInGallery, type GalleryScope } from '#domain/gallery-sync/entitlement';
import { sha256Hex } from '../privacy/sha256.ts';
import type { Place, ZoneGates } from '../venue/venue-store.ts';

/** One of the galleries whose people gates of the event hold. */
export interface GalleryDefinition {
  /** `event`, or the id of the zone whose people it holds. */
  readonly key: string;
  readonly scope: GalleryScope;
  /** Where it opens; of no meaning for the whole event's. */
  readonly place: ZonePlace;
  /** Changes with everything that makes what is known of the gallery worthless. */
  readonly hash: string;
}

export const EVENT_GALLERY = 'event';

const ANYWHERE: ZonePlace = { venue: '', zone: '' };

/** Raised when what is kept of neighbours or of evidence means something else than before. */
const METHOD = 2;

/**
 * The galleries of an event: everyone whom gates may hold, which also shows who looks like whom, and
 * the people of each zone with a gate that holds no others. A zone without a gate will have one like
 * that, unless told otherwise.
 */
export function galleriesOf(pipelineId: string, zones: readonly ZoneGates[]): readonly GalleryDefinition[] {
  const entitled = zones.filter(({ scopes }) => scopes.length === 0 || scopes.includes('entitled'));
  return [
    define({ key: EVENT_GALLERY, scope: 'event', place: ANYWHERE }, pipelineId),
    ...entitled.map(({ zone, venueCode }) =>
      define({ key: zone.id, scope: 'entitled', place: { venue: venueCode, zone: zone.code } }, pipelineId),
    ),
  ];
}

/** Which gallery a gate of the zone holds. */
export function galleryKey(zoneId: string, scope: GalleryScope): string {
  return scope === 'event' ? EVENT_GALLERY : zoneId;
}

/** What the gallery of an access point is as long as it means the same. */
export function definitionHash(
  pipelineId: string,
  { venue, zone, accessPoint }: Pick<Place, 'venue' | 'zone' | 'accessPoint'>,
): string {
  const scope = accessPoint.galleryScope;
  const place = scope === 'event' ? ANYWHERE : { venue: venue.code, zone: zone.code };
  return define({ key: galleryKey(zone.id, scope), scope, place }, pipelineId).hash;
}

export function isMember(
  accreditations: readonly Pick<Accreditation, 'status' | 'zones'>[],
  gallery: GalleryDefinition,
): boolean {
  return belongsInGallery(accreditations, gallery.place, gallery.scope);
}

function define(gallery: Omit<GalleryDefinition, 'hash'>, pipelineId: string): GalleryDefinition {
  const parts = [METHOD, pipelineId, gallery.scope, gallery.place.venue, gallery.place.zone];
  return { ...gallery, hash: sha256Hex(parts.join('\n')).slice(0, 16) };
}
