import type { TFunction } from 'i18next';
import type { Outcome } from '#domain/access/outcome';

/** The outcome in a few words; of a denial the reason, because it is what an officer acts on. */
export function outcomeWords(t: TFunction, outcome: Outcome): string {
  return outcome.kind === 'denied' ? t(`live.reason.${outcome.reason}`) : t(`live.outcome.${outcome.kind}`);
}

/** Why the gate decided so, in a sentence or two. */
export function outcomeExplanation(t: TFunction, outcome: Outcome): string {
  if (outcome.kind === 'denied') return t(`live.why.denied.${outcome.reason}`);
  if (outcome.kind === 'badge-required' && outcome.reason) return t(`live.why.badge.${outcome.reason}`);
  return t(`live.why.${outcome.kind}`);
}
