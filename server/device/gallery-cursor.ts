/**
 * How far a gate has been told. The epoch changes with whatever makes the past worthless: another
 * pipeline, zone or scope. During a first sync, `firstSyncUntil` is where the order of changes stood
 * when it began: people up to there were never told to the gate, so it needs no word of those who do
 * not belong there.
 */
export interface GalleryCursor {
  readonly epoch: string;
  readonly seq: number;
  readonly configVersion: number;
  readonly firstSyncUntil: number | null;
}

/** `<epoch>.<seq>.<config>` and, during a first sync, `.<until>`. Opaque to gates. */
export function encodeGalleryCursor({ epoch, seq, configVersion, firstSyncUntil }: GalleryCursor): string {
  return [epoch, seq, configVersion, ...(firstSyncUntil === null ? [] : [firstSyncUntil])].join('.');
}

/** @returns null for anything that this server did not make */
export function decodeGalleryCursor(text: string): GalleryCursor | null {
  const parts = /^([0-9a-f]{16})\.(\d{1,15})\.(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text);
  const [, epoch, seq, configVersion, until] = parts ?? [];
  if (epoch === undefined) return null;
  return {
    epoch,
    seq: Number(seq),
    configVersion: Number(configVersion),
    firstSyncUntil: until === undefined ? null : Number(until),
  };
}
