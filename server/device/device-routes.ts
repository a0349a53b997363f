import type { HandlersOf } from '../http/handler.ts';
import type { DeviceKeyService } from './device-key-service.ts';
import type { GalleryFeedService } from './gallery-feed-service.ts';
import type { GateService } from './gate-service.ts';
import type { GateSettingsService } from './gate-settings-service.ts';
import type { PairingService } from './pairing-service.ts';
import type { TemplateKeyService } from './template-key-service.ts';

export function deviceRoutes(
  pairing: PairingService,
  gates: GateService,
  settings: GateSettingsService,
  gallery: GalleryFeedService,
  templateKeys: TemplateKeyService,
  deviceKeys: DeviceKeyService,
): HandlersOf<
  | 'listGates'
  | 'createPairingCode'
  | 'unpairGate'
  | 'readGateSettings'
  | 'changeGateSettings'
  | 'pairDevice'
  | 'readGateConfig'
  | 'pullGallery'
  | 'readTemplateKey'
  | 'renewDeviceKey'
  | 'sendHeartbeat'
> {
  return {
    listGates: ({ actor, params }) => gates.list(actor, params.eventId),
    createPairingCode: ({ actor, params }) => pairing.createCode(actor, params.eventId, params.accessPointId),
    unpairGate: ({ actor, params }) => pairing.unpair(actor, params.eventId, params.accessPointId),
    readGateSettings: ({ actor, params }) => settings.read(actor, params),
    changeGateSettings: ({ actor, params, version, body }) => settings.change(actor, params, version, body),
    pairDevice: ({ body }) => pairing.pair(body),
    readGateConfig: ({ actor }) => gates.readConfig(actor),
    pullGallery: ({ actor, query, signal }) => gallery.pull(actor, query, signal),
    readTemplateKey: ({ actor, body }) => templateKeys.hand(actor, body),
    renewDeviceKey: ({ actor, body }) => deviceKeys.renew(actor, body),
    sendHeartbeat: ({ actor, body }) => gates.takeHeartbeat(actor, body),
  };
}
