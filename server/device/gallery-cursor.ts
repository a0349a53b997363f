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
  /** Which evidence for the zone's promise the gate was told. */
  readonly promiseVersion: number;
  readonly firstSyncUntil: number | null;
}

/** `<epoch>.<seq>.<config>.<promise>` and, during a first sync, `.<until>`. Opaque to gates. */
export function encodeGalleryCursor(cursor: GalleryCursor): string {
  const { epoch, seq, configVersion, promiseVersion, firstSyncUntil } = cursor;
  const until = firstSyncUntil === null ? [] : [firstSyncUntil];
  return [epoch, seq, configVersion, promiseVersion, ...until].join('.');
}

/** @returns null for anything that this server did not make */
export function decodeGalleryCursor(text: string): GalleryCursor | null {
  const parts = /^([0-9a-f]{16})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text);
  const [, epoch, seq, configVersion, promiseVersion, until] = parts ?? [];
  if (epoch === undefined) return null;
  return {
    epoch,
    seq: Number(seq),
    configVersion: Number(configVersion),
    promiseVersion: Number(promiseVersion),
    firstSyncUntil: until === undefined ? null : Number(until),
  };
}
