import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { codeSchema } from '#contract/primitives';
import { EVERY } from '#domain/access/privilege';
import { useNameRule } from './use-name-rule.ts';
import { NEW_ZONE, RANGES, type ZoneDraft } from './zone-draft.ts';

export function useZoneForm() {
  const { t } = useTranslation();
  const nameRule = useNameRule();
  const within = (field: keyof typeof RANGES) => (value: number | string) => {
    const [min, max] = RANGES[field];
    const inside = value !== '' && Number(value) >= min && Number(value) <= max;
    return inside ? null : t('setup.zone.outOfRange', { min, max });
  };
  return useForm<ZoneDraft>({
    initialValues: NEW_ZONE,
    validate: {
      name: nameRule,
      code: (code) => {
        const capitals = code.trim().toUpperCase();
        if (capitals === '') return t('setup.codeMissing');
        if (capitals === EVERY) return t('setup.zone.codeReserved');
        return codeSchema.safeParse(capitals).success ? null : t('setup.zone.codeWrong');
      },
      resetAfterHours: (value, { passback }) =>
        passback === 'none' ? null : within('resetAfterHours')(value),
      staleAfterHours: within('staleAfterHours'),
      keepCropsDays: within('keepCropsDays'),
    },
  });
}

export type ZoneForm = ReturnType<typeof useZoneForm>;
