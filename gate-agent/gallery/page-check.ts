import type { KeyObject } from 'node:crypto';
import type { GalleryPage, GateConfig } from '#contract/device';
import { galleryPageText, gateConfigText } from '#contract/device-proof';
import { isSignedBy } from '../device/device-keys.ts';

export type PageFlaw = 'signature' | 'other-device' | 'replayed' | 'expired' | 'other-space';

/** A page that must not be applied. The gallery stays as it was. */
export class PageRefused extends Error {
  override name = 'PageRefused';
  readonly flaw: PageFlaw;
  constructor(flaw: PageFlaw) {
    super(`the gallery page was refused: ${flaw}`);
    this.flaw = flaw;
  }
}

export interface PageExpectation {
  readonly deviceId: string;
  readonly serverKey: KeyObject;
  /** When the newest page applied so far was issued: an older one could bring back a revoked person. */
  readonly issuedAtMs: number;
  /** The space in which pages come until one starts over. */
  readonly followsIn: string | null;
}

/** @throws PageRefused */
export function checkPage(page: GalleryPage, expected: PageExpectation): void {
  if (!isSignedBy(galleryPageText(page), page.signature, expected.serverKey)) {
    throw new PageRefused('signature');
  }
  if (page.deviceId !== expected.deviceId) throw new PageRefused('other-device');
  if (!(page.issuedAtMs >= expected.issuedAtMs)) throw new PageRefused('replayed');
  if (!(page.validUntilMs > page.issuedAtMs)) throw new PageRefused('expired');
  // A probe is rotated one way: templates of two spaces cannot be in one gallery.
  if (!page.restart && page.transformId !== expected.followsIn) throw new PageRefused('other-space');
}

/** Why a configuration is not to be believed. The gate goes on with the one it has. */
export class ConfigRefused extends Error {
  override name = 'ConfigRefused';
  readonly flaw: Exclude<PageFlaw, 'expired'>;
  constructor(flaw: ConfigRefused['flaw']) {
    super(`the configuration was refused: ${flaw}`);
    this.flaw = flaw;
  }
}

/**
 * @param issuedAtMs when the configuration in use was issued: an older one could bring back what was changed
 * @throws ConfigRefused
 */
export function checkConfig(
  config: GateConfig,
  { deviceId, serverKey, issuedAtMs }: Pick<PageExpectation, 'deviceId' | 'serverKey' | 'issuedAtMs'>,
): void {
  if (!isSignedBy(gateConfigText(config), config.signature, serverKey)) throw new ConfigRefused('signature');
  if (config.deviceId !== deviceId) throw new ConfigRefused('other-device');
  if (!(config.issuedAtMs >= issuedAtMs)) throw new ConfigRefused('replayed');
}
