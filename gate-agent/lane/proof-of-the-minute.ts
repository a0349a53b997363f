import type { ZonePolicy } from '#contract/zone-policy';
import { type Proof, proofAt } from '#domain/access/by-time';
import type { Moment } from '#domain/access/schedule';

const MINUTE_MS = 60_000;

/** What the zone asks for now. Hours begin and end on whole minutes, so it is worked out once in each. */
export class ProofOfTheMinute {
  private known: { readonly policy: ZonePolicy; readonly minute: number; readonly proof: Proof } | null =
    null;

  at(policy: ZonePolicy, moment: Moment): Proof {
    const minute = Math.floor(moment.atMs / MINUTE_MS);
    if (this.known?.policy !== policy || this.known.minute !== minute) {
      this.known = { policy, minute, proof: proofAt(policy, policy.byTime, moment) };
    }
    return this.known.proof;
  }
}
