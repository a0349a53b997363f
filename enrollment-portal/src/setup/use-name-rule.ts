import { useTranslation } from 'react-i18next';
import { nameSchema } from '#contract/primitives';

/** Says what is wrong with a name, in words; null when nothing is. */
export function useNameRule(): (name: string) => string | null {
  const { t } = useTranslation();
  return (name) => {
    if (name.trim() === '') return t('setup.nameMissing');
    return nameSchema.safeParse(name).success ? null : t('setup.tooLong');
  };
}
