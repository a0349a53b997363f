import { type GalleryPage, pullGallery, readGateConfig, readTemplateKey } from '#contract/device';
import { keyExchangeText, templateKeyPlace } from '#contract/device-proof';
import type { RemovalOrder } from '#contract/removal';
import { newKeyExchange, openSealedKey } from '#models/event-transform/key-transport';
import type { Clock } from '../clock.ts';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { signText } from '../device/device-keys.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { checkConfig } from '../gallery/page-check.ts';
import { type ServerLink, ServerRefusal } from './server-link.ts';

export interface GalleryPullParts {
  readonly link: ServerLink;
  readonly gallery: Gallery;
  readonly identity: DeviceIdentity;
  readonly clock: Clock;
  /** The gallery of which pipeline. */
  readonly pipelineId: string;
  /** Whom the server wants removed from everything that the gate keeps. */
  readonly onRemovals: (orders: readonly RemovalOrder[], signal: AbortSignal) => Promise<void>;
}

/** How long the server may hold a request while nothing changes. */
const LONG_POLL_MS = 25_000;

/** One round of the gallery loop: the next page, and the configuration when it has changed. */
export class GalleryPull {
  private readonly parts: GalleryPullParts;
  private startOver = false;
  private upToDate = false;

  constructor(parts: GalleryPullParts) {
    this.parts = parts;
  }

  /** Whether the newest page said that nothing more was ready. */
  get caughtUp(): boolean {
    return this.upToDate;
  }

  /** Pulls until nothing is left that the server has ready. */
  async catchUp(signal: AbortSignal): Promise<void> {
    this.upToDate = false;
    while (!this.upToDate && !signal.aborted) await this.round(signal);
  }

  /** @throws ServerUnreachable, ServerRefusal, PageRefused, SealedKeyBroken */
  async round(signal: AbortSignal): Promise<void> {
    const { gallery, identity, clock } = this.parts;
    if (!gallery.config) await this.refreshConfig(signal);
    const page = await this.pull(signal);
    if (!page) return;
    if (!gallery.knowsSpaceOf(page)) await this.learnSpace(signal);
    await gallery.apply(page, gallery.expectation(identity), clock.wallMs());
    this.startOver = false;
    if (page.removals.length > 0) await this.parts.onRemovals(page.removals, signal);
    this.upToDate = !page.more;
    if (page.configVersion !== gallery.config?.version) await this.refreshConfig(signal);
  }

  /** @throws ServerUnreachable, ServerRefusal, ConfigRefused */
  async refreshConfig(signal: AbortSignal): Promise<void> {
    const { gallery, identity, link } = this.parts;
    const config = await link.ask(readGateConfig, {}, signal);
    checkConfig(config, { ...identity, issuedAtMs: gallery.config?.issuedAtMs ?? 0 });
    gallery.configure(config);
  }

  /** The page that needs it vouches for the key: its signed id is made of it. */
  private async learnSpace(signal: AbortSignal): Promise<void> {
    const { link, gallery, identity } = this.parts;
    const exchange = newKeyExchange();
    const signature = signText(keyExchangeText(identity.deviceId, exchange.publicKey), identity.privateKey);
    const body = { exchangeKey: exchange.publicKey, signature };
    const answer = await link.ask(readTemplateKey, { body }, signal);
    gallery.learnSpace(
      openSealedKey(exchange, templateKeyPlace(identity.deviceId, answer.transformId), answer),
    );
  }

  /** Null when the server asked to start over. */
  private async pull(signal: AbortSignal): Promise<GalleryPage | null> {
    const { link, gallery, pipelineId: pipeline } = this.parts;
    const after = this.startOver ? null : gallery.sync.cursor;
    const waitMs = this.upToDate ? LONG_POLL_MS : 0;
    try {
      return await link.ask(
        pullGallery,
        { query: after === null ? { pipeline } : { pipeline, after, waitMs } },
        signal,
        waitMs,
      );
    } catch (cause) {
      this.upToDate = false;
      if (!(cause instanceof ServerRefusal && cause.kind === 'full-sync-required' && !this.startOver))
        throw cause;
      this.startOver = true;
      return null;
    }
  }
}
