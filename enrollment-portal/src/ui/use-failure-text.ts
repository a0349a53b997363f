import type { i18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type FailureKind, failureKindOf } from '../api/request-failed.ts';
import type { en } from '../i18n/en/messages.ts';

/** Words for a failed request. Kinds that only devices meet have none of their own. */
export function useFailureText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    const kind = failureKindOf(error);
    return t(`failure.kind.${kind !== null && hasWords(i18n, kind) ? kind : 'other'}`);
  };
}

type WordedKind = FailureKind & keyof typeof en.failure.kind;

function hasWords(i18n: i18n, kind: FailureKind): kind is WordedKind {
  return i18n.exists(`failure.kind.${kind}`);
}
