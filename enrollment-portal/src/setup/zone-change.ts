import type { z } from 'zod';
import type { changeZone } from '#contract/venue';
import type { ZonePolicy } from '#contract/zone-policy';
import { draftOf, policyOf, type Zone, type ZoneDraft } from './zone-draft.ts';

export type ZoneChange = z.input<typeof changeZone.body>;

/** A part of a zone that is changed as one. */
export type ZonePart = 'name' | keyof ZonePolicy;

/** The parts that the form says otherwise than the zone; what nobody touched is not rounded by passing through. */
export function partsChanged(zone: Zone, draft: ZoneDraft): readonly ZonePart[] {
  return partsDiffering(wordsOf(draftOf(zone)), wordsOf(draft));
}

/** What to ask the server for: what was changed and nothing else. */
export function changeOf(zone: Zone, draft: ZoneDraft): ZoneChange {
  const parts = partsChanged(zone, draft);
  const changed = policyPartsOf(draft, parts);
  return {
    ...(parts.includes('name') ? { name: draft.name.trim() } : {}),
    ...(Object.keys(changed).length > 0 ? { policy: changed } : {}),
  };
}

export interface Rebased {
  readonly draft: ZoneDraft;
  /** What a colleague has changed, in their order. */
  readonly theirs: readonly ZonePart[];
  /** Of these, what was changed here as well: the draft holds this side's. */
  readonly both: readonly ZonePart[];
}

/** Puts the changes of a form onto what a colleague has stored since it was opened. */
export function rebased(before: Zone, latest: Zone, draft: ZoneDraft): Rebased {
  const theirs = partsDiffering(wordsOf(draftOf(before)), wordsOf(draftOf(latest)));
  const parts = partsChanged(before, draft);
  return {
    draft: draftOf({
      ...latest,
      name: parts.includes('name') ? draft.name : latest.name,
      policy: { ...latest.policy, ...policyPartsOf(draft, parts) },
    }),
    theirs,
    both: theirs.filter((part) => parts.includes(part)),
  };
}

function policyPartsOf(draft: ZoneDraft, parts: readonly ZonePart[]): Partial<ZonePolicy> {
  const policy = Object.entries(policyOf(draft));
  return Object.fromEntries(policy.filter(([part]) => parts.some((one) => one === part)));
}

/** Each part as text that is the same when the part is. */
function wordsOf(draft: ZoneDraft): ReadonlyMap<ZonePart, string> {
  const policy = policyOf(draft);
  const parts = Object.keys(policy) as (keyof ZonePolicy)[];
  return new Map<ZonePart, string>([
    ['name', draft.name.trim()],
    ...parts.map((part) => [part, JSON.stringify(policy[part])] as const),
  ]);
}

function partsDiffering(
  before: ReadonlyMap<ZonePart, string>,
  after: ReadonlyMap<ZonePart, string>,
): readonly ZonePart[] {
  return [...after.keys()].filter((part) => before.get(part) !== after.get(part));
}
