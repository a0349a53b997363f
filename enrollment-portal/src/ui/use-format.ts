import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormat, type Format, localeFor } from './format.ts';

/**
 * @param timeZone of the event whose times are shown; the browser's own when left out
 */
export function useFormat(timeZone: string | null = null): Format {
  const { i18n } = useTranslation();
  return useMemo(
    () => createFormat(localeFor(i18n.language, navigator.languages), timeZone),
    [i18n.language, timeZone],
  );
}
