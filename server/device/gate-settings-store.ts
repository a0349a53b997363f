import { z } from 'zod';
import { type GateSettingsOnServer, gateSettingsShape } from '#contract/gate-settings';
import type { Db } from '../db/database.ts';
import { pairedDevicesOf } from './device-store.ts';

const storedSchema = z.strictObject(gateSettingsShape);

/** Of a gate that nobody has told anything. */
const UNTOLD: GateSettingsOnServer = { version: 1, lanes: [], peerAddress: null };

export async function gateSettingsOf(db: Db, accessPointId: string): Promise<GateSettingsOnServer> {
  const row = await db
    .selectFrom('gate_settings')
    .selectAll()
    .where('access_point_id', '=', accessPointId)
    .executeTakeFirst();
  return row ? { version: row.version, ...storedSchema.parse(JSON.parse(row.settings)) } : UNTOLD;
}

/** @returns false when it is of another version by now */
export async function saveGateSettings(
  tx: Db,
  at: { readonly eventId: string; readonly accessPointId: string; readonly madeOn: number },
  settings: Omit<GateSettingsOnServer, 'version'>,
): Promise<boolean> {
  const text = JSON.stringify(settings);
  if (at.madeOn === UNTOLD.version) {
    const inserted = await tx
      .insertInto('gate_settings')
      .values({
        access_point_id: at.accessPointId,
        event_id: at.eventId,
        version: UNTOLD.version + 1,
        settings: text,
      })
      .onConflict((conflict) => conflict.column('access_point_id').doNothing())
      .executeTakeFirst();
    return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const saved = await tx
    .updateTable('gate_settings')
    .set((eb) => ({ settings: text, version: eb('version', '+', 1) }))
    .where('access_point_id', '=', at.accessPointId)
    .where('version', '=', at.madeOn)
    .executeTakeFirst();
  return saved.numUpdatedRows > 0n;
}

/** A gate of a venue that listens for the others. */
export interface PeerGate {
  readonly deviceId: string;
  readonly accessPointId: string;
  /** Raw Ed25519 public key, base64. */
  readonly publicKey: string;
  readonly zoneId: string;
  readonly host: string;
  readonly port: number;
}

/** The paired gates of a venue that have an address, in the order of their ids. */
export async function peerGatesOf(db: Db, eventId: string, venueId: string): Promise<readonly PeerGate[]> {
  const rows = await db
    .selectFrom('gate_settings')
    .innerJoin('access_points', 'access_points.id', 'gate_settings.access_point_id')
    .select(['access_points.id', 'access_points.zone_id', 'gate_settings.settings'])
    .where('gate_settings.event_id', '=', eventId)
    .where('access_points.venue_id', '=', venueId)
    .orderBy('access_points.id')
    .execute();
  const devices = await pairedDevicesOf(db, eventId);
  return rows.flatMap((row) => {
    const { peerAddress } = storedSchema.parse(JSON.parse(row.settings));
    const device = devices.find(({ access_point_id }) => access_point_id === row.id);
    if (!peerAddress || !device) return [];
    const publicKey = Buffer.from(device.public_key).toString('base64');
    return { deviceId: device.id, accessPointId: row.id, publicKey, zoneId: row.zone_id, ...peerAddress };
  });
}
