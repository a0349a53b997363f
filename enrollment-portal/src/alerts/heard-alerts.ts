import type { RaisedAlert } from '#contract/alert';

/** How often each alert has been told of, as far as this page knows. */
export type HeardAlerts = ReadonlyMap<string, number>;

export const NOTHING_HEARD: HeardAlerts = new Map();

/**
 * Whether an alert is news to the ear: one that is open, and happened anew or once more. Told again across a
 * reconnect, acknowledged or ended, it stays silent.
 */
export function hear(
  heard: HeardAlerts,
  { id, times, acknowledged }: Pick<RaisedAlert, 'id' | 'times' | 'acknowledged'>,
): { readonly heard: HeardAlerts; readonly ring: boolean } {
  const before = heard.get(id) ?? 0;
  if (acknowledged !== null || times <= before) return { heard, ring: false };
  return { heard: new Map(heard).set(id, times), ring: true };
}
