import type { BadgeTrouble, ShownBadge } from '#domain/access/badge';
import type { Embedding } from '#domain/face/embedding';
import { type Identification, identify, type MatchRule } from '#domain/face/match';
import type { Gallery } from '../gallery/gallery.ts';
import { type BadgeIssuer, checkBadge } from './check-badge.ts';

/** A badge that was shown at a lane, for as long as its holder's visit lasts. */
export interface PresentedBadge {
  /** As it was read: the same code before a camera is the same badge. */
  readonly content: string;
  /** Null for what does not even name one. */
  readonly credentialId: string | null;
  readonly shown: ShownBadge;
  /** Null for a badge that counts. */
  readonly trouble: BadgeTrouble | null;
  /** What a face must reach to be the holder's; null where no score keeps the promise, and for a badge in trouble. */
  readonly threshold: number | null;
  /** Whether the gate holds, or the badge opens, a template to compare a face with. */
  readonly faces: 'some' | 'none';
  /** Who a probe is, when it can only be the holder or nobody. */
  readonly compare: (probe: Embedding) => Identification;
}

export interface BadgeDeskParts {
  readonly gallery: Pick<Gallery, 'compare' | 'holderOf' | 'templatesOf'>;
  readonly issuer: () => BadgeIssuer | null;
  /** The similarity that keeps the zone's promise where a face is compared with one person's. */
  readonly rule: (templates: number) => MatchRule | null;
}

const NOBODY: Identification = { kind: 'unknown', best: null };

/** Looks at badges: genuine by their signature, valid by the gallery, and the holder's by one comparison. */
export class BadgeDesk {
  private readonly parts: BadgeDeskParts;

  constructor(parts: BadgeDeskParts) {
    this.parts = parts;
  }

  /** @returns null for a code that was never meant as a badge: people carry tickets and screens */
  look(content: string, wallMs: number): PresentedBadge | null {
    const { gallery } = this.parts;
    const issuer = this.parts.issuer();
    if (!issuer) return null;
    const checked = checkBadge(content, issuer, wallMs);
    if (checked.kind === 'refused') {
      return checked.because === 'not-a-badge' ? null : refusedBadge(content, null, checked.because);
    }
    const { credentialId, personId, holderKey } = checked.claims;
    const known = gallery.holderOf(personId)?.badges.find(({ id }) => id === credentialId);
    if (!known || !(known.expiresAtMs === null || wallMs < known.expiresAtMs)) {
      return refusedBadge(content, credentialId, 'not-valid');
    }
    // Opened for this one visit and never written: with the badge gone, nobody can compare this face any more.
    const templates = gallery.templatesOf(personId, holderKey);
    const rule = this.parts.rule(templates.length);
    return {
      content,
      credentialId,
      threshold: rule?.threshold ?? null,
      shown: { kind: 'valid', personId },
      trouble: null,
      faces: templates.length > 0 ? 'some' : 'none',
      compare: (probe) => {
        const similarity = gallery.compare(probe, templates);
        if (!rule || similarity === null) return NOBODY;
        return identify([{ personId, similarity }], rule);
      },
    };
  }
}

function refusedBadge(content: string, credentialId: string | null, trouble: BadgeTrouble): PresentedBadge {
  return {
    content,
    credentialId,
    threshold: null,
    shown: { kind: 'not-valid' },
    trouble,
    faces: 'none',
    compare: () => NOBODY,
  };
}
