import type { GateConfig } from '#contract/device';
import { judgePassback, type LastPassages } from '#domain/access/passback';
import type { Overlap } from '../journal/peer-passages.ts';

export interface ConflictQuestion {
  readonly overlap: Overlap;
  readonly config: Pick<GateConfig, 'event' | 'zone'>;
  /** Of the person's accreditations; none for somebody whom the gate no longer knows. */
  readonly categories: readonly string[];
  /** When the person last passed each way, as far as it is known now. */
  readonly last: LastPassages;
}

/**
 * Whether somebody's passage here broke the zone's passback rule in the light of what another gate tells now. Asked
 * of the rule as it was asked then, with the other passage known.
 */
export function isPassbackConflict({ overlap, config, categories, last }: ConflictQuestion): boolean {
  const { own, theirs } = overlap;
  const other = theirs.direction === 'in' ? 'out' : 'in';
  const otherWay = last[other];
  // Whoever came back the other way only after this passage had not done so when it was made.
  const before = otherWay !== null && otherWay <= own.atMs ? otherWay : null;
  const known =
    theirs.direction === 'in' ? { in: theirs.atMs, out: before } : { in: before, out: theirs.atMs };
  const asked = categories.length > 0 ? categories : [''];
  return asked.every(
    (category) =>
      judgePassback({
        policy: config.zone.policy.passback,
        forgottenAtMs: config.zone.passbackForgottenAt,
        category,
        direction: theirs.direction,
        last: known,
        moment: { atMs: own.atMs, timeZone: config.event.timeZone },
      }) !== 'clear',
  );
}
