import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { languageOf } from '../i18n/languages.ts';

/** Texts in the language in which the event speaks to its people, which need not be the officer's. */
export function useEventWords(): TFunction {
  const { i18n, t } = useTranslation();
  const language = languageOf(useEvent().languages[0] ?? i18n.language);
  const { data: loaded } = useQuery({
    queryKey: ['words', language.code],
    queryFn: async () => {
      if (!i18n.hasResourceBundle(language.code, 'translation')) {
        i18n.addResourceBundle(language.code, 'translation', await language.load());
      }
      return language.code;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return loaded === undefined ? t : i18n.getFixedT(loaded);
}
