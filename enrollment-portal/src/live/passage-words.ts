import type { TFunction } from 'i18next';
import type { Passage } from '#contract/passage';

/** A gate that was cut off tells later; below this it is only the way through the network. */
const LATE_AFTER_MS = 60_000;

export function wasLate({ at, receivedAt }: Passage): boolean {
  return receivedAt - at > LATE_AFTER_MS;
}

export function personName(t: TFunction, { person, outcome }: Passage): string {
  if (person) return person.name;
  // Only a recognised person can be let in or refused by name; without one, they were erased since.
  const recognised = outcome.kind === 'granted' || outcome.kind === 'denied';
  return recognised ? t('live.erasedPerson') : t('live.unknownPerson');
}

export function resultWords(t: TFunction, { result }: Passage): string {
  return t(`live.result.${result ?? 'waiting'}`);
}
